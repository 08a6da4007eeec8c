"""Framing in pure Python: bytes in, records out."""

from __future__ import annotations

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lossless.errors import RecordError
from lossless.wire.crc import masked_crc32c
from lossless.wire.records import HEADER, Record, Unframer, frame


def unframed(data: bytes, cuts: list[int], *, close: bool = True) -> list[Record | tuple[str, int, str]]:
    """Records and errors of `data` fed in pieces."""
    unframer, found, start = Unframer(), list[Record | tuple[str, int, str]](), 0
    for end in sorted({*(min(c, len(data)) for c in cuts), len(data)}):
        unframer.feed(data[start:end])
        start = end
        try:
            while True:
                try:
                    record = unframer.next()
                except RecordError as error:
                    found.append((error.rule, error.offset, str(error)))
                    if not error.may_continue:
                        return found
                    continue
                if record is None:
                    break
                found.append(record)
        finally:
            assert unframer.offset <= end
    if close:
        try:
            unframer.close()
        except RecordError as error:
            found.append((error.rule, error.offset, str(error)))
    return found


def every_way(data: bytes) -> list[Record | tuple[str, int, str]]:
    whole = unframed(data, [])
    assert unframed(data, list(range(len(data)))) == whole
    return whole


def test_a_record_is_length_checksum_data_checksum() -> None:
    length = struct.pack("<Q", 3)
    want = length + struct.pack("<I", masked_crc32c(length)) + b"abc" + struct.pack("<I", masked_crc32c(b"abc"))
    assert frame(b"abc") == want


@given(st.lists(st.binary(max_size=40), max_size=5), st.lists(st.integers(0, 300)))
def test_framed_is_unframed(payloads: list[bytes], cuts: list[int]) -> None:
    data = b"".join(map(frame, payloads))
    offsets = [sum(16 + len(p) for p in payloads[:i]) for i in range(len(payloads))]
    want = list(map(Record, offsets, payloads))
    assert every_way(data) == unframed(data, cuts) == want
    assert all(data[r.offset + HEADER :].startswith(r.data) for r in want)


@pytest.mark.parametrize("size", range(1, 19))
def test_a_half_record_is_awaited_then_named(size: int) -> None:
    data = frame(b"whole") + frame(b"abc")[:size]
    assert unframed(data, [], close=False) == [Record(0, b"whole")]
    want = ("R004", 21, f"last record: got {size} bytes of it, want it whole")
    assert every_way(data) == [Record(0, b"whole"), want]


def test_a_wrong_data_checksum_costs_one_record() -> None:
    data = bytearray(frame(b"a") + frame(b"b") + frame(b"c"))
    data[17 + HEADER] ^= 1
    got, want = struct.unpack_from("<I", data, 30)[0], masked_crc32c(b"c")
    message = f"data checksum: got {got:#010x}, want {want:#010x}"
    assert every_way(bytes(data)) == [Record(0, b"a"), ("R002", 17, message), Record(34, b"c")]


def test_a_wrong_length_checksum_is_final() -> None:
    data = bytearray(frame(b"a") + frame(b"b") + frame(b"c"))
    data[17 + 8] ^= 1
    found = every_way(bytes(data))
    want = masked_crc32c(struct.pack("<Q", 1))
    assert found == [Record(0, b"a"), ("R001", 17, f"length checksum: got {want ^ 1:#010x}, want {want:#010x}")]


def test_an_absurd_length_is_final_and_stays_so() -> None:
    length = struct.pack("<Q", 2**62)
    unframer = Unframer()
    unframer.feed(length + struct.pack("<I", masked_crc32c(length)))
    for _ in range(2):
        with pytest.raises(RecordError, match=f"record length: got {2**62} bytes, want at most {2**31 - 1}") as caught:
            unframer.next()
        assert (caught.value.rule, caught.value.may_continue) == ("R003", False)
