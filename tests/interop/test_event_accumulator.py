"""Every scalar of every real file, compared with what TensorBoard's own EventAccumulator gives with sampling off."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.util import tensor_util

import lossless

LOGS = Path(__file__).parent / "logs"
FILES = sorted(path for path in LOGS.rglob("*tfevents*"))
SIZES = dict.fromkeys(("scalars", "tensors", "images", "audio", "histograms", "compressedHistograms"), 0)
Points = dict[str, list[tuple[int, float, float]]]


def by_tensorboard(file: Path) -> Points:
    """One file's scalars: legacy ones, and tensors of the plugin `scalars`."""
    reader = EventAccumulator(str(file), size_guidance=SIZES, purge_orphaned_data=False)
    reader.Reload()
    found: Points = {}
    for tag in reader.Tags()["scalars"]:
        found[tag] = [(e.step, e.wall_time, e.value) for e in reader.Scalars(tag)]
    for tag in reader.Tags()["tensors"]:
        if reader.SummaryMetadata(tag).plugin_data.plugin_name == "scalars":
            events = reader.Tensors(tag)
            found[tag] = [(e.step, e.wall_time, float(tensor_util.make_ndarray(e.tensor_proto))) for e in events]
    return found


@pytest.fixture(scope="module")
def board() -> lossless.Board:
    return lossless.open(LOGS)


def ours(board: lossless.Board, run: str) -> Points:
    found: Points = {}
    for row in board.scalars(runs=[run]).to_pylist():
        assert row["run"] == run
        found.setdefault(row["tag"], []).append((row["step"], row["wall_time"], row["value"]))
    return found


@pytest.mark.parametrize("run", sorted({file.parent.relative_to(LOGS).as_posix() for file in FILES}))
def test_every_scalar_of_the_run_is_there_and_exact(board: lossless.Board, run: str) -> None:
    expected: Points = {}
    for file in (file for file in FILES if file.parent == LOGS / run):
        for tag, points in by_tensorboard(file).items():
            expected.setdefault(tag, []).extend(points)
    got = ours(board, run)
    assert got.keys() == expected.keys()
    for tag, points in expected.items():
        assert [p[:2] for p in got[tag]] == [p[:2] for p in points]
        np.testing.assert_array_equal([p[2] for p in got[tag]], [p[2] for p in points])


def test_there_are_runs_to_compare(board: lossless.Board) -> None:
    assert len(FILES) == 27
    assert len(board.runs) == 26
    assert board.scalars().num_rows == sum(run.points for run in board.runs) == 622


def test_real_files_are_free_of_findings(board: lossless.Board) -> None:
    assert board.findings == []


def test_what_is_not_finite_comes_through(board: lossless.Board) -> None:
    values = board.scalars(runs=["tf2_nonfinite"]).column("value").to_pylist()
    assert sum(math.isnan(v) for v in values) == 1
    assert math.inf in values
    assert -math.inf in values


def test_train_and_validation_are_families(board: lossless.Board) -> None:
    roles = {(run.family, run.role) for run in board.runs if run.family in ("custom", "keras_fit")}
    assert roles == {("custom", "train"), ("custom", "validation"), ("keras_fit", "train"), ("keras_fit", "validation")}


def test_every_kind_is_found(board: lossless.Board) -> None:
    kinds = {tag.kind.name for tag in board.tags}
    assert kinds == {
        "SCALAR", "HISTOGRAM", "IMAGE", "AUDIO", "TEXT", "TENSOR", "PR_CURVE", "MESH", "HPARAMS", "LAYOUT", "GRAPH",
        "META_GRAPH", "RUN_METADATA", "KERAS_GRAPH",
    }  # fmt: skip
