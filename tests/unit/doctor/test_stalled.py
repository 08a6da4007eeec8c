"""D801 with real processes: who is stopped, who hangs, who died in the middle of a record."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

import lossless
from lossless.findings import Finding, Severity
from lossless.types import Status

TRAINING = """
import sys
from lossless import SummaryWriter
writer = SummaryWriter(sys.argv[1])
for step in range(1, 100):
    writer.add_scalar("loss", 1 / step, step)
writer.flush()
print("written", flush=True)
sys.stdin.read()
writer.close()
"""


@contextmanager
def training(logdir: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has written its points and waits for the end of its input."""
    command = [sys.executable, "-c", TRAINING, str(logdir)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout
            assert process.stdout.readline() == "written\n"
            yield process
        finally:
            process.kill()


def age(logdir: Path, seconds: float) -> None:
    for path in logdir.rglob("*tfevents*"):
        os.utime(path, (time.time() - seconds,) * 2)


def stalled(logdir: Path) -> Finding | None:
    return next((f for f in lossless.diagnose(logdir) if f.code == "D801"), None)


def test_a_stopped_training(tmp_path: Path) -> None:
    with training(tmp_path / "a") as process:
        process.send_signal(signal.SIGSTOP)
        os.waitid(os.P_PID, process.pid, os.WSTOPPED)
        age(tmp_path, 5)
        finding = stalled(tmp_path)
        assert finding is not None
        assert (finding.severity, finding.place.run) == (Severity.WARNING, "a")
        assert f"process {process.pid} on" in finding.message and finding.message.endswith("is stopped")
        assert finding.fix == f"kill -CONT {process.pid}"
        subprocess.run(finding.fix.split(), check=True)
        assert stalled(tmp_path) is None


def test_a_training_that_hangs(tmp_path: Path) -> None:
    with training(tmp_path / "a") as process:
        assert lossless.open(tmp_path).run("a").status is Status.LIVE
        age(tmp_path, 3600)
        finding = stalled(tmp_path)
        assert finding is not None
        assert (finding.severity, f"{process.pid}" in finding.fix) == (Severity.NOTE, True)


@pytest.mark.parametrize("end", ["close", "kill"])
def test_a_training_that_is_over(tmp_path: Path, end: str) -> None:
    """Killed between two records, it left a clean file: nothing is wrong with it."""
    with training(tmp_path / "a") as process:
        if end == "kill":
            process.kill()
        process.communicate("")
    assert lossless.open(tmp_path).run("a").status is Status.FINISHED
    assert stalled(tmp_path) is None


def test_a_training_that_was_killed_in_the_middle_of_a_record(tmp_path: Path) -> None:
    with training(tmp_path / "a") as process:
        process.kill()
        process.communicate("")
    (path,) = (tmp_path / "a").iterdir()
    os.truncate(path, path.stat().st_size - 3)
    assert lossless.open(tmp_path).run("a").status is Status.STALLED
    finding = stalled(tmp_path)
    assert finding is not None
    assert (finding.severity, f"process {process.pid}" in finding.message) == (Severity.NOTE, True)
    assert "is gone" in finding.message
