"""WAV headers as they are found in the wild, and every sample format."""

from __future__ import annotations

import io
import random
import struct
import wave

import numpy as np
import pytest

from lossless.errors import BrokenValue
from lossless.values.wav import pcm16, read_wav, samples
from tests.unit.values.sounds import floats, int16, tone, wav


@pytest.mark.parametrize(
    ("bits", "octets", "want"),
    [
        (8, bytes((0, 64, 128, 192, 255)), [-1, -0.5, 0, 0.5, 127 / 128]),
        (16, struct.pack("<3h", -32768, 1, 32767), [-1, 1 / 32768, 32767 / 32768]),
        (24, b"\x00\x00\x80\x01\x00\x00\xff\xff\x7f", [-1, 2.0**-23, 1 - 2.0**-23]),
        (32, struct.pack("<3i", -(2**31), 1, 2**31 - 1), [-1, 2.0**-31, 1 - 2.0**-31]),
        (12, struct.pack("<2h", -32768, 16), [-1, 16 / 32768]),
    ],
)
def test_integers_keep_every_bit(bits: int, octets: bytes, want: list[float]) -> None:
    assert samples(read_wav(wav(octets, bits=bits)))[:, 0].tolist() == want


@pytest.mark.parametrize("bits", [32, 64])
def test_floats_come_as_they_are(bits: int) -> None:
    values = np.array([0.1, -2.5, np.nan, np.inf], f"<f{bits // 8}")
    got = samples(read_wav(wav(values.tobytes(), code=3, bits=bits)))[:, 0]
    np.testing.assert_array_equal(got, values.astype(np.float64))


@pytest.mark.parametrize(
    ("code", "want"),
    [
        (7, {0x00: -32124, 0x80: 32124, 0xFF: 0, 0x7F: 0, 0xEF: 132}),
        (6, {0xD5: 8, 0x55: -8, 0xAA: 32256, 0x2A: -32256}),
    ],
)
def test_telephone_laws_are_those_of_g711(code: int, want: dict[int, int]) -> None:
    got = samples(read_wav(wav(bytes(want), code=code, bits=8)))[:, 0] * 32768
    assert got.tolist() == list(want.values())


def test_sixteen_bits_read_as_the_standard_library_reads_them() -> None:
    stereo = np.column_stack((tone(440), tone(660, loud=0.3)))
    data = wav(int16(stereo), channels=2)
    with wave.open(io.BytesIO(data)) as theirs:
        frames = np.frombuffer(theirs.readframes(theirs.getnframes()), "<i2").reshape(-1, 2)
        ours = read_wav(data)
        assert (ours.rate, ours.channels, ours.frames) == (theirs.getframerate(), 2, theirs.getnframes())
    np.testing.assert_array_equal(samples(ours) * 32768, frames)
    np.testing.assert_array_equal(samples(ours, 10, 13) * 32768, frames[10:13])


def test_chunks_before_the_samples_are_passed_over_with_their_padding() -> None:
    odd = b"LIST" + struct.pack("<I", 3) + b"abc\0" + b"fact" + struct.pack("<I", 4) + b"\1\0\0\0"
    assert read_wav(wav(b"\1\0\2\0", before=odd)).frames == 2


def test_an_extensible_header_names_its_format_behind() -> None:
    guid = struct.pack("<H", 3) + b"\0\0\0\0\x10\0\x80\0\0\xaa\0\x38\x9b\x71"
    form = struct.pack("<HHIIHHHHI", 0xFFFE, 1, 8000, 32000, 4, 32, 22, 32, 4) + guid
    body = floats(np.array([0.25]))
    data = b"RIFF\0\0\0\0WAVEfmt " + struct.pack("<I", len(form)) + form + b"data\4\0\0\0" + body
    assert (read_wav(data).codec, samples(read_wav(data))[0, 0]) == ("float", 0.25)


def test_big_endian_files_are_read() -> None:
    data = wav(struct.pack(">2h", 258, -2), order=">")
    assert (samples(read_wav(data))[:, 0] * 32768).tolist() == [258, -2]


@pytest.mark.parametrize("said", [0, 0xFFFFFFFF])
def test_a_writer_that_never_came_back_to_its_header_leaves_all_the_rest(said: int) -> None:
    found = read_wav(wav(int16(tone(1)), size=said))
    assert (found.frames, found.told) == (8000, ())


def test_a_cut_file_says_so_and_gives_what_is_there() -> None:
    found = read_wav(wav(b"\1\0\2\0\3", size=100))
    assert (found.frames, found.told) == (2, ("cut: 5 of 100 bytes of samples are there",))


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "sound: got bytes that begin b'', want RIFF … WAVE"),
        (wav(b"")[:20], "sound: got a WAV header of 0 bytes, want at least 16"),
        (wav(b"")[:36], "sound: got a WAV file without its part 'data', want one with both fmt and data"),
        (wav(b"", channels=0), "sound: got 0 channels at 8000 Hz in its header, want at least 1 of each"),
    ],
)
def test_what_is_no_wav_is_told_with_what_was_wanted(data: bytes, message: str) -> None:
    with pytest.raises(BrokenValue) as caught:
        read_wav(data)
    assert str(caught.value) == message


def test_a_codec_that_is_not_read_is_named() -> None:
    with pytest.raises(BrokenValue, match=r"got IMA ADPCM of 4 bits, want PCM, float, A-law or µ-law"):
        samples(read_wav(wav(b"\0" * 8, code=17, bits=4)))


def test_any_bytes_are_a_sound_or_a_told_error() -> None:
    dice, whole = random.Random(5), wav(int16(tone(440, 0.01)), channels=2)
    for _ in range(2000):
        data = bytearray(whole)
        for _ in range(dice.randint(1, 6)):
            data[dice.randrange(44)] = dice.randrange(256)
        try:
            found = read_wav(bytes(data[: dice.randint(0, len(data))]))
        except BrokenValue:
            continue
        if found.decodable:
            assert samples(found).shape == (found.frames, found.channels)


def test_conversion_rounds_clips_and_silences() -> None:
    loud = np.array([0.5, 2.0, -2.0, np.nan, np.inf, 0.25 / 32768])
    again = read_wav(pcm16(read_wav(wav(floats(loud), code=3, bits=32))))
    assert (samples(again)[:, 0] * 32768).tolist() == [16384, 32767, -32768, 0, 32767, 0]
    assert (again.rate, again.bits, again.told) == (8000, 16, ())
