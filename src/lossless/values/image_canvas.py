"""Size and frames of GIF and WebP, from their blocks: Pillow would make room for the canvas, or seek frame by frame."""

from __future__ import annotations

from typing import NamedTuple

MAX_FRAMES = 100_000
"""Counting stops there."""
_EXTENSION, _IMAGE, _END = 0x21, 0x2C, 0x3B


class Canvas(NamedTuple):
    """Pixels across and down, and how many frames."""

    width: int
    height: int
    frames: int


def gif_canvas(data: bytes) -> Canvas:
    """Of a GIF; a first frame beyond its screen makes that larger, as in browsers. At least 1 frame. Raises IndexError
    for one that ends in its header, ValueError for a later frame that lies beyond its screen."""
    width, height = (int.from_bytes(data[at : at + 2], "little") for at in (6, 8))
    at = 13 + _colours(data[10])
    frames = 0
    while at < len(data) and frames < MAX_FRAMES:
        kind = data[at]
        if kind == _IMAGE:
            if at + 10 > len(data):
                break
            left, top, across, down = (int.from_bytes(data[at + i : at + i + 2], "little") for i in (1, 3, 5, 7))
            if frames and (left + across > width or top + down > height):
                raise ValueError(f"frame {frames} lies beyond its {width} × {height} pixels")
            width, height = max(width, left + across), max(height, top + down)
            at += 11 + _colours(data[at + 9])
            frames += 1
        elif kind == _EXTENSION:
            at += 2
        else:  # _END, or what no decoder reads on from
            break
        at = _behind_blocks(data, at)
    return Canvas(width, height, max(1, frames))


def webp_canvas(data: bytes) -> Canvas:
    """Of a WebP. Raises ValueError for one that ends in its header."""
    kind, body = data[12:16], data[20:30]
    if len(body) < (5 if kind == b"VP8L" else 10):
        raise ValueError(f"a header of {len(data)} bytes")
    if kind == b"VP8X":
        width, height = (1 + int.from_bytes(body[at : at + 3], "little") for at in (4, 7))
        return Canvas(width, height, max(1, _webp_frames(data)))
    if kind == b"VP8L":
        bits = int.from_bytes(body[1:5], "little")
        return Canvas(1 + (bits & 0x3FFF), 1 + (bits >> 14 & 0x3FFF), 1)
    if kind != b"VP8 ":
        raise ValueError(f"an unknown chunk {kind!r}")
    return Canvas(int.from_bytes(body[6:8], "little") & 0x3FFF, int.from_bytes(body[8:10], "little") & 0x3FFF, 1)


def _webp_frames(data: bytes) -> int:
    at, frames = 12, 0
    while at + 8 <= len(data) and frames < MAX_FRAMES:
        frames += data[at : at + 4] == b"ANMF"
        size = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + size + size % 2
    return frames


def _colours(flags: int) -> int:
    """Bytes of the colour table that `flags` announce."""
    return 3 << (flags & 7) + 1 if flags & 0x80 else 0


def _behind_blocks(data: bytes, at: int) -> int:
    """Where the sub-blocks that begin at `at` end."""
    while at < len(data) and data[at]:
        at += 1 + data[at]
    return at + 1
