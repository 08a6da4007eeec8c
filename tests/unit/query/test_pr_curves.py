"""Which curves a step picks, and that one bad value is an error in its place."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

import lossless
from lossless import SummaryWriter
from lossless.errors import BrokenValue, NotFoundError
from lossless.query.pr_curves import newest
from lossless.query.values import SUPERSEDED

LABELS, SCORES = np.array([0, 0, 1, 1]), np.array([0.1, 0.6, 0.4, 0.9])


@pytest.fixture
def board(tmp_path: Path) -> lossless.Board:
    for run, steps in (("a", [0, 10, 20, 30]), ("b", [15])):
        with SummaryWriter(tmp_path / run) as writer:
            for step in steps:
                writer.add_pr_curve("pr", LABELS, np.clip(SCORES + step / 1000, 0, 1), step, num_thresholds=11)
    return lossless.open(tmp_path)


@pytest.mark.parametrize(
    ("step", "want"),
    [(None, {"a": 30, "b": 15}), (12, {"a": 10, "b": 15}), (20, {"a": 20, "b": 15}), (-5, {"a": 0, "b": 15})],
)
def test_of_each_run_the_newest_at_or_below_the_step_or_else_its_first(
    board: lossless.Board, step: int | None, want: dict[str, int]
) -> None:
    found = board.pr_curves("pr", step=step)
    assert {one.run: one.step for one in found.curves} == want
    assert all(one.current and one.curve is not None and one.areas is not None for one in found.curves)


def test_other_steps_are_spread_evenly_and_stand_before_the_current_one(board: lossless.Board) -> None:
    curves = board.pr_curves("pr", ["a"], step=10, over=2).curves
    assert [(one.step, one.current) for one in curves] == [(0, False), (30, False), (10, True)]
    assert [one.step for one in board.pr_curves("pr", ["a"], over=200).curves] == [0, 10, 20, 30]


def test_a_value_that_is_no_curve_is_an_error_in_its_place(tmp_path: Path) -> None:
    for run in ("a", "b"):
        with SummaryWriter(tmp_path / run) as writer:
            if run == "a":
                row = np.arange(3.0)
                writer.add_pr_curve_raw("pr", row, row, row, row, row, row, 0, num_thresholds=3)
            else:
                writer.add_tensor("pr", np.zeros((2, 2)), 0)
    found = lossless.open(tmp_path).pr_curves("pr")
    assert [one.run for one in found.curves] == ["a"]  # b's is a tensor, another kind
    with pytest.raises(NotFoundError):
        lossless.open(tmp_path).pr_curves("no")


def test_what_a_later_attempt_replaced_is_picked_only_if_there_is_nothing_else() -> None:
    steps, old = np.array([0, 10, 20, 5, 15]), np.array([0, 1, 1, 0, 0], np.uint8) * SUPERSEDED
    assert [newest(steps, old, step) for step in (None, 12, 20, 4, -1)] == [4, 3, 2, 0, 0]
    assert newest(steps, np.full(5, SUPERSEDED, np.uint8), 12) == 1
    assert newest(np.array([7, 7]), np.zeros(2, np.uint8), None) == 1


def test_a_broken_curve_breaks_no_other(board: lossless.Board, monkeypatch: pytest.MonkeyPatch) -> None:
    read = board.payloads
    monkeypatch.setattr(board, "payloads", lambda refs: [BrokenValue("x: got y, want z"), *read(refs)[1:]])
    broken, fine = board.pr_curves("pr").curves
    assert (broken.curve, str(broken.error)) == (None, "x: got y, want z")
    assert fine.error is None and fine.curve is not None
