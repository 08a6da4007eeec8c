"""`/api/image` on boards of real files: every picture, in every form; hostile ones neither run nor take memory."""

from __future__ import annotations

import asyncio
import io
import json
import resource
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

import lossless
from lossless.server.app import create_app
from lossless.server.byte_cache import ByteCache
from lossless.server.settings import Settings
from lossless.server.site import Site
from lossless.types import Kind
from lossless.values.image import Sample, decode
from lossless.wire.events import Event, Summary, Value
from lossless.wire.events import Image as Picture
from lossless.wire.records import frame
from tests.unit.server.conftest import Client
from tests.unit.server.test_errors import error
from tests.unit.server.test_real_board import board, check, client
from tests.unit.values.pictures import bomb, deep_png, encoded

__all__ = ["board", "client"]  # fixtures
PIXELS = np.random.default_rng(0).integers(0, 256, (60, 90, 3)).astype(np.uint8)
DEEP = np.random.default_rng(0).integers(0, 65536, (6, 9, 3)).astype(np.uint16)
PNG = encoded(PIXELS, "PNG")
ODD = {
    "bomb": bomb(50_000, 50_000),
    "tall": bomb(1, 2_000_000_000),
    "empty": b"",
    "svg": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
    "html": b"<!doctype html><script>alert(1)</script>",
    "cut": PNG[: len(PNG) // 2],
    "gif-html": b"GIF89a<script>alert(1)</script>",
}
GOOD = {
    "png": PNG,
    "polyglot": PNG + b"<script>alert(1)</script>",
    "tiff": encoded(PIXELS, "TIFF"),
    "deep": deep_png(DEEP),
}
KILOBYTES = 64 << 10
MEDIA = {"image/png", "image/jpeg", "image/gif", "image/webp", "image/bmp"}


def written(path: Path, pictures: dict[str, bytes]) -> None:
    """An event file with one picture a tag."""
    values = tuple(Value(tag, image=Picture(6, 9, 3, data)) for tag, data in pictures.items())
    events = [Event(1.0, file_version="brain.Event:2"), Event(2.0, 7, summary=Summary(values))]
    path.mkdir()
    (path / "events.out.tfevents.1.host").write_bytes(b"".join(frame(event.encode()) for event in events))


@pytest.fixture(scope="module")
def odd(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    logs = tmp_path_factory.mktemp("logs")
    written(logs / "run", {**ODD, **GOOD})
    with lossless.open(logs) as opened, asyncio.Runner() as runner:
        yield Client(create_app(Site(opened, Settings(port=6006), tmp_path_factory.mktemp("cache"))), runner)


def addresses(client: Client, tag: str) -> list[dict[str, Any]]:
    """Of all values of an image tag."""
    said = client.get("/api/values", params={"tag": tag, "kind": "image"}).json()
    return [
        {"run": run["run"], "file": key, "at": at}
        for run in said["runs"]
        for key, at in zip(
            (file["key"] for file in run["files"] for _ in range(file["length"])),
            said["at"][run["offset"] : run["offset"] + run["length"]],
            strict=True,
        )
    ]


def ask(client: Client, tag: str, **more: Any) -> Any:
    (address,) = addresses(client, tag)
    return client.get("/api/image", params={**address, **more})


def refusal(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status
    return error(answer)


def test_every_picture_of_the_shared_logs(client: Client, board: lossless.Board) -> None:
    """As written, small, as numbers, and what it says of itself."""
    tags = [tag.name for tag in board.tags if tag.kind is Kind.IMAGE]
    assert len(tags) > 5
    for tag in tags:
        for address in addresses(client, tag):
            told = client.get("/api/image", params={**address, "form": "facts"})
            check("/api/image", told.json())
            samples = decode(board.payload(lossless.query.ValueRef(*address.values())))
            assert told.json()["samples"] == len(samples) == len(told.json()["pictures"])
            for i, (sample, facts) in enumerate(zip(samples, told.json()["pictures"], strict=True)):
                shown = client.get("/api/image", params={**address, "i": i})
                assert shown.content == sample.encoded
                assert shown.headers["content-type"] in MEDIA
                assert "immutable" in shown.headers["cache-control"]
                said = json.loads(shown.headers["lossless-image"])
                assert {**said, "error": None} == {**facts, "samples": len(samples)}
                numbers = client.get("/api/image", params={**address, "i": i, "form": "values"})
                assert numbers.content == sample.values().tobytes()
                small = client.get("/api/image", params={**address, "i": i, "width": 16})
                assert max(Image.open(io.BytesIO(small.content)).size) <= 16


def test_numbers_of_a_deep_picture(odd: Client) -> None:
    answer = ask(odd, "deep", form="values")
    facts = json.loads(answer.headers["lossless-image"])
    assert (facts["dtype"], facts["height"], facts["width"], facts["channels"]) == ("uint16", *DEEP.shape)
    np.testing.assert_array_equal(np.frombuffer(answer.content, "<u2").reshape(DEEP.shape), DEEP)


def test_a_deep_picture_is_shown_from_its_least_to_its_greatest() -> None:
    """As a PNG of 8 bits: browsers would draw the upper half of each number, which is black in the dark."""
    dark = (np.arange(4 * 5, dtype=np.uint16) * 10 + 500).reshape(4, 5, 1)
    for array, wanted in ((dark, np.rint((dark - 500.0) / 190 * 255)), (np.full_like(dark, 65535), dark * 0 + 255)):
        media, data = Sample(deep_png(array)).shown()
        assert media == "image/png"
        np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(data))), wanted[:, :, 0])


