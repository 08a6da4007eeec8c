"""Runs are described again only where something changed."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import lossless
from lossless.query import runs as module
from lossless.types import Status
from tests.unit.ingest.events import HEAD, NAME, scalar, scalars, write


def test_a_run_that_did_not_change_is_the_same_object(tmp_path: Path) -> None:
    for run in "abc":
        write(tmp_path / run / NAME, HEAD + scalars("loss", range(3)))
    board = lossless.open(tmp_path)
    before = board.runs
    write(tmp_path / "b" / NAME, scalar("loss", 3))
    board.refresh()
    after = board.runs
    assert [old is new for old, new in zip(before, after, strict=True)] == [True, False, True]
    assert after[1].points == board.run("b").points == 4


def test_a_status_turns_with_time_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(3)))
    os.utime(path, (time.time() - 59,) * 2)
    monkeypatch.setattr(module, "TURN_SECONDS", 0.0)
    board = lossless.open(tmp_path)
    assert board.statuses == {"r": Status.LIVE}
    assert board.totals.live_runs == 1
    later = time.time() + 2
    monkeypatch.setattr(time, "time", lambda: later)
    assert board.statuses == {"r": Status.FINISHED}
    assert board.totals.live_runs == 0


def test_damage_found_without_a_new_point_is_seen(tmp_path: Path) -> None:
    path = write(tmp_path / "r" / NAME, HEAD + scalars("loss", range(3)))
    os.utime(path, (time.time() - 3600,) * 2)
    board = lossless.open(tmp_path)
    assert board.runs[0].status is Status.FINISHED
    broken = bytearray(scalar("loss", 3))
    broken[-1] ^= 255
    write(path, bytes(broken))
    write(path, HEAD)
    board.refresh()
    assert board.runs[0].status is Status.DAMAGED


def test_totals_and_progress_follow_files_that_grow_and_go(tmp_path: Path) -> None:
    for run in "ab":
        write(tmp_path / run / NAME, HEAD + scalars("loss", range(3)))
    board = lossless.open(tmp_path)

    def seen() -> tuple[int, int, int, int]:
        size = sum(path.stat().st_size for path in tmp_path.rglob("*tfevents*"))
        progress = board.progress
        assert progress.done
        assert board.totals.bytes == progress.bytes_read == progress.bytes_found == size
        assert progress.files_read == progress.files_found
        return size, progress.files_found, board.points, board.totals.points

    first = seen()
    write(tmp_path / "a" / NAME, scalar("loss", 3))
    board.refresh()
    second = seen()
    (tmp_path / "b" / NAME).unlink()
    board.refresh()
    third = seen()
    assert [numbers[1:] for numbers in (first, second, third)] == [(2, 6, 6), (2, 7, 7), (1, 4, 4)]
