from __future__ import annotations

import os
import shutil
import threading
import time
from collections.abc import Iterable
from pathlib import Path

import pytest

from lossless.logdir import Discovery
from lossless.logdir import watch as watch_module
from lossless.logdir.recursive import Recursive
from tests.support import touch, wait_for
from tests.unit.logdir.live import EVENTS, SOON, linux, live


@pytest.fixture(params=["native", "recursive"])
def announced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way in which operating systems announce changes; watchfiles stands in for macOS and Windows here."""
    if request.param == "recursive":
        monkeypatch.setattr(watch_module, "Native", Recursive)


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
def test_a_logdir_may_be_swapped_for_another(tmp_path: Path) -> None:
    touch(tmp_path / "one" / "a" / EVENTS)
    touch(tmp_path / "two" / "b" / EVENTS)
    with live(tmp_path / "one") as board:
        (tmp_path / "one").rename(tmp_path / "old")
        (tmp_path / "two").rename(tmp_path / "one")
        board.wait(b=1)
        touch(tmp_path / "one" / "b" / EVENTS)
        board.wait(b=2)


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
def test_matches_of_a_glob_are_followed_and_nothing_else(tmp_path: Path) -> None:
    touch(tmp_path / "exp_1" / "tb" / EVENTS)
    touch(tmp_path / "other" / "tb" / EVENTS)
    with live(tmp_path / "exp_*" / "tb") as board:
        touch(tmp_path / "exp_1" / "tb" / EVENTS)
        wait_for(lambda: board.sizes() == {"exp_1/tb": 2}, "a match grows")
        touch(tmp_path / "exp_2" / "tb" / EVENTS)
        board.wait_names("exp_1/tb", "exp_2/tb")
        touch(tmp_path / "exp_2" / "tb" / EVENTS)
        wait_for(lambda: board.sizes() == {"exp_1/tb": 2, "exp_2/tb": 2}, "a new match grows")


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
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


@pytest.mark.usefixtures("announced")
def test_a_linked_file_is_followed(tmp_path: Path) -> None:
    path = touch(tmp_path / "outside" / EVENTS)
    (tmp_path / "logs" / "a").mkdir(parents=True)
    (tmp_path / "logs" / "a" / EVENTS).symlink_to(path)
    with live(tmp_path / "logs") as board:
        touch(path)
        board.wait(a=2)


@linux
def test_a_flood_of_events_is_made_up_for_by_looking(tmp_path: Path) -> None:
    queue_length = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    with live(tmp_path) as board:
        hold = threading.Event()
        refresh = board.finder.refresh

        def held(changed: Iterable[str]) -> Discovery:
            hold.wait(60)
            return refresh(changed)

        board.finder.refresh = held  # type: ignore[method-assign]
        for n in range(queue_length // 2 + 1000):
            touch(tmp_path / f"noise_{n % 50}").unlink()
        touch(tmp_path / "late" / EVENTS)
        hold.set()
        board.wait(late=1)
        touch(tmp_path / "late" / EVENTS)
        board.wait(late=2)


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
