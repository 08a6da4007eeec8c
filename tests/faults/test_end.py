"""However a process ends, what was written is there."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.faults.processes import PRELUDE, events, files, run, start, steps, steps_of_tensorboard

THOUSAND = "for step in range(1000): pen.scalar('x', step / 7, step)\n"


@pytest.mark.parametrize(
    ("end", "code"),
    [
        ("", 0),
        ("sys.exit(3)", 3),
        ("raise RuntimeError('unhandled')", 1),
        ("pen = sink = None", 0),
        ("sink.close()", 0),
        ("threading.Thread(target=lambda: 1 / 0).start()", 0),
    ],
)
def test_everything_is_there_when_a_process_ends(tmp_path: Path, end: str, code: int) -> None:
    run(THOUSAND + end, tmp_path, code=code)
    (path,) = files(tmp_path)
    assert steps(tmp_path) == steps_of_tensorboard(path) == list(range(1000))


@pytest.mark.parametrize(
    ("end", "code"),
    [("", 0), ("raise RuntimeError('unhandled')", 1), ("os.kill(os.getpid(), 15); time.sleep(60)", -15)],
)
def test_what_is_still_being_encoded_is_there_too(tmp_path: Path, end: str, code: int) -> None:
    body = (
        "from lossless.wire.events import Value\n"
        "def make(): time.sleep(0.005); return [Value('x', simple_value=1.0)]\n"
        "for step in range(100): sink.later(make, step, tag='x', kind='image')\n"
    )
    run(body + end, tmp_path, code=code)
    assert steps(tmp_path) == list(range(100))


def test_what_a_thread_and_other_exit_handlers_write_late_is_there(tmp_path: Path) -> None:
    body = (
        "import atexit\natexit.register(lambda: (pen.scalar('x', 1, 2), pen.scalar('x', 1, 3)))\n"
        "threading.Thread(target=lambda: (time.sleep(0.3), pen.scalar('x', 1, 1))).start()\npen.scalar('x', 1, 0)"
    )
    run(body, tmp_path)
    (path,) = files(tmp_path)
    assert [event.step for event in events(path)[1:]] == [0, 1, 2, 3]


def test_exit_handlers_that_run_after_ours_still_write(tmp_path: Path) -> None:
    script = "import atexit\natexit.register(lambda: pen.scalar('x', 1, 7))\n" + PRELUDE
    subprocess.run([sys.executable, "-c", script, str(tmp_path)], check=True, timeout=60)
    assert steps(tmp_path) == [7]


def test_sigterm_writes_everything_and_the_process_dies_of_it(tmp_path: Path) -> None:
    process = start(THOUSAND + "print('ready', flush=True)\ntime.sleep(60)", tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    process.terminate()
    process.communicate(timeout=10)
    assert process.returncode == -signal.SIGTERM
    assert steps(tmp_path) == list(range(1000))


def test_sigterm_amid_calls_and_flushes(tmp_path: Path) -> None:
    body = (
        "print('ready', flush=True)\nfor step in range(10**9):\n"
        "    pen.scalar('x', step, step)\n    if step % 100 == 0: sink.flush()\n"
    )
    for n in range(5):
        directory = tmp_path / str(n)
        process = start(body, directory)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.05 + n / 50)
        process.terminate()
        process.communicate(timeout=10)
        assert process.returncode == -signal.SIGTERM
        found = steps(directory)
        assert found == list(range(len(found)))


def test_whatever_was_called_before_the_process_died_of_sigterm_is_there(tmp_path: Path) -> None:
    body = "for step in range(10**9):\n    pen.scalar('x', step, step)\n    print(step, flush=True)\n"
    for n in range(5):
        directory = tmp_path / str(n)
        process = start(body, directory)
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(0.1)
        process.terminate()
        told, _ = process.communicate(timeout=10)
        assert process.returncode == -signal.SIGTERM
        found = steps(directory)
        assert found == list(range(len(found)))
        assert len(found) >= int(told.rpartition("\n")[0].rpartition("\n")[2])


def test_sigterm_amid_the_last_writes_lets_them_be_done(tmp_path: Path) -> None:
    body = (
        "write = os.write\n"
        "def slow(fd, data):\n    print('writing', flush=True)\n    time.sleep(1)\n    return write(fd, data)\n"
        "os.write = slow\n" + THOUSAND
    )
    process = start(body, tmp_path)
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    process.terminate()
    process.communicate(timeout=20)
    assert process.returncode == -signal.SIGTERM
    assert steps(tmp_path) == list(range(1000))


def test_a_handler_of_the_user_is_left_alone(tmp_path: Path) -> None:
    body = (
        "assert signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL\n"
        "signal.signal(signal.SIGTERM, lambda *_: (print('mine'), sys.exit(5)))\n"
        "pen.scalar('x', 1, 0)\nsink.flush()\nos.kill(os.getpid(), signal.SIGTERM)\ntime.sleep(10)"
    )
    output, _ = run(body, tmp_path, code=5)
    assert output == "mine\n"
    assert steps(tmp_path) == [0]


def test_a_child_of_a_fork_does_not_inherit_the_handler(tmp_path: Path) -> None:
    body = (
        "pen.scalar('x', 1, 0)\nif (child := os.fork()) == 0:\n"
        "    os._exit(0 if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL else 1)\n"
        "assert os.waitpid(child, 0)[1] == 0"
    )
    run(body, tmp_path)


def test_after_kill_9_at_most_the_last_half_second_is_gone(tmp_path: Path) -> None:
    body = (
        "step = 0\nwhile True:\n    for _ in range(200):\n        pen.scalar('x', step, step); step += 1\n"
        "    print(step, flush=True)\n    time.sleep(0.01)"
    )
    process = start(body, tmp_path)
    assert process.stdout is not None
    told: list[tuple[float, int]] = []
    while not told or time.monotonic() - told[0][0] < 2:
        told.append((time.monotonic(), int(process.stdout.readline())))
    process.kill()
    killed = time.monotonic()
    process.communicate(timeout=10)
    sure = max(count for at, count in told if at < killed - 0.5)
    (path,) = files(tmp_path)
    found = steps_of_tensorboard(path)
    assert found == list(range(len(found)))
    assert len(found) >= sure
    assert [event.step for event in events(path)[1:]] == found


def test_a_value_is_with_the_operating_system_before_a_quarter_of_a_second(tmp_path: Path) -> None:
    process = start("pen.scalar('x', 1, 1)\nprint('called', flush=True)\ntime.sleep(60)", tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.25)
    process.kill()
    process.communicate(timeout=10)
    assert steps(tmp_path) == [1]


def test_a_second_sigterm_kills_at_once_while_the_disk_stalls(tmp_path: Path) -> None:
    body = (
        "write = os.write\nos.write = lambda fd, data: (time.sleep(30), write(fd, data))[1]\n"
        "pen.scalar('x', 1, 1)\nprint('called', flush=True)\ntime.sleep(60)"
    )
    process = start(body, tmp_path)
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(0.3)
    process.terminate()
    time.sleep(0.3)
    assert process.poll() is None
    os.kill(process.pid, signal.SIGTERM)
    process.communicate(timeout=5)
    assert process.returncode == -signal.SIGTERM
