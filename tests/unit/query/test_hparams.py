"""Sessions of a board: where parameters come from, what belongs to whom, repeats as one row."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

import lossless
from lossless import SummaryWriter, summary
from lossless.errors import NotFoundError, QueryError
from lossless.query import HParamsAnswer, HParamsRequest
from lossless.values.hparams import SESSION_START
from lossless.wire.events import PluginData, Summary, SummaryMetadata, Value


def scalars(directory: Path, **values: list[float]) -> None:
    with SummaryWriter(str(directory)) as writer:
        for tag, points in values.items():
            for step, value in enumerate(points):
                writer.add_scalar(tag.replace("__", "/"), value, step * 10)


def session(directory: Path, params: dict[str, object], trial: str | None = None, **values: list[float]) -> None:
    with summary.create_file_writer(str(directory)).as_default():
        summary.hparams(params, trial)
        for tag, points in values.items():
            for step, value in enumerate(points):
                summary.scalar(tag, value, step=step * 10)


def texts(directory: Path, **values: str) -> None:
    with SummaryWriter(str(directory)) as writer:
        for tag, text in values.items():
            writer.add_text(tag, text)


def ask(logdir: Path, request: HParamsRequest | None = None) -> HParamsAnswer:
    with lossless.open(logdir) as board:
        return board.hparams(request)


def params_of(answer: HParamsAnswer) -> dict[str, dict[str, object]]:
    return {one.name: dict(one.params) for one in answer.sessions}


def test_numbers_are_of_all_points(tmp_path: Path) -> None:
    session(tmp_path / "a", {"lr": 0.1, "opt": "adam"}, loss=[3.0, 1.0, 2.0])
    session(tmp_path / "b", {"lr": 0.2, "deep": True}, loss=[math.nan, 5.0, math.nan])
    answer = ask(tmp_path)
    assert params_of(answer) == {"a": {"lr": 0.1, "opt": "adam"}, "b": {"lr": 0.2, "deep": True}}
    cells = answer.cells["loss"]
    assert (cells.last[0], cells.last_step[0]) == (2.0, 20)
    assert (cells.min[0], cells.min_step[0], cells.max[0], cells.max_step[0]) == (1.0, 10, 3.0, 0)
    assert (cells.mean[0], cells.std[0], cells.n) == (2.0, None, [1, 1])
    assert math.isnan(cells.last[1] or 0)
    assert (cells.min[1], cells.max[1], cells.mean[1]) == (5.0, 5.0, 5.0)
    kinds = {param.name: (param.kind, param.sessions, param.differs, param.values) for param in answer.params}
    assert kinds == {
        "lr": ("number", 2, True, [[0.1], [0.2]]),
        "opt": ("text", 1, True, [["adam"], []]),
        "deep": ("bool", 1, True, [[], [True]]),
    }
    assert answer.sessions[0].start is not None
    assert {one.source for one in answer.sessions} == {"plugin"}


def test_runs_below_and_of_the_family_belong_to_the_session(tmp_path: Path) -> None:
    session(tmp_path / "a", {"lr": 0.1})
    scalars(tmp_path / "a" / "train", loss=[1.0])
    scalars(tmp_path / "a" / "validation", loss=[2.0], acc=[0.5])
    texts(tmp_path / "b" / "train", config='{"lr": 0.2}')
    scalars(tmp_path / "b" / "validation", loss=[4.0])
    answer = ask(tmp_path)
    assert params_of(answer) == {"a": {"lr": 0.1}, "b": {"lr": 0.2}}
    assert answer.cells["validation/loss"].last == [2.0, 4.0]
    assert answer.cells["train/loss"].last == [1.0, None]
    metric = next(metric for metric in answer.metrics if metric.name == "validation/loss")
    assert metric[1:] == ("validation", "loss", "", "", 2, False)


def test_what_torch_writes_into_a_run_of_its_own(tmp_path: Path) -> None:
    """One add_hparams in a run is that run's; several are sessions of their own."""
    scalars(tmp_path / "one", loss=[3.0, 2.0])
    session(tmp_path / "one" / "1795158677.24", {"lr": 0.1}, **{"hparam/accuracy": [0.9]})
    scalars(tmp_path / "many", loss=[7.0])
    for i in range(2):
        session(tmp_path / "many" / f"179515867{i}.5", {"lr": 0.2 + i}, **{"hparam/accuracy": [0.8]})
    answer = ask(tmp_path)
    assert [one.name for one in answer.sessions] == ["many/1795158670.5", "many/1795158671.5", "one"]
    assert answer.cells["loss"].last == [None, None, 2.0]
    assert answer.cells["hparam/accuracy"].last == pytest.approx([0.8, 0.8, 0.9])
    assert answer.sessions[2].run == "one/1795158677.24"


