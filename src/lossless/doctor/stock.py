"""What TensorBoard 2.21 does with a logdir, as observed with and without its data server (--load_fast)."""

from __future__ import annotations

import shlex

import numpy as np
from numpy.typing import NDArray

from lossless.doctor.evidence import Evidence
from lossless.findings import Place
from lossless.wire.result import Damage

FAST, SLOW = "--load_fast=true", "--load_fast=false"
RELOAD = 5.0
"""Seconds between its looks at the files."""
SCALARS = 1_000
"""Points of a series that it keeps."""
RUNS = 500
"""Above so many runs it checks none of them by itself."""
LINKS = 40
"""So many symbolic links in one path the operating system follows."""


def command(evidence: Evidence, *options: str) -> str:
    """How it is started for these logdirs with `options`; "" where it takes no more than one."""
    paths = [facts.path for facts in evidence.board.logdirs]
    return f"tensorboard --logdir {shlex.quote(paths[0])} {' '.join(options)}" if len(paths) == 1 else ""


def board(evidence: Evidence) -> Place:
    """Where what is the whole board's is found: its logdir, if it is one."""
    paths = [facts.path for facts in evidence.board.logdirs]
    return Place(path=paths[0]) if len(paths) == 1 else Place()


def samples(counts: dict[str, int]) -> str:
    """The option that makes it keep so many values of each plugin."""
    return "--samples_per_plugin " + ",".join(f"{plugin}={count}" for plugin, count in counts.items())


def overtaken(steps: NDArray[np.int64]) -> int:
    """Points that its data server drops: those that a later one follows at the same step or below."""
    if len(steps) < 2:
        return 0
    lowest = np.minimum.accumulate(steps[::-1])[::-1]
    return int(np.count_nonzero(steps[:-1] >= lowest[1:]))


def framed(hole: Damage, length: int) -> bool:
    """Whether its data server, which takes no checksum of data, finds the next record behind damage whose first eight
    bytes say `length`: so it is where only bytes of one record's data changed."""
    return hole.code == "R002" and hole.length == length + 16
