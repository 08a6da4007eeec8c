from __future__ import annotations

import time
from pathlib import Path

import pytest

from lossless.logdir import MemoryFS
from lossless.logdir import watch as watch_module
from lossless.logdir.events import Batch, UnwatchableError
from lossless.logdir.mounts import Mounts
from tests.support import touch, wait_for
from tests.unit.logdir.live import EVENTS, live


class Deaf:
    """Announces nothing, as for changes that other machines make."""

    def add(self, directory: str) -> None: ...

    def settle(self) -> bool:
        return False

    def wait(self, seconds: float) -> Batch:
        time.sleep(seconds)
        return Batch(set())

    def close(self) -> None: ...


def test_a_file_system_without_events_is_polled() -> None:
    fs = MemoryFS()
    fs.append("/logs/a/tfevents", b"x")
    with live("/logs", fs=fs, interval=0.02) as board:
        assert board.watcher.polling
        assert [f.code for f in board.watcher.findings] == ["F108"]
        fs.append("/logs/a/tfevents", b"x")
        board.wait(a=2)
        fs.append("/logs/b/tfevents", b"x")
        board.wait(a=2, b=1)
        fs.truncate("/logs/a/tfevents", 1)
        board.wait(a=1, b=1)
        fs.replace("/logs/a/tfevents", b"12345")
        board.wait(a=5, b=1)
        fs.delete("/logs/a")
        board.wait(b=1)
        fs.refuse("/logs/b")
        board.wait()
        fs.refuse("/logs/b", 0)
        board.wait(b=1)


def test_a_remote_file_system_is_polled_and_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    table = f"1 0 0:1 / / rw - ext4 x rw\n2 1 0:2 / {tmp_path} rw - nfs4 server:/x rw\n"
    monkeypatch.setattr(watch_module, "Mounts", lambda: Mounts(table))
    monkeypatch.setattr(watch_module, "Native", Deaf)
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path, interval=0.05) as board:
        (finding,) = board.watcher.findings
        assert (finding.code, finding.place.path) == ("F108", str(tmp_path))
        assert "nfs4" in finding.message
        touch(path)
        board.wait(a=2)
        touch(tmp_path / "b" / EVENTS)
        board.wait(a=2, b=1)


def test_when_the_system_has_no_watches_left_changes_are_polled(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Exhausted(Deaf):
        def add(self, directory: str) -> None:
            if directory.endswith("b"):
                raise UnwatchableError("no inotify watch is left", "Raise the limit.")

    monkeypatch.setattr(watch_module, "Native", Exhausted)
    path = touch(tmp_path / "a" / EVENTS)
    touch(tmp_path / "b" / EVENTS)
    with live(tmp_path, interval=0.05) as board:
        (finding,) = board.watcher.findings
        assert (finding.code, finding.remedy) == ("F108", "Raise the limit.")
        assert "no inotify watch is left" in finding.message
        touch(path)
        board.wait(a=2, b=1)


def test_events_that_break_off_are_replaced_by_polling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Broken(Deaf):
        def wait(self, seconds: float) -> Batch:
            raise UnwatchableError("broken")

    monkeypatch.setattr(watch_module, "Native", Broken)
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path, interval=0.05) as board:
        wait_for(lambda: board.watcher.polling, "polling begins")
        touch(path)
        board.wait(a=2)


def test_an_event_that_was_missed_is_found_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "_QUIET_PERIOD", 0.1)
    monkeypatch.setattr(watch_module, "Native", Deaf)
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path) as board:
        assert not board.watcher.polling
        touch(path)
        board.wait(a=2)
