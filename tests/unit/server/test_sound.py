"""`/api/sound`: bytes and parts of them, facts, and the two pictures in both forms."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pyarrow as pa
import pytest

from lossless.types import Kind
from lossless.values.wav import read_wav, samples
from tests.unit.server.conftest import Client
from tests.unit.server.fake import PAYLOADS
from tests.unit.server.test_errors import error
from tests.unit.server.test_real_board import check
from tests.unit.values.samples import tensor_payload
from tests.unit.values.sounds import floats, int16, tone, wav

BEEP = wav(int16(tone(440)))
STEREO = np.column_stack((tone(440, loud=0.5), tone(2000, loud=0.25)))
SOUNDS = {
    "two": [[BEEP, b"one"], [wav(int16(STEREO), channels=2), b"<script>alert(1)</script>"]],
    "mp3": [[(b"\xff\xfb\x90\x00" + bytes(413)) * 4, b""]],
    "law": [[wav(bytes(range(256)), code=7, bits=8), b""]],
    "nan": [[wav(floats(np.array([0.5, np.nan, np.inf])), code=3, bits=32), b""]],
    "svg": [[b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b""]],
}
ARROW = {"Accept": "application/vnd.apache.arrow.stream"}


@pytest.fixture(autouse=True)
def heard(monkeypatch: pytest.MonkeyPatch) -> None:
    for run, rows in SOUNDS.items():
        monkeypatch.setitem(PAYLOADS, run, tensor_payload(np.array(rows, object), Kind.AUDIO))


def ask(client: Client, run: str, headers: dict[str, str] | None = None, **more: Any) -> Any:
    params = {"run": run, "file": "00000000000000aa", "at": 100, **more}
    return client.get("/api/sound", params=params, headers=headers or {})


def test_the_bytes_are_those_written_under_their_own_media_type(client: Client) -> None:
    answer = ask(client, "two")
    assert (answer.content, answer.headers["content-type"]) == (BEEP, "audio/wav")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "private, max-age=31536000, immutable"
    assert "media-src 'self' blob:" in answer.headers["content-security-policy"]
    mp3 = ask(client, "mp3")
    assert (mp3.content, mp3.headers["content-type"]) == (SOUNDS["mp3"][0][0], "audio/mpeg")


def test_what_browsers_do_not_play_becomes_sixteen_bits(client: Client) -> None:
    again = read_wav(ask(client, "law").content)
    assert (again.codec, again.bits) == ("PCM", 16)
    np.testing.assert_array_equal(samples(again), samples(read_wav(wav(bytes(range(256)), code=7, bits=8))))


@pytest.mark.parametrize(
    ("asked", "start", "stop"),
    [("bytes=0-99", 0, 100), ("bytes=100-", 100, None), ("bytes=-50", -50, None), ("bytes=44-9999999", 44, None)],
)
def test_a_part_is_a_part(client: Client, asked: str, start: int, stop: int | None) -> None:
    answer = ask(client, "two", {"Range": asked})
    part, size = BEEP[start:stop], len(BEEP)
    assert (answer.status_code, answer.content) == (206, part)
    first = start % size
    assert answer.headers["content-range"] == f"bytes {first}-{first + len(part) - 1}/{size}"
    assert answer.headers["content-length"] == str(len(part))


def test_a_part_that_is_not_there_is_refused_and_an_unknown_wish_is_all(client: Client) -> None:
    refused = ask(client, "two", {"Range": f"bytes={len(BEEP)}-"})
    assert (refused.status_code, refused.content) == (416, b"")
    assert refused.headers["content-range"] == f"bytes */{len(BEEP)}"
    for wish in ("bytes=0-1,5-6", "bytes=-", "lines=1-2", "bytes=a-b"):
        answer = ask(client, "two", {"Range": wish})
        assert (answer.status_code, answer.content, answer.headers["accept-ranges"]) == (200, BEEP, "bytes")


def test_facts_say_what_it_is_and_what_is_odd(client: Client) -> None:
    said = ask(client, "two", form="facts", i=1).json()
    check("/api/sound", said, "get")
    assert (said["sounds"], said["label"]) == (2, "<script>alert(1)</script>")
    assert (said["rate"], said["channels"], said["frames"], said["duration"]) == (8000, 2, 8000, 1.0)
    assert said["peak"] == pytest.approx(0.5, abs=1e-3)
    nan = ask(client, "nan", form="facts").json()
    assert (nan["peak"], nan["nonfinite"], nan["rms"]) == ("Infinity", 2, 0.5)
    mp3 = ask(client, "mp3", form="facts").json()
    assert (mp3["codec"], mp3["decodable"], mp3["peak"], mp3["frames"]) == ("MP3", False, None, 4608)


def test_both_forms_of_peaks_say_the_same(client: Client) -> None:
    asked = {"form": "peaks", "i": 1, "pixels": 10, "range": "0.25,0.75"}
    said = ask(client, "two", **asked).json()
    check("/api/sound", said, "get")
    assert (said["range"], said["columns"], said["channels"]) == ([0.25, 0.75], 10, 2)
    values = samples(read_wav(SOUNDS["two"][1][0]))[2000:6000]
    want = np.array([part.max(axis=0) for part in np.split(values, 10)]).T
    assert said["high"] == want.tolist()
    table = pa.ipc.open_stream(ask(client, "two", ARROW, **asked).content).read_all()
    np.testing.assert_array_equal(table["high"].to_numpy().reshape(2, 10), want)
    facts = json.loads(table.schema.metadata[b"lossless"])
    assert facts == {name: value for name, value in said.items() if name not in ("low", "high")}


def test_both_forms_of_a_spectrogram_say_the_same(client: Client) -> None:
    asked = {"form": "spectrogram", "i": 1, "pixels": 20, "rows": 64, "window": 256, "scale": "mel"}
    said = ask(client, "two", **asked).json()
    check("/api/sound", said, "get")
    level = np.array(said["level"])
    assert level.shape == (64, 20)
    table = pa.ipc.open_stream(ask(client, "two", ARROW, **asked).content).read_all()
    np.testing.assert_array_equal(table["level"].to_numpy().reshape(64, 20), level)
    alone = np.array(ask(client, "two", **asked, channel=0).json()["level"])
    assert (alone <= level).all()
    assert (alone < level).any()


@pytest.mark.parametrize(
    ("run", "more", "status", "code"),
    [
        ("svg", {}, 422, "broken"),
        ("svg", {"form": "facts"}, 422, "broken"),
        ("mp3", {"form": "peaks"}, 422, "broken"),
        ("two", {"i": 2}, 404, "not-found"),
        ("two", {"form": "spectrogram", "channel": 1}, 404, "not-found"),
        ("two", {"form": "spectrogram", "window": 100}, 400, "parameter"),
        ("two", {"form": "peaks", "pixels": 9000}, 400, "parameter"),
        ("two", {"form": "svg"}, 400, "parameter"),
        ("tensor", {}, 422, "broken"),
    ],
)
def test_what_cannot_be_answered(client: Client, run: str, more: dict[str, Any], status: int, code: str) -> None:
    answer = ask(client, run, **more)
    assert (answer.status_code, error(answer)["code"]) == (status, code)
    assert answer.headers["content-type"] == "application/json"
