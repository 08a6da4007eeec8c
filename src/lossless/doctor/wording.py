"""Names and numbers as messages say them."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import UTC, datetime


def listed(names: Sequence[str], most: int = 3) -> str:
    """`a, b, c and 2 more`."""
    shown = ", ".join(names[:most])
    return f"{shown} and {len(names) - most:,} more" if len(names) > most else shown


def likewise(names: Sequence[str]) -> str:
    """`; likewise a, b`, or nothing: the end of a message."""
    return f"; likewise {listed(names)}" if names else ""


def counted(count: int, noun: str, plural: str = "") -> str:
    """`1 point`, `1,200 points`."""
    return f"{count:,} {noun if count == 1 else plural or noun + 's'}"


def times(count: int) -> str:
    """`once`, `twice`, `3 times`."""
    return {1: "once", 2: "twice"}.get(count, f"{count:,} times")


def seconds(span: float) -> str:
    """`0.5 s`, `3 min`, `2.5 h`, `4 days`."""
    for size, unit in ((86400.0, "days"), (3600.0, "h"), (60.0, "min")):
        if span >= 2 * size:
            return f"{round(span / size, 1):g} {unit}"
    return f"{round(span, 2):g} s"


def clock(moment: float) -> str:
    """Local time of `moment`, seconds since the epoch: never "ago", for a message stays while the facts do."""
    try:
        return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(moment))
    except (OverflowError, ValueError, OSError):
        return "?"


def process(host: str | None, pid: int | None) -> str:
    """`process 12 on vm`, as far as it is known; `pid` -1 or None if not."""
    where = f" on {host}" if host else ""
    return f"process {pid}{where}" if pid is not None and pid >= 0 else f"a process{where}"


def size(count: int) -> str:
    """`512 bytes`, `1.2 MB`."""
    for unit, name in ((1e9, "GB"), (1e6, "MB"), (1e3, "kB")):
        if count >= unit:
            return f"{count / unit:.3g} {name}"
    return counted(count, "byte")


def utc(wall: float) -> str:
    """`2026-11-20 15:04:05 UTC`; of a time that no calendar has, its seconds."""
    try:
        return f"{datetime.fromtimestamp(wall, UTC):%Y-%m-%d %H:%M:%S} UTC"
    except (ValueError, OverflowError, OSError):
        return f"{wall:g} s"
