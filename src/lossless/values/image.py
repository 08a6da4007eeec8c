"""An image value: its samples, as encoded images or as numbers, and what each shows."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue, NotFoundError
from lossless.values import image_pixels
from lossless.values.image_header import Header, format_of, header
from lossless.values.image_pixels import Window
from lossless.values.payload import Payload
from lossless.wire.tensorproto import DType

Array = NDArray[Any]
PNG = "image/png"
_DTYPES = {"b1": "u1", "u1": "u1", "u2": "<u2", "i1": "<i4", "i2": "<i4", "i4": "<i4", "f2": "<f4", "f4": "<f4"}
"""What numbers of other dtypes are told as; those not named as float64."""
_MAX_NUMBERS = 1 << 27
_WANT = "pictures"


class Sample(NamedTuple):
    """One picture of a value: `encoded`, or `numbers` [height, width, channels] where a tensor of them was written."""

    encoded: bytes = b""
    numbers: Array | None = None

    def header(self) -> Header:
        """Raises BrokenValue."""
        if self.numbers is None:
            return header(self.encoded)
        height, width, channels = self.numbers.shape
        return Header("tensor", width, height, str(self.numbers.dtype), channels)

    def values(self, frame: int = 0) -> Array:
        """[height, width, channels] as written, little-endian. Raises BrokenValue, TooLarge; NotFoundError: no such
        frame."""
        about = self.header()
        if not 0 <= frame < about.frames:
            raise NotFoundError(f"frame: got {frame}, want one of {about.frames}, counted from 0")
        return image_pixels.values(self.encoded, about, frame) if self.numbers is None else self.numbers

    def shown(self, width: int | None = None, window: Window | None = None) -> tuple[str, bytes]:
        """Media type and bytes for a browser: as written if it draws that, else a PNG; with `width` a PNG at most so
        wide and high, its light in a `window` of black and white. Raises BrokenValue, TooLarge."""
        about = self.header()
        if self.numbers is not None:
            return PNG, image_pixels.reduced(image_pixels.drawn(self.numbers, window), width)
        if width is not None:
            return PNG, image_pixels.small(self.encoded, about, width, window)
        if about.shown:
            image_pixels.check(about)
            return about.media_type, self.encoded
        return PNG, image_pixels.converted(self.encoded, about)

    def written(self) -> tuple[str, bytes]:
        """Media type and bytes as they were written, of any size; numbers as a PNG. Raises BrokenValue."""
        about = self.header()
        return (about.media_type, self.encoded) if self.numbers is None else self.shown()


def decode(payload: Payload) -> tuple[Sample, ...]:
    """All pictures of a value: of a Summary.Image, of strings `[width, height, image, image …]`, or of numbers
    [height, width], [height, width, channels] or [k, height, width, channels]. Raises BrokenValue, TooLarge."""
    value = payload.value
    if value.image is not None:
        return (Sample(value.image.encoded_image_string),)
    if value.tensor is None:
        raise BrokenValue(f"{payload}: got neither an image nor a tensor, want {_WANT}")
    if value.tensor.dtype != DType.STRING:
        return _of_numbers(payload, payload.tensor(_WANT, _MAX_NUMBERS))
    strings = value.tensor.string_val
    sized = not (strings and format_of(strings[0]))  # TensorFlow writes the size first
    return tuple(Sample(each) for each in strings[2 if sized else 0 :])


def _of_numbers(payload: Payload, array: Array) -> tuple[Sample, ...]:
    if array.dtype.kind not in "biuf" or array.ndim not in (2, 3, 4) or not array.size:
        got = f"a tensor of {array.dtype} {list(array.shape)}"
        raise BrokenValue(f"{payload}: got {got}, want encoded images, or numbers [k, height, width, 1 to 4 channels]")
    if array.ndim == 2:
        array = array[None, :, :, None]
    elif array.ndim == 3:
        array = array[None] if array.shape[2] <= 4 else array[..., None]
    if array.shape[3] > 4:
        raise BrokenValue(f"{payload}: got {array.shape[3]} channels, want 1 to 4")
    told = array.astype(_DTYPES.get(array.dtype.str[1:], "<f8"))
    if array.dtype.kind == "b":
        told = told * np.uint8(255)
    return tuple(Sample(numbers=each) for each in told)
