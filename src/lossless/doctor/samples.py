"""Values that stay in their files, decoded: a few of them, read by offset, bounded in bytes, count and pixels."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import NamedTuple, TypeVar

import numpy as np

from lossless.doctor.pictures import Picture, picture
from lossless.doctor.sounds import Sound, sound
from lossless.errors import ProtoError
from lossless.logdir import FileSystem
from lossless.query import HeavyTable
from lossless.types import Kind
from lossless.wire.events import Value
from lossless.wire.tensors import to_numpy

ROWS, HISTOGRAMS = 32, 128
"""So many tags of images or sounds, and of histograms, are looked at: each in one run before one is in two."""
STEPS = 6
"""Of each so many steps, from the first to the last."""
_IMAGES = 3
"""Of each step so many images or sounds."""
_VALUE = 8 << 20
_BYTES = 32 << 20
"""Bytes of one value and of all of a kind."""
_PIXELS = 1 << 24
"""Of all images."""


class Batch(NamedTuple):
    """An image or audio value: `held` images or sounds at a step, the first three of them."""

    step: int
    held: int
    pictures: tuple[Picture, ...] = ()
    sounds: tuple[Sound, ...] = ()


class Bars(NamedTuple):
    """A histogram: `counted` values are in its buckets; `lost` of those it says it was made of are not; `finite`:
    whether all that is in it is."""

    step: int
    counted: float
    lost: float
    finite: bool


class Broken(NamedTuple):
    """A value that cannot be decoded; `row` of the heavy table."""

    row: int
    step: int
    offset: int
    length: int
    why: str


_T = TypeVar("_T", Batch, Bars)


class Samples:
    """Everything is read when it is first asked for, and kept as what it comes to. `broken`: found on the way."""

    def __init__(self, heavy: HeavyTable, fs: FileSystem) -> None:
        self._heavy = heavy
        self._fs = fs
        self._pixels = _PIXELS
        self._broken: list[Broken] = []

    @cached_property
    def images(self) -> dict[int, list[Batch]]:
        """By row of the heavy table."""
        return self._decoded(Kind.IMAGE, self._images)

    @cached_property
    def sounds(self) -> dict[int, list[Batch]]:
        """By row of the heavy table."""
        return self._decoded(Kind.AUDIO, self._sounds)

    @cached_property
    def histograms(self) -> dict[int, list[Bars]]:
        """By row of the heavy table."""
        return self._decoded(Kind.HISTOGRAM, _bars)

    @property
    def broken(self) -> list[Broken]:
        """Of all that is looked at."""
        _ = self.images, self.sounds, self.histograms
        return self._broken

    def _decoded(self, kind: Kind, decode: Callable[[int, Value], _T]) -> dict[int, list[_T]]:
        left = _BYTES
        found: dict[int, list[_T]] = {}
        for row in self._chosen(kind):
            values = self._heavy.rows(row)
            kept: list[_T] = []
            for at in np.unique(np.linspace(0, values.rows - 1, STEPS).astype(np.int64)).tolist():
                offset, length, step = int(values.offsets[at]), int(values.lengths[at]), int(values.steps[at])
                if length > min(_VALUE, left):
                    continue
                left -= length
                try:
                    kept.append(decode(step, Value.decode(self._read(row, offset, length))))
                except ProtoError as error:
                    self._broken.append(Broken(row, step, offset, length, str(error)))
                except OSError:
                    break  # the file is gone: the board says so
            found[row] = kept
        return found

    def _chosen(self, kind: Kind) -> list[int]:
        """Rows of every tag before a second row of any."""
        rows = np.flatnonzero(self._heavy.kind == kind)
        tags = self._heavy.tag[rows]
        most = HISTOGRAMS if kind == Kind.HISTOGRAM else ROWS
        order = np.argsort(tags, kind="stable")
        begins = np.flatnonzero(np.diff(tags[order], prepend=-1))
        turn = np.arange(len(rows)) - np.repeat(begins, np.diff(begins, append=len(rows)))
        return sorted(rows[order[np.argsort(turn, kind="stable")]][:most].tolist())

    def _read(self, row: int, offset: int, length: int) -> bytes:
        buffer = bytearray(length)
        path = self._heavy.files[self._heavy.file[row]]
        return bytes(memoryview(buffer)[: self._fs.read_into(path, memoryview(buffer), offset)])

    def _images(self, step: int, value: Value) -> Batch:
        if value.image:
            encoded: Sequence[bytes] = (value.image.encoded_image_string,)
        else:
            encoded = _strings(value)[2:]  # behind width and height
        pictures = []
        for each in encoded[:_IMAGES] if self._pixels > 0 else ():
            if seen := picture(each):
                self._pixels -= seen.pixels
                pictures.append(seen)
        return Batch(step, len(encoded), pictures=tuple(pictures))

    def _sounds(self, step: int, value: Value) -> Batch:
        encoded = (value.audio.encoded_audio_string,) if value.audio else _strings(value)[::2]  # labels between them
        found = [sound(each) for each in encoded[:_IMAGES]]
        return Batch(step, len(encoded), sounds=tuple(each for each in found if each))


def _strings(value: Value) -> tuple[bytes, ...]:
    if value.tensor is None:
        raise ProtoError("value: got neither a tensor nor an image or sound, want one of them")
    return value.tensor.string_val


def _bars(step: int, value: Value) -> Bars:
    if value.histo:
        histogram = value.histo
        counts = np.array(histogram.bucket)
        limits = [limit for limit in histogram.bucket_limit if limit != math.inf]  # the last bucket may have no end
        numbers = np.array([*limits, *counts, histogram.min, histogram.max, histogram.sum])
        finite = bool(np.isfinite(numbers).all())
        return Bars(step, float(counts.sum()), float(histogram.num - counts.sum()), finite)
    if value.tensor is None:
        raise ProtoError("histogram: got no tensor, want one of shape [buckets, 3]")
    table = np.asarray(to_numpy(value.tensor))
    if table.dtype.kind not in "fiu" or table.ndim != 2 or table.shape[1] != 3:
        raise ProtoError(f"histogram: got a tensor of {table.dtype} {list(table.shape)}, want numbers [buckets, 3]")
    return Bars(step, float(table[:, 2].sum()), 0.0, bool(np.isfinite(table).all()))
