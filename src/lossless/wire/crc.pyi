"""CRC-32C, by the processor's instruction where there is one."""

from typing_extensions import Buffer

HARDWARE: bool
"""Whether this processor has the instruction (SSE4.2, arm64 CRC32)."""

def crc32c(data: Buffer, crc: int = 0, *, software: bool = False) -> int:
    """CRC of `data` behind data whose CRC is `crc`; `software` uses the table even where there is an instruction."""

def masked_crc32c(data: Buffer) -> int:
    """The CRC as TFRecord files store it."""
