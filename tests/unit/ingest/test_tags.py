"""What scanned tags mean to their stream, and that equal files keep it once."""

from __future__ import annotations

import numpy as np

from lossless.ingest.tags import Lexicon, TagTable
from lossless.store import Store
from lossless.types import Kind
from lossless.wire.kinds import Shape
from lossless.wire.result import TagInfo


def tables(count: int) -> tuple[Store, list[TagTable]]:
    store = Store()
    lexicon = Lexicon(store.names)
    return store, [TagTable(lexicon, store.run(f"r{i}").stream("f")) for i in range(count)]


def test_files_of_the_same_tags_share_their_tables() -> None:
    _, (a, b) = tables(2)
    for table in (a, b):
        table.learn([(0, TagInfo("loss", "")), (1, TagInfo("weights", "histograms"))])
    assert a.kinds is b.kinds
    assert a.numbers is b.numbers
    assert a.numbers.tolist() == [0, 1]


def test_files_of_the_same_tags_are_looked_up_once() -> None:
    _, (a, b) = tables(2)
    tags = ((0, TagInfo("loss", "scalars")), (1, TagInfo("accuracy", "scalars")))
    a.learn(tags)
    b.learn(tags)
    assert a.kinds is b.kinds
    assert a.numbers is b.numbers


def test_what_one_file_learns_later_is_not_told_to_another() -> None:
    store, (a, b) = tables(2)
    for table in (a, b):
        table.learn([(0, TagInfo("x", ""))])
    a.learn([(0, TagInfo("x", "images", "X", "an image")), (1, TagInfo("y", ""))])
    assert a.kinds[1, Shape.TENSOR] == Kind.IMAGE
    assert b.kinds[1, Shape.TENSOR] == Kind.TENSOR
    assert store.names.description(store.names.number("x")) == ("X", "an image")
    assert (a.numbers.tolist(), b.numbers.tolist()) == ([0, 1], [0])


def test_board_numbers_are_those_of_the_names_whatever_the_order_of_tags() -> None:
    store, (a, b) = tables(2)
    a.learn([(0, TagInfo("x", "")), (1, TagInfo("y", ""))])
    b.learn([(0, TagInfo("y", ""))])
    b.learn([(1, TagInfo("x", ""))])
    kinds = np.full(2, Kind.TENSOR, np.uint8)
    found = b.board_numbers(np.array([0, 1], np.int32), kinds)
    assert [store.names[number] for number in found] == ["y", "x"]
