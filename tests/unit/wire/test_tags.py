"""Tags: names as bytes, the first metadata of each, and very many of them."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import summary_pb2

from lossless.wire.proto import delimited
from lossless.wire.records import frame
from lossless.wire.result import TagInfo
from lossless.wire.scan import Rows, Scanner
from tests.unit.wire.feeding import scan, scan_every_way
from tests.unit.wire.protobufs import event_of, metadata


def record(tag: bytes, meta: summary_pb2.SummaryMetadata | None = None, step: int = 1) -> bytes:
    value = delimited(1, tag) + summary_pb2.Summary.Value(simple_value=1, metadata=meta).SerializeToString()
    return frame(event_of(step=step) + delimited(5, delimited(1, value)))


def described(name: str, plugin: str = "scalars") -> summary_pb2.SummaryMetadata:
    data = summary_pb2.SummaryMetadata.PluginData(plugin_name=plugin, content=b"\x08\x01")
    return summary_pb2.SummaryMetadata(plugin_data=data, display_name=name, summary_description="why", data_class=1)


@given(st.lists(st.binary(max_size=20), max_size=30), st.lists(st.integers(0, 900)))
def test_equal_bytes_are_one_tag_in_order_of_first_sight(names: list[bytes], cuts: list[int]) -> None:
    data = b"".join(map(record, names))
    found = scan_every_way(data, cuts=cuts)
    assert [t.name.encode("utf-8", "surrogateescape") for t in found.tags] == list(dict.fromkeys(names))
    assert [found.tags[r.tag].name.encode("utf-8", "surrogateescape") for r in found.rows] == names


def test_the_empty_tag_and_bytes_that_are_no_utf8() -> None:
    found = scan_every_way(record(b"") + record(b"\xff\xfe") + record(b"") + record("ä".encode()))
    assert [t.name for t in found.tags] == ["", "\udcff\udcfe", "ä"]
    assert [r.tag for r in found.rows] == [0, 1, 0, 2]


def test_the_first_metadata_counts() -> None:
    data = record(b"a", described("first")) + record(b"a", described("second")) + record(b"b")
    found = scan_every_way(data)
    assert found.tags == [TagInfo("a", "scalars", "first", "why", 1, b"\x08\x01"), TagInfo("b")]


def test_metadata_that_comes_late_is_told() -> None:
    """`take_tags` names a tag again when it gets its first metadata."""
    scanner, rows = Scanner(), Rows()
    one, two = record(b"a") + record(b"b", described("B")), record(b"a", described("A")) + record(b"c")
    scanner.scan(one, 0, rows)
    assert [(i, t.display_name) for i, t in scanner.take_tags()] == [(0, ""), (1, "B")]
    assert scanner.take_tags() == []
    scanner.scan(two, len(one), rows)
    assert [(i, t.name, t.display_name) for i, t in scanner.take_tags()] == [(0, "a", "A"), (2, "c", "")]
    assert scanner.take_tags() == []


def test_tags_since() -> None:
    scanner = Scanner()
    scanner.scan(record(b"a") + record(b"b"), 0, Rows())
    assert (scanner.tag_count, scanner.tags_since(1), scanner.tags_since(2)) == (2, [TagInfo("b")], [])


@given(st.lists(metadata, min_size=1, max_size=6))
def test_metadata_of_every_sort(found: list[summary_pb2.SummaryMetadata]) -> None:
    data = b"".join(record(b"%d" % i, m) for i, m in enumerate(found))
    for info, meta in zip(scan_every_way(data).tags, found, strict=True):
        plugin = meta.plugin_data
        want = plugin.plugin_name, meta.display_name, meta.summary_description, meta.data_class, plugin.content
        assert info[1:] == want


@pytest.mark.parametrize(
    "broken", [b"\x0a\x05ab", b"\x0a\x02\x0a\x09", b"\x08\x01", b"\x12\xff", b"\x0a\x02\x08\x01", b"\x22\x00", b"\x00"]
)
def test_broken_metadata_breaks_its_record(broken: bytes) -> None:
    """Whether or not the tag is described already: what can be read does not depend on what was read before."""
    value = delimited(1, b"a") + summary_pb2.Summary.Value(simple_value=1).SerializeToString() + delimited(9, broken)
    bad = frame(event_of() + delimited(5, delimited(1, value)))
    for before in (b"", record(b"a", described("A"))):
        found = scan_every_way(before + bad)
        assert [(d.code, d.offset, d.length) for d in found.damage] == [("R008", len(before), len(bad))]
        assert len(found.tags) == len(found.rows) == bool(before)


def test_a_record_that_breaks_leaves_no_tag_behind() -> None:
    """Tags made on the way are undone, among many others, and may come back."""
    names = [b"%d" % i for i in range(100)]
    broken = delimited(1, delimited(1, b"new")) + delimited(1, delimited(1, b"newer")) + b"\x0a\xff"
    bad = frame(event_of() + delimited(5, broken))
    data = b"".join(record(n) + bad for n in names) + record(b"newer") + b"".join(map(record, names))
    found = scan(data, capacity=7)
    assert [t.name.encode() for t in found.tags] == [*names, b"newer"]
    assert [r.tag for r in found.rows] == [*range(101), *range(100)]
    assert len(found.damage) == 100


@pytest.mark.slow
def test_many_tags_take_linear_time() -> None:
    """Ten times the tags, about ten times the time; each seen twice, in another order."""
    took = []
    for count in (30_000, 300_000):
        parts = [
            frame(
                event_of(
                    *[summary_pb2.Summary.Value(tag=f"layer/{j}/weight", simple_value=j) for j in range(i, i + 10_000)]
                )
            )
            for i in range(0, count, 10_000)
        ]
        data = b"".join(parts + parts[::-1])
        scanner, rows, n = Scanner(), Rows(), 0
        start = time.process_time()
        while scanner.scan(memoryview(data)[scanner.position :], scanner.position, rows).status:
            n += rows.n
        took.append(time.process_time() - start)
        assert scanner.tag_count == count
        assert n + rows.n == 2 * count
    assert took[1] < 60 * took[0]


def test_files_of_the_same_first_tags_are_told_them_as_one_object() -> None:
    files = [record(b"a", described("A")) + record(b"b"), record(b"ab", described("A")), record(b"a", described("B"))]

    def first_tags(data: bytes) -> object:
        scanner = Scanner()
        scanner.scan(data, 0, Rows())
        return scanner.take_tags()

    again = [first_tags(data) for data in files]
    assert all(tags is first_tags(data) for tags, data in zip(again, files, strict=True))
    assert again[0] == ((0, TagInfo("a", "scalars", "A", "why", 1, b"\x08\x01")), (1, TagInfo("b")))
    assert len(set(again)) == 3
