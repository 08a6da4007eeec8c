"""What the headers of compressed sounds say: FLAC, Ogg (Vorbis, Opus, FLAC), MP3; of containers, their names."""

from __future__ import annotations

import struct
from typing import NamedTuple


class Coded(NamedTuple):
    """None: the header does not say."""

    media: str
    codec: str
    rate: int | None = None
    channels: int | None = None
    bits: int | None = None
    frames: int | None = None


_RATES = {3: (44100, 48000, 32000), 2: (22050, 24000, 16000), 0: (11025, 12000, 8000)}
_KILOBITS = {
    (1, 3): (0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448),
    (1, 2): (0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384),
    (1, 1): (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320),
    (2, 3): (0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256),
    (2, 2): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
    (2, 1): (0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160),
}
"""(1: MPEG 1, 2: MPEG 2 and 2.5; layer bits 3, 2, 1 for layers I, II, III) → kbit/s by index."""


def coded(data: bytes) -> Coded | None:
    """What `data` is, by its content; None: nothing that a browser may play."""
    if data.startswith(b"fLaC"):
        return _flac(data, 8)
    if data.startswith(b"OggS"):
        return _ogg(data)
    if data[4:8] == b"ftyp":
        return Coded("audio/mp4", "MP4")
    if data.startswith(b"\x1aE\xdf\xa3"):
        return Coded("audio/webm", "WebM")
    return _mp3(data)


def _flac(data: bytes, at: int, media: str = "audio/flac") -> Coded:
    """`at`: where STREAMINFO begins."""
    if len(data) < at + 18:
        return Coded(media, "FLAC")
    word = int.from_bytes(data[at + 10 : at + 18], "big")
    rate, channels, bits, frames = word >> 44, (word >> 41 & 7) + 1, (word >> 36 & 31) + 1, word & (1 << 36) - 1
    return Coded(media, "FLAC", rate or None, channels, bits, frames or None)


def _ogg(data: bytes) -> Coded:
    body = data[27 + (data[26] if len(data) > 26 else 0) :]
    last = data.rfind(b"OggS")
    granule = struct.unpack_from("<q", data, last + 6)[0] if len(data) >= last + 14 else -1
    frames = granule if granule > 0 else None
    if body.startswith(b"\x01vorbis") and len(body) >= 16:
        channels, rate = struct.unpack_from("<BI", body, 11)
        return Coded("audio/ogg", "Vorbis", rate or None, channels or None, None, frames)
    if body.startswith(b"OpusHead") and len(body) >= 12:
        channels, skip = struct.unpack_from("<BH", body, 9)
        return Coded("audio/ogg", "Opus", 48000, channels or None, None, max(frames - skip, 0) if frames else None)
    if body.startswith(b"\x7fFLAC"):
        return _flac(body, 17, "audio/ogg")
    return Coded("audio/ogg", "Ogg")


class _Frame(NamedTuple):
    """The header of one MPEG audio frame; `size` in bytes with it."""

    layer: int
    rate: int
    channels: int
    samples: int
    size: int


def _frame(data: bytes, at: int) -> _Frame | None:
    if len(data) < at + 4 or data[at] != 0xFF or data[at + 1] & 0xE0 != 0xE0:
        return None
    version, layer = data[at + 1] >> 3 & 3, data[at + 1] >> 1 & 3
    index, rate_index, padding = data[at + 2] >> 4, data[at + 2] >> 2 & 3, data[at + 2] >> 1 & 1
    if version == 1 or not layer or index in (0, 15) or rate_index == 3:
        return None
    rate, kilobits = _RATES[version][rate_index], _KILOBITS[1 if version == 3 else 2, layer][index]
    samples = 384 if layer == 3 else 576 if layer == 1 and version != 3 else 1152
    size = (12000 * kilobits // rate + padding) * 4 if layer == 3 else samples * 125 * kilobits // rate + padding
    return _Frame(4 - layer, rate, 1 if data[at + 3] >> 6 == 3 else 2, samples, size)


def _mp3(data: bytes) -> Coded | None:
    """Two frames behind one another, or an ID3 tag, tell an MP3 from chance."""
    at = 0
    if tagged := data.startswith(b"ID3") and len(data) >= 10:
        at = 10 + (data[6] & 127) * 2**21 + (data[7] & 127) * 2**14 + (data[8] & 127) * 128 + (data[9] & 127)
    first = _frame(data, at)
    if first is None or not (tagged or _frame(data, at + first.size) or at + first.size == len(data)):
        return Coded("audio/mpeg", "MP3") if tagged else None
    return Coded(
        "audio/mpeg", f"MP{first.layer}", first.rate, first.channels, None, _counted(data, at, first) * first.samples
    )


def _counted(data: bytes, at: int, first: _Frame) -> int:
    """Frames: as the first says where it only describes the others, else counted."""
    head = data[at : at + min(first.size, 64)]
    for name in (b"Xing", b"Info"):
        place = head.find(name)
        if place > 0 and len(head) >= place + 12 and head[place + 7] & 1:
            return int(struct.unpack_from(">I", head, place + 8)[0])
    frames = 0
    while (frame := _frame(data, at)) is not None:
        at, frames = at + frame.size, frames + 1
    return frames
