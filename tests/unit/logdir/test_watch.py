from __future__ import annotations

import multiprocessing
import os
import queue
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from lossless.logdir import Discovery, FileSystem, Finder, LocalFS, MemoryFS, Watcher, parse_specs
from lossless.logdir import watch as watch_module
from lossless.logdir.events import Batch, UnwatchableError
from lossless.logdir.mounts import Mounts
from lossless.logdir.recursive import Recursive
from tests.support import touch, wait_for

EVENTS = "events.out.tfevents.1795158671.vm.1.0"
SOON = 5.0  # seconds: the machine may be busy
linux = pytest.mark.skipif(sys.platform != "linux", reason="Linux's own")


@pytest.fixture(params=["native", "recursive"])
def announced(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each way in which operating systems announce changes; watchfiles stands in for macOS and Windows here."""
    if request.param == "recursive":
        monkeypatch.setattr(watch_module, "Native", Recursive)


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
        board.finder.refresh = lambda changed: hold.wait(30) and refresh(changed)  # type: ignore[method-assign]
        for n in range(queue_length // 2 + 1000):
            touch(tmp_path / f"noise_{n % 50}").unlink()
        touch(tmp_path / "late" / EVENTS)
        hold.set()
        board.wait(late=1)
        touch(tmp_path / "late" / EVENTS)
        board.wait(late=2)


# -- polling


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


# -- Linux's own limits and rights, in a process of their own


def _in_child(check: Callable[[], None]) -> int | None:
    """Exit status of a process of nobody's that runs `check`."""

    def as_nobody() -> None:
        os.setuid(65534)
        check()

    child = multiprocessing.get_context("fork").Process(target=as_nobody)
    child.start()
    child.join(60)
    return child.exitcode


@linux
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may become another user")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_an_unreadable_directory_leaves_the_rest_watched(tmp_path: Path) -> None:
    root = Path(tempfile.mkdtemp())
    for place in ("a", "m/secret", "z"):
        touch(root / place / EVENTS)
    (root / "m" / "secret").chmod(0)
    for path in (root, *root.rglob("*")):
        os.chown(path, 65534, 65534)

    def check() -> None:
        with live(root) as board:
            assert not board.watcher.polling
            assert sorted(board.sizes()) == ["a", "z"]
            for run in ("a", "z"):
                touch(root / run / EVENTS)
                wait_for(lambda run=run: board.sizes()[run] == 2, f"{run} grows", 1.0)
            (root / "m" / "secret").chmod(0o700)
            wait_for(lambda: "m/secret" in board.sizes(), "what becomes readable is shown", 1.0)
            touch(root / "m" / "secret" / EVENTS)
            wait_for(lambda: board.sizes()["m/secret"] == 2, "and watched", 1.0)

    status = _in_child(check)
    shutil.rmtree(root)
    assert status == 0


@linux
@pytest.mark.parametrize("limit", ["max_inotify_watches", "max_inotify_instances"])
def test_the_systems_limits_lead_to_polling(tmp_path: Path, limit: str) -> None:
    for n in range(20):
        touch(tmp_path / f"run_{n}" / EVENTS)
    script = (
        "import threading, sys\nfrom lossless.logdir import *\n"
        "watcher = Watcher(parse_specs([sys.argv[1]]), LocalFS())\n"
        "stop = threading.Event()\nnext(watcher.changes(stop))\n"
        "print(watcher.polling, watcher.findings[0].message, watcher.findings[0].remedy)"
    )
    shell = f'echo {5 if "watches" in limit else 0} > /proc/sys/user/{limit} || exit 77; exec "$0" -c "$1" "$2"'
    command = ["unshare", "-Ur", "sh", "-c", shell, sys.executable, script, str(tmp_path)]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    if done.returncode == 77 or "unshare" in done.stderr:
        pytest.skip("no user namespaces here")
    noun = limit.removeprefix("max_inotify_")
    assert done.stdout.startswith("True Changes are polled: no inotify "), done.stderr
    assert f"fs.inotify.max_user_{noun}" in done.stdout


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
