"""A file system that refuses, stalls or loses the file: training goes on, nothing is lost without a word."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.processes import events, files, run, steps, steps_of_tensorboard


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 1 MiB."""
    place = tmp_path / "disk"
    place.mkdir()
    done = subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", place], capture_output=True, check=False)
    if done.returncode:
        pytest.skip("mounting is not allowed here; the limit of a file's size stands for it below")
    yield place
    subprocess.run(["umount", place], check=True)


FULL = """
import warnings
said = []
warnings.showwarning = lambda message, *_: said.append(str(message))
worst = 0.0
for step in range(40_000):
    before = time.perf_counter()
    assert pen.scalar('x', step, step)
    worst = max(worst, time.perf_counter() - before)
time.sleep(0.5)
assert worst < 0.5, worst
assert len(said) == 1 and said[0].startswith('W209 write-failed') and REASON in said[0], said
def refused(call):
    try:
        call()
    except OSError as error:
        assert REASON in str(error) and 'kept in memory' in str(error), error
    else:
        raise AssertionError('it promised too much')
refused(sink.flush)
refused(sink.flush)
"""
MAKE_ROOM = "os.unlink(sys.argv[2])\nfor step in range(40_000, 41_000): pen.scalar('x', step, step)\nsink.flush()\n"


def test_a_full_file_system_and_room_again(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(900_000))
    reason = "REASON = 'No space left on device'"
    os.mkdir(small_disk / "log")
    big = FULL.replace("40_000", "6_000")
    run(reason + big + MAKE_ROOM.replace("40_000, 41_000", "6_000, 7_000"), small_disk / "log", str(ballast))
    (path,) = files(small_disk / "log")
    assert steps(small_disk / "log") == steps_of_tensorboard(path) == list(range(7_000))


def test_a_file_system_that_stays_full_leaves_whole_records_and_a_line_at_exit(small_disk: Path) -> None:
    _, errors = run("REASON = 'No space left on device'" + FULL + "refused(sink.close)", small_disk)
    assert "records are lost: No space left on device" in errors
    (path,) = files(small_disk)
    found = steps(small_disk)
    assert found == steps_of_tensorboard(path) == list(range(len(found)))
    lost = int(errors.rsplit(" records are lost", 1)[0].rsplit(" ", 1)[1].replace(",", ""))
    assert len(found) + lost == 40_000


LIMIT = """
import resource
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, most = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, most))
REASON = 'File too large'
"""


def test_a_limit_on_file_size_that_is_lifted(tmp_path: Path) -> None:
    lift = "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\nsink.flush(fsync=True)"
    run(LIMIT + FULL + lift, tmp_path)
    assert steps(tmp_path) == list(range(40_000))


def test_values_are_written_without_any_call_once_there_is_room(tmp_path: Path) -> None:
    lift = (
        "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\nsize = lambda: os.path.getsize(sink.path)\n"
        "end = time.monotonic() + 15\nwhile size() < 1_000_000: assert time.monotonic() < end; time.sleep(0.05)\n"
        "os.kill(os.getpid(), signal.SIGKILL)"
    )
    run(LIMIT + FULL + lift, tmp_path, code=-9)
    assert steps(tmp_path) == list(range(40_000))


def test_what_memory_cannot_hold_is_dropped_counted_told_and_noted_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOSSLESS_BUFFER_MB", "1")
    body = (
        "import warnings\nsaid = []\nwarnings.showwarning = lambda message, *_: said.append(str(message)[:4])\n"
        "kept = sum(pen.scalar('x', 1, step) for step in range(100_000))\n"
        "assert 10_000 < kept < 90_000 and 'W210' in said, (kept, said)\n"
        "try: sink.close()\nexcept OSError as error: assert f'got {100_000 - kept} records' in str(error), error\n"
        "else: raise AssertionError('close() was silent')\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))\nprint(kept)"
    )
    output, _ = run(LIMIT + body, tmp_path)
    kept = int(output)
    (path,) = files(tmp_path)
    *found, last = events(path)[1:]
    assert [event.step for event in found] == list(range(kept))
    assert last.log_message is not None
    assert f"{100_000 - kept} records" in last.log_message.message