def test_texts_and_files(tmp_path: Path) -> None:
    texts(tmp_path / "hf", args='{"learning_rate": 5e-5}', model_config='{"n_layer": 12}')
    texts(tmp_path / "rl", hyperparameters="|param|value|\n|-|-|\n|seed|1|")
    texts(tmp_path / "prose", config="as always, with care")
    texts(tmp_path / "other", notes='{"lr": 1}')
    scalars(tmp_path / "lit", loss=[1.0])
    (tmp_path / "lit" / "hparams.yaml").write_text("lr: 0.02\nname: resnet\n")
    answer = ask(tmp_path)
    assert params_of(answer) == {
        "hf": {"learning_rate": 5e-5, "model_config.n_layer": 12},
        "rl": {"seed": 1},
        "lit": {"lr": 0.02, "name": "resnet"},
    }
    assert {one.name: one.source for one in answer.sessions} == {"hf": "text", "rl": "text", "lit": "file"}


def test_the_plugin_comes_before_a_text_and_a_text_before_a_file(tmp_path: Path) -> None:
    session(tmp_path / "a", {"lr": 0.1})
    texts(tmp_path / "a", config='{"lr": 9}')
    texts(tmp_path / "b", config='{"lr": 8}')
    session(tmp_path / "c", {})
    texts(tmp_path / "c", config='{"lr": 7}')
    for name in "abc":
        (tmp_path / name / "hparams.yaml").write_text("lr: 6\n")
    assert params_of(ask(tmp_path)) == {"a": {"lr": 0.1}, "b": {"lr": 8}, "c": {"lr": 7}}


def test_repeats_as_one_row(tmp_path: Path) -> None:
    for i, loss in enumerate([4.0, 1.0, 2.0, 9.0]):
        session(tmp_path / f"r{i}", {"lr": 0.1 if i < 3 else 0.5, "seed": i}, "g" if i < 3 else None, loss=[10.0, loss])
    rows = ask(tmp_path, HParamsRequest(by="group", how="median"))
    assert [(row.name, row.sessions) for row in rows.rows] == [("g", [0, 1, 2]), ("r3", [3])]
    cells = rows.cells["loss"]
    assert (cells.last, cells.last_step, cells.n) == ([2.0, 9.0], [10, 10], [3, 1])
    assert cells.std[0] == pytest.approx(1.5275252)
    assert cells.std[1] is None
    assert {param.name: param.values for param in rows.params} == {
        "lr": [[0.1], [0.5]],
        "seed": [[0.0, 1.0, 2.0], [3.0]],
    }
    equal = ask(tmp_path, HParamsRequest(by="equal", ignore=["seed"], how="mean"))
    assert [row.sessions for row in equal.rows] == [[0, 1, 2], [3]]
    assert equal.cells["loss"].last == pytest.approx([7 / 3, 9])
    assert equal.cells["loss"].last_step == [None, 10]
    assert len(ask(tmp_path, HParamsRequest(by="equal")).rows) == 4


def test_it_grows(tmp_path: Path) -> None:
    session(tmp_path / "a", {"lr": 0.1}, loss=[1.0])
    with lossless.open(tmp_path) as board:
        assert board.hparams().cells["loss"].last == [1.0]
        scalars(tmp_path / "a", loss=[5.0, 6.0, 7.0])
        session(tmp_path / "b", {"lr": 0.2}, acc=[0.5])
        board.refresh()
        answer = board.hparams()
        assert params_of(answer) == {"a": {"lr": 0.1}, "b": {"lr": 0.2}}
        assert answer.cells["loss"].last == [7.0, None]
        assert answer.cells["acc"].last == [None, 0.5]
        assert board.hparams() == answer


def test_what_cannot_be_read_is_told_and_the_rest_is_there(tmp_path: Path) -> None:
    session(tmp_path / "a", {"lr": 0.1}, loss=[1.0])
    broken = Value(tag=SESSION_START, metadata=SummaryMetadata(PluginData("hparams", b"\xff")))
    with summary.create_file_writer(str(tmp_path / "b")).as_default():
        summary.experimental.write_raw_pb(Summary((broken,)).encode(), step=0)
    (tmp_path / "b" / "hparams.yaml").write_bytes(b"x: 1\n" * 60_000)
    answer = ask(tmp_path)
    assert params_of(answer) == {"a": {"lr": 0.1}}
    assert any(f"{SESSION_START} of b at step 0" in problem for problem in answer.problems)
    assert any("hparams.yaml: got 300000 bytes" in problem for problem in answer.problems)


def test_wrong_questions(tmp_path: Path) -> None:
    session(tmp_path / "a", {"lr": 0.1}, accuracy=[1.0])
    with lossless.open(tmp_path) as board:
        with pytest.raises(NotFoundError, match="metric: got 'acuracy', want one of 'accuracy'"):
            board.hparams(HParamsRequest(metrics=["acuracy"]))
        with pytest.raises(QueryError, match="of: got 'best'"):
            board.importance("accuracy", "best")
        assert board.importance("accuracy").reason.startswith("10 sessions")
        assert [param.values for param in board.hparams(HParamsRequest(values=False)).params] == [[]]
        assert json.dumps(board.hparams(HParamsRequest(metrics=[])).cells) == "{}"
    with pytest.raises(QueryError, match="by: got 'seed', want session, group, equal"):
        HParamsRequest(by="seed")


def test_a_board_without(tmp_path: Path) -> None:
    scalars(tmp_path / "a", loss=[1.0])
    answer = ask(tmp_path)
    assert (answer.sessions, answer.rows, answer.params, answer.metrics) == ([], [], [], [])
