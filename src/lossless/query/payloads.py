"""Values read from their files by offset, when somebody looks at them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import LosslessError, NotFoundError, TooLarge, ValueGone
from lossless.ingest import EVENT_TAGS, EventFile, Metadata, kind_of_tensor
from lossless.logdir import FileSystem, identity_now
from lossless.query.follow import Following
from lossless.query.names import not_found
from lossless.query.values import stream_of
from lossless.store import Snapshot, StreamView
from lossless.types import Kind
from lossless.values.payload import Metadata as Said
from lossless.values.payload import Payload, ValueRef

MAX_VALUE = 1 << 29
"""Bytes of one value that are read."""
MAX_BYTES = 1 << 30
"""Bytes that one question reads; values beyond it are refused."""
_GAP = 1 << 16
_READ = 8 << 20


class _Place(NamedTuple):
    """`i`: which of the asked for; `at`, `length` bytes in the file."""

    i: int
    ref: ValueRef
    tag: int
    kind: Kind
    step: int
    wall_time: float
    at: int
    length: int


class _Budget:
    """Bytes that may still be read for one question."""

    def __init__(self) -> None:
        self._left = MAX_BYTES

    def taken(self, place: _Place) -> _Place:
        """`place`, paid for. Raises TooLarge."""
        most = min(self._left, MAX_VALUE)
        if place.length > most:
            raise TooLarge(
                f"value: got {place.length} bytes at {place.at}, want at most {most}; ask for fewer values at once"
            )
        self._left -= place.length
        return place


class Payloads:
    """Reads for one board; safe from any thread: an answer comes from one snapshot and from files opened anew."""

    def __init__(self, following: Following, nonce: int) -> None:
        self._following = following
        self._nonce = nonce

    def read(self, refs: Sequence[ValueRef]) -> list[Payload | LosslessError]:
        """The values at `refs`, an error in the place of each that cannot be read: NotFoundError, ValueGone, TooLarge.
        Files are read one after the other, each from front to back, neighbours at once."""
        snapshot = self._following.snapshot
        found: dict[int, Payload | LosslessError] = {}
        by_file: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
        for i, ref in enumerate(refs):
            by_file[ref.run, ref.file].append(i)
        budget = _Budget()
        for (run, key), asked in by_file.items():
            try:
                stream = self._stream(snapshot, run, key)
            except LosslessError as error:
                found.update(dict.fromkeys(asked, error))
                continue
            places = []
            for i in asked:
                try:
                    places.append(budget.taken(_place(stream, i, refs[i])))
                except LosslessError as error:
                    found[i] = error
            for place, data in self._bytes(run, stream, sorted(places, key=lambda place: place.at)):
                found[place.i] = data if isinstance(data, LosslessError) else self._payload(snapshot, place, data)
        return [found[i] for i in range(len(refs))]

    def blocks(
        self, run: str, key: str, at: NDArray[np.int64], lengths: NDArray[np.int64]
    ) -> Iterator[tuple[int, memoryview, NDArray[np.int64], NDArray[np.int64]]]:
        """The values at offsets `at`, which ascend, and of so many bytes in one file, neighbours at once: the place of
        the first in `at`, the bytes, and where in them each begins and ends. Raises ValueGone."""
        if not len(at):
            return
        stream = self._stream(self._following.snapshot, run, key)
        try:
            file = self._file(run, stream)
            for first, last in _groups(at, at + lengths):
                begin, end = int(at[first]), int(at[last - 1] + lengths[last - 1])
                data = _read(stream.key, self._following.fs, begin, end)
                self._still(file, stream)
                starts = at[first:last] - begin
                yield first, data, starts, starts + lengths[first:last]
        except OSError as error:
            raise _gone(stream, f"cannot be read: {error.strerror or error}") from error

    def _stream(self, snapshot: Snapshot, run: str, key: str) -> StreamView:
        if run not in snapshot.runs:
            raise not_found("run", run, snapshot.runs)
        stream = stream_of(snapshot.runs[run], key, self._nonce)
        if stream is None:
            raise ValueGone(
                f"file: got {key!r} of {run}, want one of the files it has now; it was replaced or removed, ask for"
                " the list of values again"
            )
        return stream

    def _bytes(
        self, run: str, stream: StreamView, places: Sequence[_Place]
    ) -> Iterator[tuple[_Place, bytes | LosslessError]]:
        """What lies at `places`, which ascend, as long as the file is the one that was indexed."""
        try:
            file = self._file(run, stream)
            at = np.array([place.at for place in places])
            for first, last in _groups(at, at + np.array([place.length for place in places])):
                group = places[first:last]
                data = _read(stream.key, self._following.fs, group[0].at, group[-1].at + group[-1].length)
                self._still(file, stream)
                for place in group:
                    begin = place.at - group[0].at
                    yield place, bytes(data[begin : begin + place.length])
        except OSError as error:
            gone = _gone(stream, f"cannot be read: {error.strerror or error}")
        except ValueGone as error:
            gone = error
        else:
            return
        yield from ((place, gone) for place in places)

    def _file(self, run: str, stream: StreamView) -> EventFile:
        """The file that the stream was read from, if it is still under its path. Raises OSError, ValueGone."""
        file = next((file for file in self._following.loader.files(run) if file.path == stream.key), None)
        if file is None:
            raise _gone(stream, "is gone")
        known = file.identity
        self._still(file, stream)
        now = identity_now(stream.key, self._following.fs)
        if now.inode != known.inode or not now.head.startswith(known.head):
            raise _gone(stream, "was replaced by another file")
        return file

    @staticmethod
    def _still(file: EventFile, stream: StreamView) -> None:
        if file.stream.view.uid != stream.uid:
            raise _gone(stream, "was read anew")

    def _payload(self, snapshot: Snapshot, place: _Place, raw: bytes) -> Payload:
        tag = snapshot.names[place.tag]
        event = EVENT_TAGS.get(place.kind) == tag
        said = None if event else _said(self._following.loader.metadata(tag), place.kind)
        return Payload(place.ref, tag, place.kind, place.step, place.wall_time, raw, said, event)


def _place(stream: StreamView, i: int, ref: ValueRef) -> _Place:
    """Raises NotFoundError for an offset that the index does not hold."""
    for block in stream.heavy:  # offsets ascend in a file
        row = int(np.searchsorted(block.offsets, ref.at))
        if row < block.rows and block.offsets[row] == ref.at:
            return _Place(
                i,
                ref,
                int(block.tags[row]),
                Kind(int(block.kinds[row])),
                int(block.steps[row]),
                float(block.walls[row]),
                ref.at,
                int(block.lengths[row]),
            )
    want = f"the offset of a value in {stream.key}, as the list of values gives it"
    raise NotFoundError(f"at: got {ref.at}, want {want}")


def _groups(begins: NDArray[np.int64], ends: NDArray[np.int64]) -> Iterator[tuple[int, int]]:
    """First and last + 1 of those that one read brings: little lies between them."""
    near = np.append(begins[1:] - ends[:-1] <= _GAP, False)
    first = 0
    while first < len(begins):
        last = min(first + int(np.argmin(near[first:])), int(np.searchsorted(ends, begins[first] + _READ, "right")) - 1)
        yield first, max(last, first) + 1
        first = max(last, first) + 1


def _read(path: str, fs: FileSystem, begin: int, end: int) -> memoryview:
    """Bytes `begin` … `end` of the file. Raises OSError, ValueGone."""
    data = bytearray(end - begin)
    got = fs.read_into(path, memoryview(data), begin)
    if got < len(data):
        raise ValueGone(f"{path}: got {begin + got} bytes, want {end}; it was cut")
    return memoryview(data)


def _said(found: Sequence[Metadata], kind: Kind) -> Said | None:
    """The first metadata of a tag that makes it `kind`."""
    return next((Said(*said) for said in found if kind_of_tensor(said.plugin, said.data_class) == kind), None)


def _gone(stream: StreamView, why: str) -> ValueGone:
    return ValueGone(f"{stream.key} {why}; ask for the list of values again")
