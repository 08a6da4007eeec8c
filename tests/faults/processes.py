"""Real processes that write, and what is read back of them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

import lossless
from lossless.wire.events import Event
from lossless.wire.records import Unframer

PRELUDE = """
import os, signal, sys, threading, time
from lossless.write.files import open_sink
from lossless.write.form import Form
sink = open_sink(sys.argv[1])
pen = sink.pen(Form.SIMPLE)
"""


def start(body: str, directory: Path, *arguments: str) -> subprocess.Popen[str]:
    """A process that runs `body` behind PRELUDE; its standard output is a pipe of text."""
    command = [sys.executable, "-c", PRELUDE + body, str(directory), *arguments]
    return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, stdin=subprocess.PIPE, text=True)


def run(body: str, directory: Path, *arguments: str, code: int = 0) -> tuple[str, str]:
    """Standard output and error of a process that ends with `code`."""
    process = start(body, directory, *arguments)
    output, errors = process.communicate(timeout=60)
    assert process.returncode == code, (process.returncode, errors)
    return output, errors


def files(directory: Path) -> list[Path]:
    return sorted(directory.glob("events.out.tfevents.*"))


def events(path: Path) -> list[Event]:
    """All of a file, which must end with a whole record and begin with a file version."""
    unframer = Unframer()
    unframer.feed(path.read_bytes())
    found = []
    while record := unframer.next():
        found.append(Event.decode(record.data))
    unframer.close()
    assert found[0].file_version == "brain.Event:2"
    return found


def steps(directory: Path, tag: str = "x") -> list[int]:
    """The steps of a tag in all files of the directory, as lossless reads them, which finds nothing wrong."""
    with lossless.open(directory) as board:
        assert [finding.code for finding in board.findings] == []
        return sorted(board.scalars(tags=[tag])["step"].to_pylist())


def steps_of_tensorboard(path: Path, tag: str = "x") -> list[int]:
    """The same of one file, as TensorBoard reads it."""
    accumulator = EventAccumulator(str(path), size_guidance={"scalars": 0}).Reload()
    return [event.step for event in accumulator.Scalars(tag)]