def test_a_window_of_a_small_picture(odd: Client) -> None:
    whole, part = (ask(odd, "deep", width=16, **more) for more in ({}, {"low": 0, "high": 1000}))
    assert whole.content != part.content
    assert (np.asarray(Image.open(io.BytesIO(part.content))) == 255).mean() > 0.8


def test_a_tiff_is_converted(odd: Client) -> None:
    answer = ask(odd, "tiff")
    assert answer.headers["content-type"] == "image/png"
    np.testing.assert_array_equal(np.asarray(Image.open(io.BytesIO(answer.content))), PIXELS)
    kept = ask(odd, "tiff", form="written")
    assert kept.headers["content-type"] == "image/tiff" and kept.content == GOOD["tiff"]


@pytest.mark.parametrize("tag", ODD)
def test_hostile_pictures_are_told_and_take_no_memory(odd: Client, tag: str) -> None:
    """In every form; what goes out has one of our media types, never that of a document."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for more in ({}, {"width": 64}, {"form": "values"}):
        answer = ask(odd, tag, **more)
        if answer.status_code != 200:  # a browser may draw the upper part of one that was cut
            assert refusal(answer, 422)["code"] in {"broken", "too-large"}
        else:
            assert answer.headers["content-type"] in MEDIA
    assert ask(odd, tag, form="facts").status_code == 200
    kept = ask(odd, tag, form="written")
    assert kept.status_code == 422 or kept.headers["content-type"] in MEDIA
    after = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    assert after - before < KILOBYTES


def test_what_a_bomb_says(odd: Client) -> None:
    told = refusal(ask(odd, "bomb"), 422)
    assert told["code"] == "too-large" and "50,000 × 50,000" in told["message"]
    assert ask(odd, "bomb", form="written").content == ODD["bomb"]
    facts = ask(odd, "svg", form="facts").json()
    check("/api/image", facts)
    assert "want a PNG" in facts["pictures"][0]["error"]


def test_a_polyglot_is_a_picture_only(odd: Client) -> None:
    answer = ask(odd, "polyglot")
    assert answer.headers["content-type"] == "image/png"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize(
    ("more", "status", "code"),
    [
        ({"i": 1}, 404, "not-found"),
        ({"i": -1}, 400, "parameter"),
        ({"form": "values", "frame": 1}, 404, "not-found"),
        ({"width": 64, "low": "x"}, 400, "parameter"),
        ({"width": 8}, 400, "parameter"),
        ({"width": 100_000}, 400, "parameter"),
        ({"form": "svg"}, 400, "parameter"),
    ],
)
def test_questions_that_have_no_answer(odd: Client, more: dict[str, Any], status: int, code: str) -> None:
    assert refusal(ask(odd, "png", **more), status)["code"] == code


def test_a_value_that_is_no_image(client: Client) -> None:
    tag = next(tag["name"] for tag in client.get("/api/tags").json()["tags"] if tag["kind"] == "text")
    said = client.get("/api/values", params={"tag": tag, "kind": "text"}).json()
    run = said["runs"][0]
    address = {"run": run["run"], "file": run["files"][0]["key"], "at": said["at"][run["offset"]]}
    assert "want an image" in refusal(client.get("/api/image", params=address), 422)["message"]


def test_small_copies_are_kept_within_bounds() -> None:
    cache, made = ByteCache(limit=1000), list[int]()

    def get(key: int, size: int = 100) -> bytes:
        def make() -> bytes:
            made.append(key)
            return bytes(size)

        return cache.get(key, make)

    for key in (1, 2, 1, 3, 4, 1, 2):
        get(key)
    assert made == [1, 2, 3, 4, 2]
    assert cache.held <= 1000
    get(5, 5000)
    assert get(1) and made[-1] == 5
