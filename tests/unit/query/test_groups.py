"""Groups of runs: which runs they are, and their pooled series over real files."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lossless
from lossless.errors import NotFoundError, QueryError
from lossless.query import GroupsRequest, SeriesRequest
from lossless.query.grouping import captures, group_runs

NAMES = ["sweep/lr0.1/seed0/train", "sweep/lr0.1/seed0/val", "sweep/lr1/seed1/train", "alone"]
FAMILIES = {
    "sweep/lr0.1/seed0/train": "sweep/lr0.1/seed0",
    "sweep/lr0.1/seed0/val": "sweep/lr0.1/seed0",
    "sweep/lr1/seed1/train": "sweep/lr1/seed1",
    "alone": "alone",
}


def groups(by: str) -> dict[str | None, int]:
    """How many runs each group has."""
    return {group.name: len(group.runs) for group in group_runs(FAMILIES, by, lambda name: {"alone": f"{name}=3"})}


def test_runs_are_grouped_by_what_they_have_in_common() -> None:
    assert groups("all") == {"all": 4}
    assert list(groups("run")) == ["alone", *NAMES[:3]]
    assert groups("family") == {"alone": 1, "sweep/lr0.1/seed0": 2, "sweep/lr1/seed1": 1}
    assert groups("folder") == {"sweep/lr0.1": 2, "sweep/lr1": 1, None: 1}
    assert groups("dir:2") == {"lr0.1": 2, "lr1": 1, None: 1}
    assert groups("dir:1") == {"alone": 1, "sweep": 3}
    assert groups("regex:lr([0-9.]+)") == {"0.1": 2, "1": 1, None: 1}
    assert groups("regex:(lr[0-9.]+)/(seed.)") == {"lr0.1 · seed0": 2, "lr1 · seed1": 1, None: 1}
    assert groups("regex:lr1|alone") == {"alone": 1, "lr1": 1, None: 2}
    assert groups("hparam:lr") == {"lr=3": 1, None: 3}


def test_groups_of_numbers_are_in_order_of_size() -> None:
    runs = {name: name for name in ("a/1e-05", "a/0.001", "a/10", "a/9", "a")}
    assert [group.name for group in group_runs(runs, "dir:2", dict)] == ["1e-05", "0.001", "9", "10", None]


def test_runs_are_grouped_by_a_hyper_parameter(tmp_path: Path) -> None:
    """Of their session: every run of it has it."""
    for i, lr in enumerate((0.1, 0.01, 0.1)):
        with lossless.SummaryWriter(tmp_path / f"run{i}") as writer:
            writer.add_hparams({"lr": lr, "nesterov": i == 0}, {"hparam/loss": float(i)}, run_name=".")
            writer.add_scalar("loss", i, 0)
    with lossless.open(tmp_path) as opened:
        assert [(g.name, g.runs) for g in opened.group_runs("hparam:lr")] == [
            ("0.01", ("run1",)),
            ("0.1", ("run0", "run2")),
        ]
        answer = opened.groups(GroupsRequest(["loss"], by="hparam:lr", centre="mean"))
        assert [(s.group, s.end) for s in answer.series] == [("0.01", 1.0), ("0.1", 1.0)]
        with pytest.raises(NotFoundError, match=r"hyper-parameter: got 'rl', want .*'lr'"):
            opened.group_runs("hparam:rl")


def test_a_pattern_needs_no_more_time_than_its_text() -> None:
    assert captures(["a" * 5000 + "!"], "(a+)+$") == [None]
    assert captures(["x\udce9", "a\nb"], "b") == [None, "b"]


@pytest.mark.parametrize("by", ["", "dir:0", "dir:x", "dir:²", "regex:", "hparam:", "runs", "regex:(", "regex:(?=a)"])
def test_another_wish_is_refused_with_what_may_be_wished(by: str) -> None:
    with pytest.raises(QueryError, match="want "):
        groups(by)


@pytest.fixture(scope="module")
def board(tmp_path_factory: pytest.TempPathFactory) -> lossless.Board:
    """Two settings of three seeds, train and validation, the second seed at other steps."""
    root = tmp_path_factory.mktemp("sweep")
    for lr in (1, 2):
        for seed in range(3):
            for role in ("train", "val"):
                with lossless.SummaryWriter(root / f"lr{lr}" / f"seed{seed}" / role) as writer:
                    for step in range(10):
                        value = lr * 100.0 + seed * 10 + step + (0.5 if role == "val" else 0)
                        writer.add_scalar("loss", value, step * 10 + (5 if seed == 1 else 0))
    with lossless.open(root) as opened:
        return opened


def test_groups_are_pooled_and_roles_stay_apart(board: lossless.Board) -> None:
    answer = board.groups(GroupsRequest(["loss"], by="dir:1", centre="mean", band="minmax", align="interpolated"))
    assert [(s.group, s.role, s.runs, s.lines, s.points) for s in answer.series] == [
        ("lr1", "train", 3, 3, 30),
        ("lr1", "validation", 3, 3, 30),
        ("lr2", "train", 3, 3, 30),
        ("lr2", "validation", 3, 3, 30),
    ]
    first = answer.series[0]
    rows = slice(first.offset, first.offset + first.length)
    at = int(np.flatnonzero(answer.x[rows] == 50)[0])
    assert answer.n[rows][at] == 3
    assert answer.centre[rows][at] == pytest.approx((105 + 114.5 + 125) / 3)
    assert (answer.low[rows][at], answer.high[rows][at]) == (105, 125)
    assert (first.start, first.end_x, first.end, first.end_lines) == (110, 95, 119, 1)


def test_exact_alignment_counts_only_points(board: lossless.Board) -> None:
    answer = board.groups(GroupsRequest(["loss"], by="all", band="none"))
    rows = slice(0, answer.series[0].length)
    assert answer.x[rows].tolist() == sorted([*range(0, 100, 10), *range(5, 100, 10)])
    assert set(answer.n[rows].tolist()) == {4, 2}


def test_hidden_runs_do_not_count(board: lossless.Board) -> None:
    answer = board.groups(GroupsRequest(["loss"], runs=["lr1/seed0/train"], by="folder"))
    assert [(s.group, s.lines) for s in answer.series] == [("lr1", 1)]
    assert answer.centre.tolist() == answer.low.tolist() == [100.0 + i for i in range(10)]


def test_a_difference_is_to_the_baselines_run_of_the_same_role(board: lossless.Board) -> None:
    request = GroupsRequest(["loss"], by="run", band="none", against="lr1/seed0/train", align="interpolated")
    answer = board.groups(request)
    by_run = {s.group: answer.centre[s.offset : s.offset + s.length] for s in answer.series}
    assert by_run["lr2/seed0/val"].tolist() == [100.0] * 10
    assert by_run["lr1/seed0/val"].tolist() == [0.0] * 10
    np.testing.assert_allclose(by_run["lr1/seed1/train"], [9.5] * 9)


def test_smoothing_a_run_alone_is_its_smoothed_curve(board: lossless.Board) -> None:
    pooled = board.groups(GroupsRequest(["loss"], runs=["lr1/seed0/val"], smoothing="ema", amount=0.8))
    series = board.series(SeriesRequest(["loss"], runs=["lr1/seed0/val"], smoothing="ema", amount=0.8))
    np.testing.assert_array_equal(pooled.centre, series.s)


def test_unknown_names_and_nonsense_are_refused(board: lossless.Board) -> None:
    with pytest.raises(NotFoundError, match="lr1/seed0/train"):
        board.groups(GroupsRequest(["loss"], against="lr1/seed0/trian"))
    with pytest.raises(QueryError, match=r"quantile: got 0\.7"):
        GroupsRequest(["loss"], quantile=0.7)
    with pytest.raises(QueryError, match="centre: got 'mode', want one of mean, median"):
        GroupsRequest(["loss"], centre="mode")
    with pytest.raises(NotFoundError, match="tag: got 'los'"):
        board.groups(GroupsRequest(["los"]))
