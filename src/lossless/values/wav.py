"""WAV files: the header, and the samples of any part as floats. Only what is asked for is copied."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue

Floats = NDArray[np.float64]
PCM, FLOAT, A_LAW, MU_LAW, _EXTENSIBLE = 1, 3, 6, 7, 0xFFFE
_CODECS = {PCM: "PCM", FLOAT: "float", A_LAW: "A-law", MU_LAW: "µ-law"}
_OTHERS = {2: "ADPCM", 17: "IMA ADPCM", 49: "GSM 6.10", 80: "MPEG", 85: "MP3", 255: "AAC"}
_STREAMED = (0, 0xFFFFFFFF)
"""Sizes that a writer leaves which never came back to its header."""
_HEADS = {b"RIFF": "<", b"RF64": "<", b"RIFX": ">"}
BLOCK = 1 << 20
"""Samples decoded at once, 8 MiB of float64."""


class Wav(NamedTuple):
    """`code` is the format's; `width` bytes a sample; `data` all whole frames; `told` what is wrong with the file."""

    code: int
    codec: str
    channels: int
    rate: int
    bits: int
    width: int
    order: str
    data: memoryview
    told: tuple[str, ...]

    @property
    def frames(self) -> int:
        """Samples a channel."""
        return len(self.data) // (self.channels * self.width)

    @property
    def decodable(self) -> bool:
        """Whether `samples` can read it."""
        widths = {PCM: (1, 2, 3, 4), FLOAT: (4, 8), A_LAW: (1,), MU_LAW: (1,)}
        return self.width in widths.get(self.code, ())

    @property
    def loudest(self) -> float:
        """From here on a sample is at full scale."""
        return 1.0 if self.code == FLOAT else 1.0 - 2.0 ** -(min(self.bits, 8 * self.width) - 1)


def is_wav(data: bytes) -> bool:
    """Whether it begins as a WAV file."""
    return data[:4] in _HEADS and data[8:12] == b"WAVE"


def read_wav(data: bytes) -> Wav:
    """The header of a WAV file and where its samples lie. A cut file has fewer frames than its header says. Raises
    BrokenValue."""
    order = _HEADS.get(data[:4])
    if order is None or data[8:12] != b"WAVE":
        raise BrokenValue(f"sound: got bytes that begin {data[:12]!r}, want RIFF … WAVE")
    form, body, told = None, None, list[str]()
    for name, at, size in _chunks(data, order):
        if name == b"fmt " and form is None:
            form = _form(data[at : at + size], order)
        elif name == b"data" and body is None:
            body = memoryview(data)[at : at + size]
            told += _said(data, at, size, order)
    if form is None or body is None:
        missing = "fmt" if form is None else "data"
        raise BrokenValue(f"sound: got a WAV file without its part '{missing}', want one with both fmt and data")
    code, channels, rate, bits, width = form
    whole = len(body) // (channels * width) * channels * width
    codec = _CODECS.get(code) or _OTHERS.get(code, f"format {code}")
    return Wav(code, codec, channels, rate, bits, width, order, body[:whole], tuple(told))


def _chunks(data: bytes, order: str) -> Iterator[tuple[bytes, int, int]]:
    """Name, start and size of each part; the last may say more than there is."""
    at = 12
    while at + 8 <= len(data):
        name, (size,) = data[at : at + 4], struct.unpack_from(order + "I", data, at + 4)
        at += 8
        rest = len(data) - at
        if name == b"data" and size in _STREAMED:
            size = rest
        yield name, at, min(size, rest)
        at += size + (size & 1)


def _said(data: bytes, at: int, size: int, order: str) -> list[str]:
    (said,) = struct.unpack_from(order + "I", data, at - 4)
    if said in _STREAMED or said == size:
        return []
    return [f"cut: {size} of {said} bytes of samples are there"]


