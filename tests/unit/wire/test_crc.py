"""CRC-32C, by instruction and by table."""

from __future__ import annotations

import platform

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.tensorflow_stub.pywrap_tensorflow import crc32c as slow_crc32c

from lossless.wire.crc import HARDWARE, crc32c, masked_crc32c

CHECK_VALUES = [
    (b"", 0),
    (b"123456789", 0xE3069283),
    (bytes(32), 0x8A9136AA),
    (b"\xff" * 32, 0x62A8AB43),
    (bytes(range(32)), 0x46DD794E),
]


@pytest.mark.parametrize("software", [False, True])
@pytest.mark.parametrize(("data", "want"), CHECK_VALUES)
def test_check_values(data: bytes, want: int, software: bool) -> None:
    """The check value of the CRC catalogue and those of RFC 3720."""
    assert crc32c(data, software=software) == want


@pytest.mark.skipif(
    platform.machine() not in ("x86_64", "aarch64", "arm64"), reason="other processors have no instruction"
)
def test_the_instruction_is_used_where_every_processor_has_it() -> None:
    assert HARDWARE


@pytest.mark.parametrize(
    "size",
    [*range(70), *range(185, 265), *range(380, 390), 767, 768, 769, 959, 960, 961, 1535, 1536, 1537, 2304, 10_001],
)
def test_instruction_and_table_agree_at_every_size(size: int) -> None:
    """Around the sizes where the three chains begin and end, too."""
    data = bytes(i * 151 % 256 for i in range(size))
    assert crc32c(data) == crc32c(data, software=True)


@given(st.binary(max_size=3000), st.integers(0, 3000))
def test_checksums_continue(data: bytes, cut: int) -> None:
    assert crc32c(data[cut:], crc32c(data[:cut])) == crc32c(data) == crc32c(data, software=True)


@given(st.binary(max_size=100))
def test_equal_to_the_slow_one_of_tensorboard(data: bytes) -> None:
    assert crc32c(data) == slow_crc32c(data)


def test_masked() -> None:
    """Rotated by 15 and shifted by a constant, as TFRecord stores it."""
    crc = crc32c(b"123456789")
    assert masked_crc32c(b"123456789") == ((crc >> 15 | crc << 17) + 0xA282EAD8) % 2**32


def test_any_buffer() -> None:
    assert crc32c(memoryview(b"x123456789")[1:]) == crc32c(bytearray(b"123456789")) == 0xE3069283
