"""The board in columns: series, files and what is no scalar."""

from __future__ import annotations

import math
import os
from pathlib import Path

import numpy as np
import pytest

import lossless
from lossless.logdir import MemoryFS, parse_specs
from lossless.query import Board
from lossless.types import Kind
from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensors import from_numpy
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, tensor, write

OLDER = "events.out.tfevents.999999999.host"
OURS = f"events.out.tfevents.1600000000.{os.uname().nodename}.{os.getpid()}.0"


@pytest.fixture
def logs(tmp_path: Path) -> Path:
    write(tmp_path / "a" / OLDER, HEAD + scalars("loss", [1, 2]))
    write(
        tmp_path / "a" / NAME,
        HEAD + scalars("loss", [3]) + scalar("acc", 1, math.nan) + scalar("acc", 2, 1.0) + scalar("acc", 3, math.inf),
    )
    write(tmp_path / "b" / OURS, HEAD + tensor("img", [b"1", b"2", b"png"], "images") * 2 + scalars("loss", [5]))
    write(tmp_path / "c" / "my.tfevents", b"")
    return tmp_path


def test_series_have_a_row_a_file_in_reading_order(logs: Path) -> None:
    with lossless.open(logs) as board:
        table = board.series_table()
    rows = [(table.runs[r], os.path.basename(table.files[f]), table.tags[t], n) for r, f, t, n in zip(
        table.run, table.file, table.tag, table.points, strict=True)]  # fmt: skip
    assert rows == [("a", OLDER, "loss", 2), ("a", NAME, "loss", 1), ("a", NAME, "acc", 3), ("b", OURS, "loss", 1)]
    order, starts = table.by_run_tag()
    groups = [part.tolist() for part in (order[: starts[1]], order[starts[1] : starts[2]], order[starts[2] :])]
    assert groups == [[0, 1], [2], [3]]
    assert table.points_of(1)[2].tolist() == [3]
    assert (table.nan[2], table.pinf[2], table.bad_tail[2], table.last_value[2]) == (1, 1, 1, math.inf)


def test_an_empty_board_has_empty_tables(tmp_path: Path) -> None:
    with lossless.open(tmp_path) as board:
        assert len(board.series_table()) == len(board.heavy_table()) == len(board.file_table()) == 0
        order, starts = board.series_table().by_run_tag()
        assert len(order) == len(starts) == 0


def test_files_are_told_without_being_looked_at(logs: Path) -> None:
    with lossless.open(logs) as board:
        for path in logs.glob("*/*"):
            path.unlink()
        table = board.file_table()
    names = [os.path.basename(path) for path in table.paths]
    assert names == [OLDER, NAME, OURS, "my.tfevents"]
    assert [table.runs[run] for run in table.run] == ["a", "a", "b", "c"]
    assert table.points.tolist() == [2, 4, 1, 0]
    assert table.series.tolist() == [1, 2, 1, 0]
    assert table.heavy.tolist() == [0, 0, 2, 0]
    assert (table.size == table.bytes_read).all()
    assert table.size[3] == 0
    assert set(table.state) == {"ready"}
    assert table.made[[0, 2]].tolist() == [999999999, 1600000000]
    assert math.isnan(table.made[3])
    assert math.isnan(table.first_wall[3])
    assert (table.host[2], table.pid[2]) == (os.uname().nodename, os.getpid())
    assert (table.host[3], table.pid[3]) == ("", -1)


def test_a_file_is_asked_for_its_head_and_its_writer_when_it_is_wanted(logs: Path) -> None:
    (logs / "a" / NAME).write_bytes(b"no record of an event file, but long enough to be one")
    with lossless.open(logs) as board:
        table = board.file_table()
    head = table.head(0)
    assert head is not None
    assert head.file_version == "brain.Event:2"
    assert table.head(1) is None
    assert table.head(3) is None
    assert [table.status(row) for row in (0, 2)] == ["unknown", "gone"]
    (logs / "a" / OLDER).unlink()
    with pytest.raises(FileNotFoundError):
        table.head(0)


def test_values_that_are_no_scalars_have_a_row_a_file_tag_and_kind(logs: Path) -> None:
    write(logs / "a" / "z.tfevents", HEAD + tensor("img", [b"1", b"2", b"png"], "images", step=4)
          + tensor("text", [b"a"], "text", step=7) + tensor("img", [b"1", b"2", b"png"], "images", step=2))  # fmt: skip
    with lossless.open(logs) as board:
        table, names = board.heavy_table(), board.file_table().paths
    found = [(table.tags[t], Kind(k), n) for t, k, n in zip(table.tag, table.kind, table.values, strict=True)]
    assert sorted(found) == [("img", Kind.IMAGE, 2), ("img", Kind.IMAGE, 2), ("text", Kind.TEXT, 1)]
    row = next(row for row in range(len(table)) if table.falls[row])
    assert names[table.file[row]].endswith("z.tfevents")
    facts = (table.first_step, table.last_step, table.min_step, table.max_step, table.repeats, table.falls)
    assert [fact[row] for fact in facts] == [4, 2, 2, 4, 0, 1]
    block = table.rows(row)
    assert block.steps.tolist() == [4, 2]
    assert (block.offsets > 0).all()


def test_tables_are_of_one_moment_and_made_again_when_something_grew() -> None:
    fs = MemoryFS()
    fs.append("/logs/a/x.tfevents", HEAD + scalars("loss", [1]))
    with Board(parse_specs(["/logs"]), fs=fs) as board:
        board.load()
        tables = board.tables()
        assert board.tables() is tables
        fs.append("/logs/a/x.tfevents", scalars("loss", [2], 1005.0))
        fs.append("/logs/a/y.tfevents", HEAD + scalars("loss", [3]))
        board.refresh()
        assert len(tables.series) == len(tables.files.paths) == 1
        assert board.series_table().points.tolist() == [2, 1]


def test_metadata_is_what_each_writer_said_that_differed(tmp_path: Path) -> None:
    for name, described in (("a", ""), ("b", "what *loss* is"), ("c", "")):
        metadata = SummaryMetadata(plugin_data=PluginData(plugin_name="images"), summary_description=described)
        value = Value(tag="img", tensor=from_numpy(np.array([b"1", b"1", b"png"])), metadata=metadata)
        write(tmp_path / name / NAME, HEAD + frame(Event(summary=Summary(value=(value,))).encode()))
    with lossless.open(tmp_path) as board:
        found = board.metadata("img")
        assert {said.plugin for said in found} == {"images"}
        assert sorted(said.description for said in found) == ["", "what *loss* is"]
        assert board.metadata("nothing") == []