def _form(part: bytes, order: str) -> tuple[int, int, int, int, int]:
    """Code, channels, rate, bits, bytes a sample."""
    if len(part) < 16:
        raise BrokenValue(f"sound: got a WAV header of {len(part)} bytes, want at least 16")
    code, channels, rate, _, align, bits = struct.unpack_from(order + "HHIIHH", part)
    if code == _EXTENSIBLE and len(part) >= 26:
        (code,) = struct.unpack_from(order + "H", part, 24)
    if not channels or not rate:
        raise BrokenValue(f"sound: got {channels} channels at {rate} Hz in its header, want at least 1 of each")
    width = align // channels if align and align % channels == 0 else -(-bits // 8)
    return code, channels, rate, bits, max(width, 1)


def samples(wav: Wav, start: int = 0, stop: int | None = None) -> Floats:
    """Frames `start` to `stop` as float64 (frames, channels); full scale is ±1, and every sample keeps all its bits.
    Raises BrokenValue for a codec that is not read here."""
    if not wav.decodable:
        raise BrokenValue(f"sound: got {wav.codec} of {wav.bits} bits, want PCM, float, A-law or µ-law")
    size = wav.channels * wav.width
    stop = wav.frames if stop is None else stop
    part = wav.data[start * size : stop * size]
    return _decoded(wav, part).reshape(-1, wav.channels)


def _decoded(wav: Wav, part: memoryview) -> Floats:
    if wav.code == FLOAT:
        return np.frombuffer(part, f"{wav.order}f{wav.width}").astype(np.float64)
    octets = np.frombuffer(part, np.uint8)
    if wav.code in _LAWS:
        return _LAWS[wav.code][octets]
    if wav.width == 1:
        return (octets.astype(np.float64) - 128) / 128
    if wav.width in (2, 4):
        return np.frombuffer(part, f"{wav.order}i{wav.width}") / float(1 << (8 * wav.width - 1))
    three = octets.reshape(-1, 3)[:, :: 1 if wav.order == "<" else -1]
    four = np.zeros((len(three), 4), np.uint8)
    four[:, 1:] = three
    return four.view("<i4")[:, 0] / float(1 << 31)


def blocks(wav: Wav, start: int, stop: int) -> Iterator[tuple[int, Floats]]:
    """The first frame of each stretch of at most `BLOCK` samples, and the stretch."""
    most = max(1, BLOCK // wav.channels)
    for at in range(start, stop, most):
        yield at, samples(wav, at, min(at + most, stop))


def pcm16(wav: Wav) -> bytes:
    """The sound as a WAV file of 16 bits, which every browser plays; NaN is silence. Raises BrokenValue."""
    pieces = []
    for _, block in blocks(wav, 0, wav.frames):
        loud = np.nan_to_num(block, nan=0.0, posinf=1.0, neginf=-1.0) * 32768
        pieces.append(np.rint(loud).clip(-32768, 32767).astype("<i2").tobytes())
    size = sum(map(len, pieces))
    form = struct.pack("<HHIIHH", PCM, wav.channels, wav.rate, _u32(2 * wav.channels * wav.rate), 2 * wav.channels, 16)
    head = b"RIFF" + struct.pack("<I", _u32(36 + size)) + b"WAVEfmt \x10\0\0\0" + form
    return b"".join([head, b"data", struct.pack("<I", _u32(size)), *pieces])


def _u32(value: int) -> int:
    return min(value, 0xFFFFFFFF)


def _a_law() -> Floats:
    code = np.arange(256) ^ 0x55
    exponent, mantissa = (code >> 4) & 7, code & 15
    size = np.where(exponent == 0, (mantissa << 4) + 8, ((mantissa << 4) + 0x108) << np.maximum(exponent - 1, 0))
    return np.where(code & 0x80, size, -size) / 32768.0


def _mu_law() -> Floats:
    code = ~np.arange(256) & 0xFF
    size = ((((code & 15) << 3) + 0x84) << ((code >> 4) & 7)) - 0x84
    return np.where(code & 0x80, -size, size) / 32768.0


_LAWS: dict[int, NDArray[Any]] = {A_LAW: _a_law(), MU_LAW: _mu_law()}
"""ITU-T G.711, as 16-bit values."""
