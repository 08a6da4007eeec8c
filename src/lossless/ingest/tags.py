"""A scanner's tag numbers, and what each means to the board and to its stream."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple
from weakref import WeakValueDictionary

import numpy as np
from numpy.typing import NDArray

from lossless.ingest.normalise import EVENT_TAGS, event_kinds, kinds_of
from lossless.store import Names, Stream
from lossless.types import Kind
from lossless.wire.result import TagInfo

METADATA_KEPT = 1000
"""So many different metadata of one tag are kept."""
REMEMBERED = 32
"""So many different sets of first tags are remembered at a time."""
_equal: WeakValueDictionary[bytes, NDArray[np.uint8]] = WeakValueDictionary()


def _shared(kinds: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """The one array for all files whose tags have these kinds; not to be written to."""
    return _equal.setdefault(kinds.tobytes(), kinds)


_EVENTS = _shared(event_kinds())


class Metadata(NamedTuple):
    """What a writer says of a tag; `data_class` and `content` as in SummaryMetadata and its PluginData."""

    plugin: str
    display_name: str
    description: str
    data_class: int
    content: bytes


class _Meaning(NamedTuple):
    """`kinds` as in a TagTable of just these; `board`: the tags' numbers there."""

    tags: Sequence[tuple[int, TagInfo]]
    kinds: NDArray[np.uint8]
    board: tuple[int, ...]


class Lexicon:
    """What scanned tags mean to one board. Files of the same tags, which the scanner gives as one tuple, share the
    answer. Any thread."""

    def __init__(self, names: Names) -> None:
        self.names = names
        self._known: dict[int, _Meaning] = {}
        self._metadata: dict[int, dict[Metadata, None]] = {}
        self.plugins: set[str] = set()
        """Every plugin that a writer named; "" if metadata named none."""

    def look_up(self, tags: Sequence[tuple[int, TagInfo]]) -> _Meaning:
        """The meaning of tags that are new to a file."""
        if not isinstance(tags, tuple):
            return self._work_out(tags)
        known = self._known.get(id(tags))
        if known is None:
            if len(self._known) >= REMEMBERED:
                self._known = {}
            known = self._known[id(tags)] = self._work_out(tags)
        return known

    def describe(self, number: int, tag: TagInfo) -> None:
        """Keep what a writer says of the board's tag `number`."""
        self.names.describe(number, tag.display_name, tag.description)
        self.plugins.add(tag.plugin)
        said = self._metadata.setdefault(number, {})
        if len(said) < METADATA_KEPT:
            said[Metadata(*tag[1:])] = None

    def metadata(self, name: str) -> list[Metadata]:
        """What writers said of a tag, each different answer once, in the order of reading."""
        number = self.names.find(name)
        return [] if number is None else list(self._metadata.get(number, ()))

    def _work_out(self, tags: Sequence[tuple[int, TagInfo]]) -> _Meaning:
        board = tuple(self.names.numbers([tag.name for _, tag in tags]))
        for (_, tag), number in zip(tags, board, strict=True):
            self.describe(number, tag)
        kinds = np.concatenate((_EVENTS, kinds_of([tag for _, tag in tags])))
        return _Meaning(tags, _shared(kinds), board)


class TagTable:
    """By scanner's tag number: `numbers` int32, the series number in the stream; `kinds` uint8 [tag + 1, shape], the
    kind of a value, where row 0 is for events without summary."""

    def __init__(self, lexicon: Lexicon, stream: Stream) -> None:
        self._lexicon = lexicon
        self._stream = stream
        self.numbers: NDArray[np.int32] = np.empty(0, np.int32)
        self.kinds = _EVENTS

    def learn(self, tags: Sequence[tuple[int, TagInfo]]) -> None:
        """Take in tags that are new, or got their first metadata, as Scanner.take_tags gives them."""
        if not tags:
            return
        if len(self.numbers) == 0:
            meaning = self._lexicon.look_up(tags)
            self.numbers, self.kinds = self._stream.series(meaning.board), meaning.kinds
            return
        late = [(number, tag) for number, tag in tags if number < len(self.numbers)]
        meaning = self._lexicon.look_up([*tags[len(late) :]])
        kinds = np.concatenate((self.kinds, meaning.kinds[1:]))
        for number, tag in late:
            kinds[number + 1] = kinds_of([tag])[0]
            self._lexicon.describe(int(self._board[self.numbers[number]]), tag)
        self.numbers = np.concatenate((self.numbers, self._stream.series(meaning.board)))
        self.kinds = _shared(kinds)

    def board_numbers(self, tags: NDArray[np.int32], kinds: NDArray[np.uint8]) -> NDArray[np.int32]:
        """The board's numbers of scanned tags; a row without tag (-1) is under the name of its kind."""
        found = np.empty(len(tags), np.int32)
        tagged = tags >= 0
        found[tagged] = self._board[self.numbers[tags[tagged]]]
        for i in np.flatnonzero(~tagged).tolist():
            found[i] = self._lexicon.names.number(EVENT_TAGS[Kind(int(kinds[i]))])
        return found

    @property
    def _board(self) -> NDArray[np.int32]:
        """The board's tag number by the stream's series number."""
        return self._stream.view.schema.array
