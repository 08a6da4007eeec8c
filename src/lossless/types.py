"""Domain words shared by every room; checked when made. Standard library only."""

from __future__ import annotations

import enum
import math
from typing import NewType

RunName = NewType("RunName", str)
"""Path of a run below its logdir with `/` separators; `.` for the logdir itself; below `name/` if that has a name."""

Tag = NewType("Tag", str)
"""Name of a series inside a run, exactly as written (UTF-8; undecodable bytes are kept by surrogateescape)."""

Step = NewType("Step", int)
"""int64."""

WallTime = NewType("WallTime", float)
"""Seconds since the epoch, float64; may be non-finite if a writer wrote it so."""

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1


class Kind(enum.IntEnum):
    """What a summary value is, after normalisation. Codes are stable: they are stored in columns."""

    SCALAR = 1
    HISTOGRAM = 2
    IMAGE = 3
    AUDIO = 4
    TEXT = 5
    TENSOR = 6
    PR_CURVE = 7
    MESH = 8
    HPARAMS = 9
    LAYOUT = 10
    GRAPH = 11
    META_GRAPH = 12
    RUN_METADATA = 13
    KERAS_GRAPH = 14


class Role(enum.StrEnum):
    """What part a run plays in its family."""

    TRAIN = "train"
    VALIDATION = "validation"
    TEST = "test"
    OTHER = "other"


class Status(enum.StrEnum):
    """live: its writer lives or it grew lately; finished: quiet and clean; stalled: quiet though its writer lives, or
    was stopped by a signal, or is gone and left a half-written tail; damaged: has damaged records. A writer that was
    killed between two records leaves a clean file: that is finished, for nothing tells it from one that closed."""

    LIVE = "live"
    FINISHED = "finished"
    STALLED = "stalled"
    DAMAGED = "damaged"


def step(value: int) -> Step:
    """Check that `value` is an int64."""
    if not INT64_MIN <= value <= INT64_MAX:
        raise ValueError(f"step: got {value}, want an int64")
    return Step(value)


def wall_time(value: float) -> WallTime:
    """Check that `value` is finite seconds since the epoch."""
    if not math.isfinite(value):
        raise ValueError(f"wall time: got {value}, want finite seconds since the epoch")
    return WallTime(value)
