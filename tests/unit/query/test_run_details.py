"""What a run wrote and its attempts; and points as Parquet."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
import pytest

import lossless
from lossless.errors import NotFoundError
from lossless.query import Attempt, RunTag, scalar_pieces
from lossless.types import Kind


@pytest.fixture
def logdir(tmp_path: Path) -> Path:
    """A run of two attempts and one of a single point beyond float64's integers."""
    with lossless.SummaryWriter(tmp_path / "a") as writer:
        for step, value, at in ((0, 1.0, 10.0), (5, 0.5, 20.0), (3, 0.7, 30.0), (9, float("nan"), 40.0)):
            writer.add_scalar("loss", value, step, walltime=at)
        writer.add_text("note", "hello", 1, walltime=41.0)
    with lossless.SummaryWriter(tmp_path / "b") as writer:
        writer.add_scalar("loss", 0.25, (1 << 53) + 1, walltime=1.5)
    return tmp_path


def test_tags_with_newest_values_and_attempts(logdir: Path) -> None:
    """The newest point counts, finite or not; a fall of the steps begins an attempt."""
    with lossless.open(logdir) as board:
        found = board.run_details("a")
        tags = {tag.name: tag for tag in found.tags if tag.name in {"loss", "note/text_summary", "note"}}
        loss = tags.pop("loss")
        assert (loss.kind, loss.values, loss.last_step, loss.nonfinite) == (Kind.SCALAR, 4, 9, 1)
        assert np.isnan(loss.last_value)
        assert [(tag.kind, tag.values) for tag in tags.values()] == [(Kind.TEXT, 1)]
        assert found.attempts == (Attempt(0, 5, 10.0, 20.0), Attempt(3, 9, 30.0, 40.0))
        assert board.run_details("b").tags == (RunTag("loss", Kind.SCALAR, 1, (1 << 53) + 1, 0.25, 0),)
        with pytest.raises(NotFoundError):
            board.run_details("c")


def test_parquet_holds_every_bit(logdir: Path) -> None:
    """Every point of every run, equal to `scalars`, integers and floats untouched."""
    with lossless.open(logdir) as board:
        table = pq.read_table(io.BytesIO(b"".join(scalar_pieces(board.scalars, ["a", "b"], ["loss"]))))
        wanted = board.scalars(["a", "b"], ["loss"])
    for column in ("step", "wall_time", "value"):
        assert table[column].type == wanted[column].type
        assert table[column].to_numpy().tobytes() == wanted[column].to_numpy().tobytes()
    assert table["run"].to_pylist() == wanted["run"].to_pylist()
    assert (1 << 53) + 1 in table["step"].to_pylist()


def test_parquet_of_many_runs_comes_in_groups(logdir: Path) -> None:
    """A row group for some runs each, and an empty file for none."""
    with lossless.open(logdir) as board:
        file = pq.ParquetFile(io.BytesIO(b"".join(scalar_pieces(board.scalars, ["a"] * 32 + ["b"], ["loss"]))))
        assert file.num_row_groups == 2
        assert pq.read_table(io.BytesIO(b"".join(scalar_pieces(board.scalars, [], ["loss"])))).num_rows == 0
        with pytest.raises(NotFoundError):
            next(scalar_pieces(board.scalars, ["a"], ["nothing"]))
