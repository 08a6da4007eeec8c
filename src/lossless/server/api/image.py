"""`GET /api/image`: one picture of an image value: for the eye, as numbers, as written, or what it says of itself."""

from __future__ import annotations

from typing import Any

from starlette.responses import Response

from lossless.errors import BrokenValue, NotFoundError
from lossless.server.encode import to_json
from lossless.server.resource import Asked, Resource
from lossless.server.respond import IMMUTABLE, Pieces, json_answer
from lossless.server.schema import COUNT, NUMBER, STRING, array, maybe, obj, one_of, said
from lossless.server.value_params import ERRORS, ONE, REQUIRED, payload, value_ref
from lossless.types import Kind
from lossless.values.image import PNG, Sample, decode

FORMS = ("shown", "facts", "values", "written")
FACTS = "lossless-image"
"""The header that carries the facts of the picture in the body."""
_WIDTHS = (16, 1024)
_MOST = 1 << 31
_TOLD = 1000


def answer(asked: Asked) -> Response:
    """In the form asked for; a value never changes, so it may be kept for ever."""
    form = asked.params.choice_or("shown", "form", FORMS)
    width = asked.params.integer("width", *_WIDTHS)
    if form == "shown" and width is not None:
        return _reduced(asked, width)
    samples = _samples(asked)
    if form == "facts":
        return json_answer(_told(samples), IMMUTABLE)
    sample = _chosen(samples, asked.params.integer("i", 0, _MOST) or 0)
    if form == "values":
        array = sample.values(asked.params.integer("frame", 0, _MOST) or 0)
        return Pieces([array.data.cast("B")], "application/octet-stream", _headers(samples, sample))
    media, data = sample.written() if form == "written" else sample.shown()
    return Response(data, headers=_headers(samples, sample), media_type=media)


def _reduced(asked: Asked, width: int) -> Response:
    """A small copy, which is kept: a grid over steps asks for many, again and again."""
    i = asked.params.integer("i", 0, _MOST) or 0
    low, high = asked.params.number("low"), asked.params.number("high")
    window = None if low is None or high is None else (low, high)
    key = (*value_ref(asked), i, width, window)

    def make() -> bytes:
        return _chosen(_samples(asked), i).shown(width, window)[1]

    return Response(asked.site.thumbnails.get(key, make), headers=IMMUTABLE, media_type=PNG)


def _samples(asked: Asked) -> tuple[Sample, ...]:
    found = payload(asked)
    if found.kind != Kind.IMAGE:
        raise BrokenValue(f"{found}: got a value of kind {found.kind.name.lower()}, want an image")
    return decode(found)


def _chosen(samples: tuple[Sample, ...], i: int) -> Sample:
    if i < len(samples):
        return samples[i]
    raise NotFoundError(f"i: got {i}, want one of the value's {len(samples)} pictures, counted from 0")


def _headers(samples: tuple[Sample, ...], sample: Sample) -> dict[str, str]:
    return {**IMMUTABLE, FACTS: to_json({"samples": len(samples), **_facts(sample)}).decode("ascii")}


def _told(samples: tuple[Sample, ...]) -> dict[str, Any]:
    return {"samples": len(samples), "pictures": [_facts_or_error(sample) for sample in samples[:_TOLD]]}


def _facts_or_error(sample: Sample) -> dict[str, Any]:
    try:
        return {**_facts(sample), "error": None}
    except BrokenValue as error:
        return {**_NOTHING, "bytes": len(sample.encoded), "error": str(error)}


def _facts(sample: Sample) -> dict[str, Any]:
    about = sample.header()
    return {
        "format": about.format,
        "width": about.width,
        "height": about.height,
        "dtype": about.dtype,
        "channels": about.channels,
        "frames": about.frames,
        "bytes": len(sample.encoded) or (sample.numbers.nbytes if sample.numbers is not None else 0),
    }


_NOTHING = {"format": None, "width": 0, "height": 0, "dtype": None, "channels": 0, "frames": 0}
RESOURCE = Resource(
    path="/api/image",
    summary="One picture of an image value, under a media type found by its content; or its numbers, or its facts",
    answer=answer,
    parameters={
        **ONE,
        "i": said(COUNT, "which picture of the value, counted from 0"),
        "form": {
            **one_of(*FORMS),
            "default": "shown",
            "description": "`shown`: as written if browsers draw all of that, else a PNG of 8 bits. `values`: the "
            "numbers, row by row, little-endian, of the shape and dtype that the header `lossless-image` "
            "tells. `written`: of any size, to "
            "keep. `facts`: this JSON",
        },
        "width": said(COUNT, "with `shown`: a PNG at most so many pixels wide and high, 16 to 1024"),
        "low": said(NUMBER, "with `width` and `high`: the number that is black"),
        "high": said(NUMBER, "with `width` and `low`: the number that is white"),
        "frame": said(COUNT, "with `values`: which frame of an animation, counted from 0"),
    },
    required=REQUIRED,
    errors=ERRORS,
    media={
        "image/*": "the picture, one of PNG, JPEG, GIF, WebP, BMP; TIFF as written",
        "application/octet-stream": "its numbers",
    },
    schema=obj(
        samples=said(COUNT, "pictures in the value"),
        pictures=array(
            obj(
                format=maybe(said(STRING, "PNG, JPEG, GIF, WEBP, BMP, TIFF, or tensor: numbers")),
                width=said(COUNT, "pixels as shown, turned as EXIF says"),
                height=COUNT,
                dtype=maybe(one_of("uint8", "uint16", "int32", "float32", "float64")),
                channels=said(COUNT, "alpha included"),
                frames=said(COUNT, "1 if it does not move"),
                bytes=said(COUNT, "as written"),
                error=maybe(said(STRING, "why it cannot be shown")),
            ),
            "the first 1,000",
        ),
    ),
)
