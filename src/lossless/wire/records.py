"""TFRecord framing: u64 length, its masked CRC-32C, the data, their masked CRC-32C; all little-endian.

`Unframer` is bytes in, records out: each call of `next` gives a record, None for "more bytes", or raises RecordError.
It never searches: finding the next record behind damage is the scanner's work.
"""

from __future__ import annotations

import struct
from typing import NamedTuple

from lossless.errors import RecordError
from lossless.wire.crc import masked_crc32c

HEADER, FOOTER = 12, 4
MAX_LENGTH = 2**31 - 1
"""Bytes of data; protobuf's limit."""


class Record(NamedTuple):
    """`offset` is that of the record, so that the data lie at `offset + HEADER` of the file."""

    offset: int
    data: bytes


def frame(data: bytes) -> bytes:
    """The record that holds `data`."""
    if len(data) > MAX_LENGTH:
        raise RecordError("R003", 0, f"record length: got {len(data)} bytes, want at most {MAX_LENGTH}")
    length = struct.pack("<Q", len(data))
    return b"".join((length, struct.pack("<I", masked_crc32c(length)), data, struct.pack("<I", masked_crc32c(data))))


class Unframer:
    """Records of a stream of bytes. Goes on behind a wrong data checksum (`may_continue`); other errors are final."""

    def __init__(self, offset: int = 0) -> None:
        self._buffer = bytearray()
        self._offset = offset
        self._error: RecordError | None = None

    @property
    def offset(self) -> int:
        """Where the next record starts."""
        return self._offset

    def feed(self, data: bytes | bytearray | memoryview) -> None:
        """Take the bytes that follow those fed before."""
        self._buffer += data

    def next(self) -> Record | None:
        """The next record; None if it is not complete. Raises RecordError."""
        if self._error:
            raise self._error
        if len(self._buffer) < HEADER:
            return None
        length, checksum = struct.unpack_from("<QI", self._buffer)
        self._check("R001", "length", checksum, bytes(self._buffer[:8]))
        if length > MAX_LENGTH:
            raise self._final("R003", f"record length: got {length} bytes, want at most {MAX_LENGTH}")
        end = HEADER + length + FOOTER
        if len(self._buffer) < end:
            return None
        record = Record(self._offset, bytes(self._buffer[HEADER : end - FOOTER]))
        (checksum,) = struct.unpack_from("<I", self._buffer, end - FOOTER)
        del self._buffer[:end]
        self._offset += end
        want = masked_crc32c(record.data)
        if checksum != want:
            message = f"data checksum: got {checksum:#010x}, want {want:#010x}"
            raise RecordError("R002", record.offset, message, may_continue=True)
        return record

    def close(self) -> None:
        """Say that no byte will follow. Raises RecordError if the last record is incomplete."""
        if self._buffer and not self._error:
            raise self._final("R004", f"last record: got {len(self._buffer)} bytes of it, want it whole")

    def _check(self, code: str, what: str, got: int, data: bytes) -> None:
        want = masked_crc32c(data)
        if got != want:
            raise self._final(code, f"{what} checksum: got {got:#010x}, want {want:#010x}")

    def _final(self, code: str, message: str) -> RecordError:
        self._error = RecordError(code, self._offset, message)
        return self._error
