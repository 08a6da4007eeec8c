from __future__ import annotations

import os
import queue
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lossless.logdir import Discovery, FileSystem, Finder, LocalFS, MemoryFS, Watcher, parse_specs
from lossless.logdir import events as events_module
from lossless.logdir import watch as watch_module
from lossless.logdir.mounts import Mounts
from tests.support import touch, wait_for

EVENTS = "events.out.tfevents.1795158671.vm.1.0"
SOON = 5.0  # seconds: the machine may be busy


class Live:
    """A Finder kept up to date by a Watcher in a thread, as the loader does it."""

    def __init__(self, *args: str | Path, fs: FileSystem | None = None, interval: float = 0.1) -> None:
        fs = fs or LocalFS()
        logdirs = parse_specs(args)
        self.watcher = Watcher(logdirs, fs, interval=interval)
        self.finder = Finder(logdirs, fs)
        self.found: Discovery = self.finder.scan()
        self.batches: queue.SimpleQueue[tuple[float, set[str]]] = queue.SimpleQueue()
        self.stop = threading.Event()
        self.ready = threading.Event()
        self.thread = threading.Thread(target=self._follow)

    def _follow(self) -> None:
        for changed in self.watcher.changes(self.stop):
            self.found = self.finder.refresh(changed)
            if self.ready.is_set():
                self.batches.put((time.monotonic(), changed))
            self.ready.set()

    def sizes(self) -> dict[str, int]:
        return {run.name: sum(file.size for file in run.files) for run in self.found.runs}

    def wait(self, **wanted: int) -> None:
        wait_for(lambda: self.sizes() == wanted, f"{wanted}, got {self.sizes()}", SOON)

    def wait_names(self, *wanted: str) -> None:
        wait_for(lambda: sorted(self.sizes()) == sorted(wanted), f"{wanted}, got {sorted(self.sizes())}", SOON)


@contextmanager
def live(*args: str | Path, fs: FileSystem | None = None, interval: float = 0.1) -> Iterator[Live]:
    board = Live(*args, fs=fs, interval=interval)
    board.thread.start()
    try:
        assert board.ready.wait(SOON)
        yield board
    finally:
        board.stop.set()
        board.thread.join(SOON)
        assert not board.thread.is_alive(), "changes() ends soon after stop is set"


def test_growth_new_runs_and_deletions_are_seen(tmp_path: Path) -> None:
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path) as board:
        assert not board.watcher.polling
        touch(path)
        board.wait(a=2)
        touch(tmp_path / "b" / "c" / "d" / EVENTS)
        board.wait_names("a", "b/c/d")
        touch(tmp_path / "b" / "c" / "d" / EVENTS, b"xyz")
        wait_for(lambda: board.sizes()["b/c/d"] == 4, "a file in a new directory grows")
        (tmp_path / "b").rename(tmp_path / "moved")
        board.wait_names("a", "moved/c/d")
        touch(tmp_path / "moved" / "c" / "d" / EVENTS)
        wait_for(lambda: board.sizes()["moved/c/d"] == 5, "a file in a moved directory grows")
        shutil.rmtree(tmp_path / "moved")
        board.wait_names("a")


def test_growth_is_announced_within_a_tenth_of_a_second(tmp_path: Path) -> None:
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path) as board:
        delays = []
        for _ in range(15):
            began = time.monotonic()
            touch(path)
            while True:
                at, changed = board.batches.get(timeout=SOON)
                if str(path) in changed:
                    break
            delays.append(at - began)
        assert sorted(delays)[7] < 0.1


def test_a_logdir_that_does_not_exist_is_waited_for(tmp_path: Path) -> None:
    logs = tmp_path / "not" / "yet"
    with live(logs) as board:
        assert [f.code for f in board.found.findings] == ["F101"]
        logs.mkdir(parents=True)
        wait_for(lambda: [f.code for f in board.found.findings] == ["F109"], "the empty logdir is seen")
        path = touch(logs / "run" / EVENTS)
        board.wait(run=1)
        touch(path)
        board.wait(run=2)


