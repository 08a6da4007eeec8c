"""A scanner's tag numbers, and what each means to the board and to its stream."""

from __future__ import annotations

from collections.abc import Sequence
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from lossless.ingest.normalise import EVENT_TAGS, event_kinds, kinds_of
from lossless.store import Names, Stream
from lossless.types import Kind
from lossless.wire.result import TagInfo

_equal: WeakValueDictionary[bytes, NDArray[np.uint8]] = WeakValueDictionary()


def _shared(kinds: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The one array for all files whose tags have these kinds; not to be written to."""
    return _equal.setdefault(kinds.tobytes(), kinds)


class TagTable:
    """By scanner's tag number: `numbers` int32, the series number in the stream; `kinds` uint8 [tag + 1, shape], the
    kind of a value, where row 0 is for events without summary."""

    def __init__(self, names: Names, stream: Stream) -> None:
        self._names = names
        self._stream = stream
        self.numbers: NDArray[np.int32] = np.empty(0, np.int32)
        self.kinds = _shared(event_kinds())

    def learn(self, tags: Sequence[tuple[int, TagInfo]]) -> None:
        """Take in tags that are new, or got their first metadata, as Scanner.take_tags gives them."""
        if not tags:
            return
        new = [tag for number, tag in tags if number >= len(self.numbers)]
        kinds = np.concatenate((self.kinds, kinds_of(new)))
        for number, tag in tags[: len(tags) - len(new)]:
            kinds[number + 1] = kinds_of([tag])[0]
            self._names.describe(int(self._board[self.numbers[number]]), tag.display_name, tag.description)
        board = self._names.numbers([tag.name for tag in new])
        for tag, number in zip(new, board, strict=True):
            if tag.display_name or tag.description:
                self._names.describe(number, tag.display_name, tag.description)
        numbers = self._stream.series(board)
        self.numbers = np.concatenate((self.numbers, numbers)) if len(self.numbers) else numbers
        self.kinds = _shared(kinds)

    def board_numbers(self, tags: NDArray[np.int32], kinds: NDArray[np.uint8]) -> NDArray[np.int32]:
        """The board's numbers of scanned tags; a row without tag (-1) is under the name of its kind."""
        found = np.empty(len(tags), np.int32)
        tagged = tags >= 0
        found[tagged] = self._board[self.numbers[tags[tagged]]]
        for i in np.flatnonzero(~tagged).tolist():
            found[i] = self._names.number(EVENT_TAGS[Kind(int(kinds[i]))])
        return found

    @property
    def _board(self) -> NDArray[np.int32]:
        """The board's tag number by the stream's series number."""
        return self._stream.view.schema.array