@pytest.mark.parametrize("remove", ["shutil.rmtree(sys.argv[1])", "os.unlink(first)", "os.truncate(first, 0)"])
def test_a_directory_or_file_that_is_removed_while_it_is_written(tmp_path: Path, remove: str) -> None:
    body = (
        "import shutil, warnings\nsaid = []\nwarnings.showwarning = lambda message, *_: said.append(str(message))\n"
        "pen.scalar('x', 1, 1)\nsink.flush()\nfirst = sink.path\n"
        f"{remove}\nfor step in (2, 3, 4): pen.scalar('x', 1, step); time.sleep(0.3)\n"
        "assert len(said) == 1 and said[0].startswith('W214 file-vanished'), said\nassert sink.path != first"
    )
    directory = tmp_path / "log"
    run(body, directory)
    assert [event.step for event in events(files(directory)[-1])[1:]] == [2, 3, 4]


def test_a_file_that_is_replaced_while_it_is_written(tmp_path: Path) -> None:
    body = (
        "import shutil\npen.scalar('x', 1, 1)\nsink.flush()\nfirst = sink.path\n"
        "shutil.copy(first, first + '.copy')\nos.replace(first + '.copy', first)\n"
        "pen.scalar('x', 1, 2)\nsink.flush()\nassert sink.path != first\nassert os.listdir(sys.argv[1])[0]"
    )
    _, errors = run(body, tmp_path)
    assert "W214" in errors
    assert steps(tmp_path) == [1, 2]


def test_a_renamed_directory_is_followed(tmp_path: Path) -> None:
    body = (
        "pen.scalar('x', 1, 1)\nsink.flush()\nos.rename(sys.argv[1], sys.argv[1] + '-kept')\n"
        "pen.scalar('x', 1, 2)\nsink.flush()"
    )
    _, errors = run(body, tmp_path / "log")
    assert errors == ""
    assert steps(tmp_path / "log-kept") == [1, 2]


def test_a_descriptor_that_someone_else_closed_and_reused(tmp_path: Path) -> None:
    body = (
        "pen.scalar('x', 1, 1)\nsink.flush()\nos.closerange(3, 20)\nother = open(sys.argv[1] + '/other', 'w')\n"
        "pen.scalar('x', 1, 2)\nsink.flush()\nother.close()"
    )
    _, errors = run(body, tmp_path)
    assert errors == ""
    assert (tmp_path / "other").read_bytes() == b""
    assert steps(tmp_path) == [1, 2]


@pytest.mark.parametrize("thread", ["", "sink.later(lambda: [], 0, tag='image', kind='image')\n"])
def test_no_call_waits_for_a_disk_that_stalls_two_seconds(tmp_path: Path, thread: str) -> None:
    body = (
        "write, began = os.write, time.monotonic()\n"
        "os.write = lambda fd, data: (time.sleep(max(0, began + 2 - time.monotonic())), write(fd, data))[1]\n"
        f"{thread}worst, step = 0.0, 0\n"
        "while time.monotonic() < began + 2.5:\n"
        "    before = time.perf_counter()\n    pen.scalar('x', step, step)\n"
        "    worst = max(worst, time.perf_counter() - before)\n"
        "    step += 1\n    if step % 100 == 0: time.sleep(0.001)\n"
        "assert worst < 0.5, worst\nprint(step)"
    )
    output, _ = run(body, tmp_path)
    assert steps(tmp_path) == list(range(int(output)))


@pytest.mark.parametrize("where", ["file", "file/below"])
def test_a_file_in_the_way_is_said_at_once(tmp_path: Path, where: str) -> None:
    (tmp_path / "file").write_text("")
    _, errors = run("", tmp_path / where, code=1)
    assert "DiskError" in errors
    assert "a file is in the way: remove it, or choose another directory" in errors


def test_a_read_only_directory_is_said_at_once(tmp_path: Path) -> None:
    place = tmp_path / "read-only"
    place.mkdir()
    if os.getuid():
        place.chmod(0o555)
        _, errors = run("", place, code=1)
        assert "Permission denied, want a directory to write event files in; give the user" in errors
        return
    bound = subprocess.run(["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", place], capture_output=True, check=False)
    if bound.returncode:
        pytest.skip("root ignores permissions, and mounting is not allowed here")
    try:
        _, errors = run("", place / "log", code=1)
    finally:
        subprocess.run(["umount", place], check=True)
    assert "Read-only file system" in errors
    assert "choose another directory" in errors


def test_a_disk_that_is_full_from_the_start_is_said_at_once(small_disk: Path) -> None:
    with (small_disk / "ballast").open("wb", buffering=0) as ballast:
        for _ in range(300):
            try:
                ballast.write(bytes(4096))
            except OSError:
                break
    _, errors = run("", small_disk / "log", code=1)
    assert "No space left on device, want a directory to write event files in; make room" in errors
    shutil.rmtree(small_disk / "log")
