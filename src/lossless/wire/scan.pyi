"""The compiled scanner: bytes of an event file in, columns out. One pass, the GIL released."""

from collections.abc import Sequence
from typing import final

import numpy as np
from numpy.typing import NDArray
from typing_extensions import Buffer

from lossless.wire.result import END as END
from lossless.wire.result import FULL as FULL
from lossless.wire.result import PARTIAL as PARTIAL
from lossless.wire.result import Damage as Damage
from lossless.wire.result import ScanResult as ScanResult
from lossless.wire.result import Status as Status
from lossless.wire.result import TagInfo as TagInfo

@final
class Rows:
    """Columns that scans fill from row 0; one thread's, reused. Read rows `[:n]` of each before the next scan."""

    tag: NDArray[np.int32]
    """Index into the scanner's tags; -1 for an event without summary."""
    shape: NDArray[np.uint8]
    """`kinds.Shape`."""
    step: NDArray[np.int64]
    wall: NDArray[np.float64]
    """Seconds since the epoch, as written."""
    value: NDArray[np.float64]
    """The scalar; 0 for everything else (SESSION_LOG: its status)."""
    offset: NDArray[np.int64]
    """In the file, of the Value message, or of the payload of the event's field."""
    length: NDArray[np.int32]
    """Bytes of it."""
    @property
    def n(self) -> int:
        """Rows filled by the last scan."""
    @property
    def capacity(self) -> int:
        """Rows there are."""
    def __init__(self, capacity: int = 32768) -> None: ...

@final
class Scanner:
    """The state of reading one file: its tags, its position, and damage that has not ended yet. One thread at a time.

    `verify=False` skips the checksums of the data, not those of the lengths. `software=True` takes them by table.
    """

    def __init__(self, verify: bool = True, *, software: bool = False) -> None: ...
    def scan(self, data: Buffer, base: int, rows: Rows, *, ended: bool = False) -> ScanResult:
        """Scan `data`, which starts at byte `base` of the file; `ended` says that no byte will ever follow it.

        Raises ValueError if `base` is not `position`, RuntimeError if another thread is in this scanner.
        """
    @property
    def position(self) -> int:
        """File offset to go on from; it may lie before what a scan has seen, never before what it consumed."""
    @property
    def records(self) -> int:
        """Whole records so far."""
    @property
    def tag_count(self) -> int:
        """Tags so far."""
    @property
    def tags(self) -> list[TagInfo]:
        """Every tag in order of first sight: a new list, made at each call."""
    def tags_since(self, first: int) -> list[TagInfo]:
        """Tags `first` and up."""
    def take_tags(self) -> Sequence[tuple[int, TagInfo]]:
        """Number and description of the tags that are new, or got their first metadata, since the last call."""
    def take_damage(self) -> list[Damage]:
        """Damage since the last call, in file order."""
