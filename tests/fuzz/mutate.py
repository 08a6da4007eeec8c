"""Mutations of real event files: of their bytes, and of records whose checksums are then made right again."""

from __future__ import annotations

import random
import struct
from collections.abc import Callable

from lossless.wire.crc import masked_crc32c
from lossless.wire.records import frame

INTERESTING = [0, 1, 127, 128, 255, 2**31 - 1, 2**31, 2**32 - 1, 2**62, 2**63, 2**64 - 1]
MOST = 6_000
"""Bytes of a mutated file: small ones find as much, sooner."""


def payloads(data: bytes) -> list[bytes]:
    """The data of each record of a sound file."""
    found, at = [], 0
    while at < len(data):
        length = struct.unpack_from("<Q", data, at)[0]
        found.append(data[at + 12 : at + 12 + length])
        at += 16 + length
    return found


def header(length: int) -> bytes:
    """A header whose checksum is right."""
    data = struct.pack("<Q", length)
    return data + struct.pack("<I", masked_crc32c(data))


def mutated(chance: random.Random, files: list[list[bytes]]) -> bytes:
    """A new file made of the records of `files`."""
    records = excerpt(chance, chance.choice(files))
    for _ in range(chance.randrange(4)):
        i = chance.randrange(len(records))
        match chance.randrange(4):
            case 0:  # neighbours that hardly differ, as those that are taken by comparison
                records[i:i] = [bend(chance, records[i]) for _ in range(chance.randrange(2, 8))]
            case 1:  # two messages written one behind the other are one
                records[i : i + 1] = [records[i] + chance.choice(records)[:300]] * chance.randrange(1, 4)
            case _:
                records[i] = bend(chance, records[i])
    pieces = list(map(frame, records))
    if chance.random() < 0.2:  # another writer's records in between
        for piece in map(frame, excerpt(chance, chance.choice(files))[:20]):
            pieces.insert(chance.randrange(len(pieces) + 1), piece)
    data = b"".join(pieces)
    for _ in range(chance.choice([0, 0, 1, 1, 2, 5])):
        data = bend(chance, data)
    return data


def excerpt(chance: random.Random, records: list[bytes]) -> list[bytes]:
    """Neighbouring records of at most about MOST bytes in all."""
    start, size, found = chance.randrange(len(records)), 0, list[bytes]()
    for record in records[start:]:
        size += len(record)
        if found and size > MOST:
            break
        found.append(record[:MOST])
    return found[: chance.choice([1, 3, 10, 1000])]


def flip(chance: random.Random, data: bytearray, at: int) -> None:
    data[at] ^= 1 << chance.randrange(8)


def poke(chance: random.Random, data: bytearray, at: int) -> None:
    data[at] = chance.choice([0, 1, 0x7F, 0x80, 0xFF, chance.randrange(256)])


def insert(chance: random.Random, data: bytearray, at: int) -> None:
    size = chance.choice([1, 2, 8, 12, 16, 100, 5000])
    data[at:at] = chance.choice(
        [bytes(size), chance.randbytes(size), bytes(data[:size]), b"line of text\n" * (size // 13)]
    )


def delete(chance: random.Random, data: bytearray, at: int) -> None:
    del data[at : at + chance.choice([1, 2, 4, 8, 12, 50, 500])]


def blank(chance: random.Random, data: bytearray, at: int) -> None:
    size = min(len(data) - at, chance.choice([4, 16, 100, 4096]))
    data[at : at + size] = bytes(size)


def cut(_: random.Random, data: bytearray, at: int) -> None:
    del data[at:]


def copy(chance: random.Random, data: bytearray, at: int) -> None:
    other = chance.randrange(len(data))
    data[at:at] = data[other : other + chance.randrange(1, 200)]


def number(chance: random.Random, data: bytearray, at: int) -> None:
    value = chance.choice(INTERESTING) + chance.randrange(-2, 3)
    data[at : at + 8] = struct.pack("<Q", value % 2**64)


def varint(chance: random.Random, data: bytearray, at: int) -> None:
    value = chance.choice([*INTERESTING, chance.randrange(300)])
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    data[at : at + 1] = out + bytes([value])


def promise(chance: random.Random, data: bytearray, at: int) -> None:
    data[at:at] = header(chance.choice([*INTERESTING, chance.randrange(3000)]))


BENDS: list[Callable[[random.Random, bytearray, int], None]] = [
    flip,
    flip,
    poke,
    insert,
    delete,
    blank,
    cut,
    copy,
    number,
    varint,
    promise,
]


def bend(chance: random.Random, data: bytes) -> bytes:
    """`data` with one thing changed."""
    if not data:
        return chance.randbytes(chance.randrange(20))
    out = bytearray(data)
    chance.choice(BENDS)(chance, out, chance.randrange(len(out)))
    return bytes(out)
