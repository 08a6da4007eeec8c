"""Histograms, images, audio and text."""

from __future__ import annotations

from functools import partial
from typing import Any

from lossless.write import encode
from lossless.write.encode.encoded import Encoded
from lossless.write.inputs import InputError
from lossless.write.inputs.borrowed import borrowed
from lossless.write.inputs.histogram import even
from lossless.write.names import optional_text
from lossless.write.summary.record import later, record, refuse
from lossless.write.summary.writers import FileWriter
from lossless.write.tracing import eager

_Shape = tuple[int, ...]


@eager
def histogram(
    name: str, data: Any, step: Any = None, buckets: int | None = None, description: str | None = None
) -> bool:
    """Record how the numbers of an array of any shape are distributed, in `buckets` even buckets (30).

    An array of PyTorch, JAX or CuPy on a GPU is counted there, and not waited for."""
    return record(_histogram, name or "histogram_summary", step, data, buckets, optional_text(description))


@eager
def image(name: str, data: Any, step: Any = None, max_outputs: int = 3, description: str | None = None) -> bool:
    """Record the first `max_outputs` pictures of (k, height, width, 1 to 4), floats in [0, 1] or unsigned integers."""
    return record(_image, name or "image_summary", step, data, max_outputs, optional_text(description))


@eager
def audio(
    name: str,
    data: Any,
    sample_rate: int,
    step: Any = None,
    max_outputs: int = 3,
    encoding: str | None = None,
    description: str | None = None,
) -> bool:
    """Record the first `max_outputs` sounds of (k, frames, channels), floats in [-1, 1], at `sample_rate` hertz.

    Raises ValueError for another `encoding` than "wav"."""
    if encoding not in (None, "wav"):
        raise ValueError(f"encoding of {name!r}: got {encoding!r}, want 'wav'")
    return record(_audio, name or "audio_summary", step, data, sample_rate, max_outputs, optional_text(description))


@eager
def text(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Record Markdown: one str or bytes, or an array of them of any rank, of which two are shown as a table."""
    return record(_text, name or "text_summary", step, data, optional_text(description))


def _histogram(
    writer: FileWriter, tag: str, step: Any, data: Any, buckets: int | None, description: str | None
) -> bool:
    def encoded(values: Any) -> Encoded:
        return encode.histogram.tf2(tag, values, buckets, description=description)

    host = borrowed(data)
    if host is not None:
        here = encode.histogram.count_now(host, buckets, even=True)
        return writer.sink.later(lambda: encoded(here), step, tag=tag, kind="histogram")
    size = encode.histogram.bucket_count(buckets)
    try:
        counted = even(data, size) if size else None
    except InputError as error:
        return refuse(writer, tag, "histogram", error.what, rule=error.rule, do=error.do)
    if counted is None:
        return later(writer, tag, step, "histogram", encoded, data)
    return writer.sink.later(lambda: encoded(counted.result()), step, tag=tag, kind="histogram")


def _image(writer: FileWriter, tag: str, step: Any, data: Any, max_outputs: Any, description: str | None) -> bool:
    def encoded(array: Any) -> Encoded:
        return encode.image.tf2(tag, array, int(max_outputs), description=description)

    return later(writer, tag, step, "image", encoded, data, check=partial(_image_fault, int(max_outputs)))


def _image_fault(max_outputs: int, shape: _Shape) -> str | None:
    if len(shape) != 4 or not 1 <= shape[3] <= 4:
        return f"got shape {shape}, want (k, height, width, channels) of 1 to 4 channels"
    return None if max_outputs >= 0 else f"got max_outputs {max_outputs}, want 0 or more"


def _audio(
    writer: FileWriter, tag: str, step: Any, data: Any, rate: Any, max_outputs: Any, description: str | None
) -> bool:
    def encoded(array: Any) -> Encoded:
        return encode.audio.tf2(tag, array, int(rate), int(max_outputs), description=description)

    return later(writer, tag, step, "audio", encoded, data, check=partial(_audio_fault, int(rate), int(max_outputs)))


def _audio_fault(rate: int, max_outputs: int, shape: _Shape) -> str | None:
    if len(shape) != 3:
        return f"got shape {shape}, want (k, frames, channels)"
    if rate <= 0:
        return f"got sample_rate {rate}, want hertz above 0"
    return None if max_outputs >= 0 else f"got max_outputs {max_outputs}, want 0 or more"


def _text(writer: FileWriter, tag: str, step: Any, data: Any, description: str | None) -> bool:
    try:
        values = encode.text.tf2(tag, data, description=description)
    except TypeError as error:
        return refuse(writer, tag, "text", str(error))
    return writer.sink.write(values, step, kind="text")
