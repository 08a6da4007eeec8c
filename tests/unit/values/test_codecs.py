"""Headers of compressed sounds, built by their specifications."""

from __future__ import annotations

import struct

import pytest

from lossless.values.codecs import Coded, coded


def flac_info(rate: int, channels: int, bits: int, frames: int) -> bytes:
    word = rate << 44 | (channels - 1) << 41 | (bits - 1) << 36 | frames
    return struct.pack(">HH", 4096, 4096) + bytes(6) + word.to_bytes(8, "big") + bytes(16)


def ogg_page(body: bytes, granule: int) -> bytes:
    return b"OggS\0\0" + struct.pack("<qIIIB", granule, 1, 0, 0, 1) + bytes((len(body),)) + body


def mp3(frames: int, *, head: bytes = b"\xff\xfb\x90\x00", size: int = 417) -> bytes:
    """MPEG 1 layer III, 128 kbit/s, 44.1 kHz, stereo unless told."""
    return (head + bytes(size - 4)) * frames


VORBIS = b"\x01vorbis" + struct.pack("<IBI", 0, 2, 44100) + bytes(14)
OPUS = b"OpusHead\x01" + struct.pack("<BHI", 1, 312, 16000) + bytes(3)


@pytest.mark.parametrize(
    ("data", "want"),
    [
        (b"fLaC\0\0\0\x22" + flac_info(96000, 2, 24, 96000), Coded("audio/flac", "FLAC", 96000, 2, 24, 96000)),
        (ogg_page(VORBIS, 0) + ogg_page(b"x", 22050), Coded("audio/ogg", "Vorbis", 44100, 2, None, 22050)),
        (ogg_page(OPUS, 0) + ogg_page(b"x", 48312), Coded("audio/ogg", "Opus", 48000, 1, None, 48000)),
        (mp3(10), Coded("audio/mpeg", "MP3", 44100, 2, None, 11520)),
        (mp3(3, head=b"\xff\xf3\x44\xc0", size=96), Coded("audio/mpeg", "MP3", 24000, 1, None, 1728)),
        (b"ID3\4\0\0\0\0\0\5tags!" + mp3(2), Coded("audio/mpeg", "MP3", 44100, 2, None, 2304)),
        (b"\0\0\0\x20ftypM4A ", Coded("audio/mp4", "MP4")),
        (b"\x1aE\xdf\xa3", Coded("audio/webm", "WebM")),
        (b"\xff\xfb\x90\x00 no second frame" + bytes(500), None),
        (b"<svg onload=alert(1)>", None),
        (b"", None),
    ],
)
def test_the_header_says_what_it_is(data: bytes, want: Coded | None) -> None:
    assert coded(data) == want


def test_a_first_frame_that_counts_the_others_is_believed() -> None:
    first = b"\xff\xfb\x90\x00" + bytes(32) + b"Info" + struct.pack(">II", 1, 500)
    assert coded(first.ljust(417, b"\0") + mp3(1)) == Coded("audio/mpeg", "MP3", 44100, 2, None, 500 * 1152)


@pytest.mark.parametrize("data", [b"fLaC\0\0\0\x22" + flac_info(48000, 1, 16, 5), ogg_page(VORBIS, 9), mp3(3)])
def test_every_cut_is_read_without_an_error(data: bytes) -> None:
    whole = coded(data)
    assert whole is not None
    for end in range(len(data)):
        found = coded(data[:end])
        assert found is None or found.media == whole.media