def test_a_logdir_may_be_deleted_and_made_again(tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    touch(logs / "a" / EVENTS)
    with live(logs) as board:
        board.wait(a=1)
        shutil.rmtree(logs)
        board.wait()
        touch(logs / "b" / EVENTS)
        board.wait(b=1)
        touch(logs / "b" / EVENTS)
        board.wait(b=2)


def test_a_logdir_may_be_swapped_for_another(tmp_path: Path) -> None:
    touch(tmp_path / "one" / "a" / EVENTS)
    touch(tmp_path / "two" / "b" / EVENTS)
    with live(tmp_path / "one") as board:
        (tmp_path / "one").rename(tmp_path / "old")
        (tmp_path / "two").rename(tmp_path / "one")
        board.wait(b=1)
        touch(tmp_path / "one" / "b" / EVENTS)
        board.wait(b=2)


def test_a_single_file_is_followed_waited_for_and_replaced(tmp_path: Path) -> None:
    path = tmp_path / "run" / EVENTS
    with live(path) as board:
        touch(path)
        wait_for(lambda: list(board.sizes().values()) == [1], "the file appears")
        touch(path)
        wait_for(lambda: list(board.sizes().values()) == [2], "the file grows")
        touch(tmp_path / "new", b"12345").rename(path)
        wait_for(lambda: list(board.sizes().values()) == [5], "the file is replaced")
        path.unlink()
        board.wait()


def test_matches_of_a_glob_are_followed_and_the_rest_is_not_watched(tmp_path: Path) -> None:
    touch(tmp_path / "exp_1" / "tb" / EVENTS)
    touch(tmp_path / "other" / "tb" / EVENTS)
    with live(tmp_path / "exp_*" / "tb") as board:
        touch(tmp_path / "exp_1" / "tb" / EVENTS)
        wait_for(lambda: board.sizes() == {"exp_1/tb": 2}, "a match grows")
        touch(tmp_path / "exp_2" / "tb" / EVENTS)
        board.wait_names("exp_1/tb", "exp_2/tb")
        touch(tmp_path / "exp_2" / "tb" / EVENTS)
        wait_for(lambda: board.sizes()["exp_2/tb"] == 2, "a new match grows")
        assert board.watcher._plan.roots == {str(tmp_path / f"exp_{n}" / "tb") for n in (1, 2)}


def test_links_are_followed_also_new_ones(tmp_path: Path) -> None:
    logs, outside = tmp_path / "logs", tmp_path / "outside"
    logs.mkdir()
    touch(outside / "1" / "a" / EVENTS)
    touch(outside / "2" / "b" / EVENTS)
    (logs / "old").symlink_to(outside / "1")
    with live(logs) as board:
        touch(outside / "1" / "a" / EVENTS)
        wait_for(lambda: board.sizes() == {"old/a": 2}, "growth behind a link")
        (logs / "new").symlink_to(outside / "2")
        board.wait_names("old/a", "new/b")
        touch(outside / "2" / "b" / EVENTS)
        wait_for(lambda: board.sizes()["new/b"] == 2, "growth behind a new link")


def test_that_other_files_grow_is_not_told(tmp_path: Path) -> None:
    log = touch(tmp_path / "train.log")
    with live(tmp_path) as board:
        for _ in range(5):
            touch(log)
            time.sleep(0.03)
        path = touch(tmp_path / EVENTS)
        told: set[str] = set()
        while str(path) not in told:
            told |= board.batches.get(timeout=SOON)[1]
        assert str(log) not in told


# -- polling


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
    monkeypatch.setattr(events_module, "_matters", lambda *_: False)  # what other machines do is not announced
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
    def refuse(*_: object, **__: object) -> Iterator[set[object]]:
        raise OSError("OS file watch limit reached.")
        yield set()

    monkeypatch.setattr(events_module.watchfiles, "watch", refuse)
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path, interval=0.05) as board:
        (finding,) = board.watcher.findings
        assert finding.code == "F108"
        assert "watch limit" in finding.message
        assert "max_user_watches" in finding.remedy
        touch(path)
        board.wait(a=2)


def test_events_that_break_off_are_replaced_by_polling(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> Iterator[set[object]]:
        yield set()
        yield set()
        raise RuntimeError("error in underlying watcher")

    monkeypatch.setattr(events_module.watchfiles, "watch", broken)
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path, interval=0.05) as board:
        wait_for(lambda: board.watcher.polling, "polling begins")
        touch(path)
        board.wait(a=2)


def test_an_event_that_was_missed_is_found_by_looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watch_module, "_QUIET_PERIOD", 0.1)
    monkeypatch.setattr(events_module, "_matters", lambda *_: False)
    path = touch(tmp_path / "a" / EVENTS)
    with live(tmp_path) as board:
        assert not board.watcher.polling
        touch(path)
        board.wait(a=2)


@pytest.mark.slow
def test_ten_thousand_quiet_runs_cost_next_to_nothing(tmp_path: Path) -> None:
    for n in range(10_000):
        directory = tmp_path / f"sweep_{n // 100}" / f"run_{n}"
        directory.mkdir(parents=True)
        (directory / EVENTS).write_bytes(b"x")
    with live(tmp_path) as board:
        assert not board.watcher.polling, "this machine has watches enough"
        time.sleep(1.0)
        cpu, began = time.process_time(), time.monotonic()
        time.sleep(4.0)
        assert (time.process_time() - cpu) / (time.monotonic() - began) < 0.05
        assert len(os.listdir("/proc/self/fd")) < 100
        touch(tmp_path / "sweep_50" / "run_5000" / EVENTS)
        wait_for(lambda: board.sizes()["sweep_50/run_5000"] == 2, "one of them grows")
