"""CRC32C of many rows at once, in numpy. Shares no code with lossless.wire, so that each checks the other."""

from __future__ import annotations

import functools

import numpy as np
import numpy.typing as npt

Bytes = npt.NDArray[np.uint8]
States = npt.NDArray[np.uint32]
"""CRC registers, not yet inverted at the end; one a row."""


def _table() -> States:
    table = np.arange(256, dtype=np.uint32)
    for _ in range(8):
        table = np.where(table & 1, (table >> 1) ^ np.uint32(0x82F63B78), table >> 1).astype(np.uint32)
    return table


_TABLE = _table()
_TABLE_LIST = _TABLE.tolist()


def start(rows: int) -> States:
    """The register before the first byte."""
    return np.full(rows, 0xFFFFFFFF, np.uint32)


def update(states: States, rows: Bytes) -> States:
    """The registers after the bytes of each row of a (n, length) matrix."""
    for column in np.ascontiguousarray(rows.T):
        states = _TABLE[(states ^ column) & np.uint32(0xFF)] ^ (states >> np.uint32(8))
    return states


def update_same(states: States, suffix: bytes) -> States:
    """The registers after `suffix`, the same for every row; costs nothing a row however long it is.

    CRC is linear: register after = (register before, through as many zero bytes) xor (suffix from a zero register).
    """
    if len(suffix) < 48:
        return update(states, np.broadcast_to(np.frombuffer(suffix, np.uint8), (len(states), len(suffix))))
    after = np.full(len(states), _from_zero(suffix), np.uint32)
    for bit, image in enumerate(_zeros(len(suffix))):
        after ^= (states >> np.uint32(bit) & np.uint32(1)) * np.uint32(image)
    return after


def masked(states: States) -> States:
    """The masked checksums that event files hold."""
    crc = ~states
    return ((crc >> np.uint32(15)) | (crc << np.uint32(17))) + np.uint32(0xA282EAD8)


@functools.cache
def _from_zero(data: bytes) -> int:
    state = 0
    for byte in data:
        state = _TABLE_LIST[(state ^ byte) & 0xFF] ^ (state >> 8)
    return state


@functools.cache
def _zeros(count: int) -> tuple[int, ...]:
    """What `count` zero bytes make of each of the 32 bits of a register."""
    if count == 1:
        return tuple(_TABLE_LIST[(1 << bit) & 0xFF] ^ (1 << bit >> 8) for bit in range(32))
    half = _zeros(count // 2)
    both = tuple(_apply(half, image) for image in half)
    return tuple(_apply(_zeros(1), image) for image in both) if count % 2 else both


def _apply(images: tuple[int, ...], state: int) -> int:
    after = 0
    for bit, image in enumerate(images):
        if state >> bit & 1:
            after ^= image
    return after
