"""What the scanner answers with."""

from __future__ import annotations

import enum
from typing import NamedTuple


class Status(enum.IntEnum):
    """END: every byte is done with. PARTIAL: more bytes are needed. FULL: the rows must be taken first."""

    END = 0
    PARTIAL = 1
    FULL = 2


END, PARTIAL, FULL = Status


class ScanResult(NamedTuple):
    """`consumed` bytes of the data are done with; the record behind them needs `need` in all (0: not known yet)."""

    status: Status
    consumed: int
    need: int


class TagInfo(NamedTuple):
    """A tag and the first SummaryMetadata seen with it; undecodable bytes are kept by surrogateescape."""

    name: str
    plugin: str = ""
    display_name: str = ""
    description: str = ""
    data_class: int = 0
    content: bytes = b""


class Damage(NamedTuple):
    """Bytes that cannot be read (R001 to R008), or a value that is not exact (R009); `offset`, `length` in the file."""

    code: str
    offset: int
    length: int
    detail: str
    tag: str | None = None
    step: int | None = None
