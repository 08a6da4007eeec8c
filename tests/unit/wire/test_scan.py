"""The scanner against pure Python, for every cut of the bytes."""

from __future__ import annotations

import struct
import threading
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tensorboard.compat.proto import event_pb2, summary_pb2

from lossless.wire.kinds import Shape
from lossless.wire.proto import delimited
from lossless.wire.records import frame
from lossless.wire.result import END, FULL, PARTIAL, ScanResult
from lossless.wire.scan import Rows, Scanner
from lossless.wire.tensorproto import DType
from tests.unit.wire.feeding import rows_of, scan, scan_every_way
from tests.unit.wire.protobufs import NUMERIC, bits, event_of, events, values
from tests.unit.wire.pure import expected

LOGS = sorted((Path(__file__).parents[2] / "interop").rglob("*tfevents*"))
cuts = st.lists(st.integers(0, 2000), max_size=8)


def scalar(tag: str, value: float, step: int, wall: float = 1.5) -> bytes:
    return frame(event_of(summary_pb2.Summary.Value(tag=tag, simple_value=value), wall=wall, step=step))


@given(st.lists(events(), max_size=6), cuts)
def test_equal_to_pure_python_at_every_cut(made: list[event_pb2.Event], cuts: list[int]) -> None:
    data = b"".join(frame(e.SerializeToString()) for e in made)
    found = scan_every_way(data, cuts=cuts)
    rows, tags = expected(data)
    assert found.rows == rows
    assert [t.name for t in found.tags] == tags
    assert (found.records, found.position, found.last.status) == (len(made), len(data), END)
    assert [d for d in found.damage if d.code != "R009"] == []
    trailing = scan(data + scalar("t", 1, 1)[: cuts[0] % 39 if cuts else 1], cuts, ended=False)
    assert (trailing.rows, trailing.position, trailing.damage) == (found.rows, len(data), found.damage)


@given(st.lists(values(), min_size=1, max_size=4), st.lists(st.integers(0, 300), max_size=12), cuts)
def test_repeating_tags_take_the_fast_path_and_tell_the_same(
    made: list[summary_pb2.Summary.Value], steps: list[int], cuts: list[int]
) -> None:
    """The same values at many steps, so that records are taken by comparison with the last of their tag."""
    data = b"".join(frame(event_of(v, wall=i, step=s)) for i, s in enumerate(steps) for v in made)
    found = scan_every_way(data, cuts=cuts)
    assert found.rows == expected(data)[0]


@given(st.lists(st.sampled_from(["a", "bb", "ccc"]), min_size=1, max_size=30), st.data())
def test_templates_do_not_outlive_a_difference(tags: list[str], data: st.DataObject) -> None:
    """Neighbours differ in tag, step size, metadata, field order or dtype: each is decoded anew or fits."""
    records = []
    for i, tag in enumerate(tags):
        value = summary_pb2.Summary.Value(tag=tag, simple_value=i)
        if data.draw(st.booleans()):
            value = summary_pb2.Summary.Value(tag=tag)
            value.tensor.dtype, form = data.draw(
                st.sampled_from([(1, "<f"), (2, "<d"), (3, "<i"), (6, "b"), (9, "<q")])
            )
            value.tensor.tensor_content = struct.pack(form, i)
        if data.draw(st.booleans()):
            value.metadata.display_name = data.draw(st.sampled_from(["x", "y"]))
        record = event_of(value, wall=i, step=data.draw(st.sampled_from([0, 1, 127, 128, 2**21, 2**49, 2**56, -1])))
        if data.draw(st.booleans()):
            parts = event_pb2.Event(wall_time=2.5, step=3)
            record = event_of(value, wall=0, step=0) + parts.SerializeToString()
        records.append(frame(record))
    joined = b"".join(records)
    assert scan_every_way(joined).rows == expected(joined)[0]


@pytest.mark.parametrize("dtype", sorted(NUMERIC))
def test_records_of_every_dtype_are_taken_by_comparison_and_tell_the_same(dtype: DType) -> None:
    """Any bits may be the value; the first that float64 rounds is named, whatever went before it."""
    rng, size = np.random.default_rng(dtype), len(bits(dtype, 1))
    contents = [
        *4 * [bits(dtype, 1)],
        *(rng.bytes(size) for _ in range(40)),
        b"\xff" * size,
        bytes(size),
        bits(dtype, 1),
    ]
    data = b""
    for i, content in enumerate(contents):
        value = summary_pb2.Summary.Value(tag="t")
        value.tensor.dtype, value.tensor.tensor_content = dtype, bits(dtype, i % 2) if dtype == DType.BOOL else content
        data += frame(event_of(value, wall=i + 1, step=i + 1))
    found = scan_every_way(data)
    assert found.rows == expected(data)[0]
    numbers = [int.from_bytes(content, "little", signed=dtype == DType.INT64) for content in contents]
    rounded = [row.offset for row, n in zip(found.rows, numbers, strict=True) if float(n) != n]
    whole = dtype in (DType.INT64, DType.UINT64)
    assert [d.offset for d in found.damage] == (rounded[:1] if whole else [])


@pytest.mark.parametrize("again", [{"wall_time": 9.5}, {"step": 9}])
def test_of_two_times_or_steps_the_last_counts_at_every_record(again: dict[str, float]) -> None:
    """Messages written one behind the other are merged, in records taken by comparison too."""
    value = summary_pb2.Summary.Value(tag="t", simple_value=1)
    last = event_pb2.Event(**again).SerializeToString()
    data = b"".join(frame(event_of(value, wall=i + 1, step=i + 1) + last) for i in range(4))
    assert scan_every_way(data).rows == expected(data)[0]


@pytest.mark.parametrize("path", LOGS, ids=lambda p: p.parent.name)
def test_real_files(path: Path) -> None:
    data = path.read_bytes()
    found = scan(data)
    assert found.rows == expected(data)[0]
    assert found[:5] == scan(data, range(0, len(data), 997), capacity=7)[:5]
    assert found.damage == []


def test_several_payloads_of_an_event_are_all_rows() -> None:
    """A oneof keeps the last one; nothing is dropped here, and summaries are joined."""
    one, two = (summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag=t, simple_value=1)]) for t in "ab")
    parts = [
        delimited(5, one.SerializeToString()),
        delimited(3, b"brain.Event:2"),
        delimited(5, two.SerializeToString()),
    ]
    event = event_of(step=5) + b"".join(parts)
    found = scan_every_way(frame(event), capacity=1)
    assert [(r.tag, r.shape, r.step) for r in found.rows] == [
        (0, Shape.SIMPLE, 5),
        (-1, Shape.FILE_VERSION, 5),
        (1, Shape.SIMPLE, 5),
    ]


def test_time_and_step_may_stand_behind_the_summary() -> None:
    value = summary_pb2.Summary.Value(tag="t", simple_value=2)
    summary = event_pb2.Event(summary=summary_pb2.Summary(value=[value])).SerializeToString()
    (row,) = scan_every_way(frame(summary + event_pb2.Event(wall_time=2.5, step=9).SerializeToString())).rows
    assert (row.step, row.wall, row.value) == (9, "2.5", "2.0")


def test_session_log_rows_hold_the_status() -> None:
    event = event_pb2.Event(step=3, session_log=event_pb2.SessionLog(status="START", msg="hello"))
    (row,) = scan_every_way(frame(event.SerializeToString())).rows
    assert (row.tag, row.shape, row.value) == (-1, Shape.SESSION_LOG, "1.0")


def test_an_empty_record_is_a_record() -> None:
    found = scan_every_way(frame(b"") + scalar("t", 1, 1))
    assert (found.records, len(found.rows), found.damage) == (2, 1, [])


@pytest.mark.parametrize("capacity", [1, 2, 7, 99, 100, 101, 500])
@pytest.mark.parametrize("before", [0, 1, 3])
def test_a_record_of_more_values_than_rows(capacity: int, before: int) -> None:
    """No row is lost or repeated, and each scan makes progress."""
    many = [summary_pb2.Summary.Value(tag=f"t{i}", simple_value=i) for i in range(100)]
    data = scalar("x", 1, 1) * before + frame(event_of(*many)) + scalar("y", 1, 1)
    found = scan(data, range(0, len(data), 50), capacity=capacity)
    assert found.rows == expected(data)[0]
    assert found.records == before + 2


@pytest.mark.parametrize("capacity", [1, 10, 1000])
def test_a_broken_record_of_many_values_leaves_nothing(capacity: int) -> None:
    """Not even when its first values would have filled the rows before its end was seen."""
    many = [summary_pb2.Summary.Value(tag=f"t{i}", simple_value=i) for i in range(100)]
    good = event_of(*many)
    broken = event_of() + delimited(5, good[good.index(b"\n\x09\n\x02t0") :] + b"\x0a\xff")
    found = scan(scalar("x", 1, 1) + frame(broken) + scalar("y", 1, 2), capacity=capacity)
    assert [t.name for t in found.tags] == ["x", "y"]
    assert [r.step for r in found.rows] == [1, 2]
    assert [d.code for d in found.damage] == ["R008"]


def test_full_and_partial_say_how_to_go_on() -> None:
    data = scalar("t", 1, 1) * 3
    size = len(data) // 3
    scanner, rows = Scanner(), Rows(2)
    assert scanner.scan(data[:-1], 0, rows) == ScanResult(FULL, 2 * size, 0)
    assert scanner.scan(data[2 * size : -1], 2 * size, rows) == ScanResult(PARTIAL, 0, size)
    assert (rows.n, scanner.position) == (0, 2 * size)
    assert scanner.scan(data[2 * size :], 2 * size, rows) == ScanResult(END, size, 0)
    assert scanner.scan(b"", 3 * size, rows) == ScanResult(END, 0, 0)


@pytest.mark.parametrize(("known", "need"), [(1, 0), (11, 0), (12, 39), (38, 39)])
def test_need_is_known_with_the_header(known: int, need: int) -> None:
    assert scan(scalar("t", 1, 1)[:known], ended=False).last == ScanResult(PARTIAL, 0, need)


def test_a_file_may_be_entered_at_any_record() -> None:
    data = scalar("t", 1, 1) + scalar("t", 2, 2)
    half = len(data) // 2
    scanner, rows = Scanner(), Rows()
    scanner.scan(data[half:], half, rows)
    assert [r.offset for r in rows_of(rows)] == [scan(data).rows[1].offset]


def test_data_from_elsewhere_is_refused() -> None:
    scanner, rows = Scanner(), Rows()
    scanner.scan(scalar("t", 1, 1), 0, rows)
    with pytest.raises(
        ValueError, match="scan: got data from byte 5, want from 39; present again what was not consumed"
    ):
        scanner.scan(b"", 5, rows)


def test_rows_need_room() -> None:
    with pytest.raises(ValueError, match="rows: got a capacity of 0, want at least 1"):
        Rows(0)


def test_rows_are_plain_columns_that_are_reused() -> None:
    rows, scanner = Rows(10), Scanner()
    columns = (rows.tag, rows.shape, rows.step, rows.wall, rows.value, rows.offset, rows.length)
    assert [c.dtype for c in columns] == [np.int32, np.uint8, np.int64, np.float64, np.float64, np.int64, np.int32]
    scanner.scan(scalar("t", 1, 1), 0, rows)
    assert rows.step is columns[2]
    assert (rows.n, rows.capacity, rows.step[0]) == (1, 10, 1)


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview, lambda b: np.frombuffer(b, np.int8)])
def test_any_buffer(kind: type) -> None:
    data = scalar("t", 1, 1)
    scanner, rows = Scanner(), Rows()
    assert scanner.scan(kind(data), 0, rows).consumed == len(data)


def test_rows_of_one_scan_do_not_leak_into_the_next_file() -> None:
    """Templates point into the buffer of their own scan."""
    rows = Rows()
    first, second = Scanner(), Scanner()
    first.scan(b"".join(scalar("abc", i, i) for i in range(9)), 0, rows)
    second.scan(b"".join(scalar("xyz", i, i) for i in range(9)), 0, rows)
    assert [t.name for t in second.tags] == ["xyz"]
    assert rows.value[: rows.n].tolist() == list(range(9))


def test_checksums_of_data_may_be_left_unverified() -> None:
    data = bytearray(scalar("t", 1, 1) + scalar("t", 2, 2))
    data[-1] ^= 1
    assert len(scan(bytes(data), verify=False).rows) == 2
    assert scan(bytes(data), verify=False).damage == []
    assert [d.code for d in scan(bytes(data)).damage] == ["R002"]


def test_scans_run_side_by_side_without_the_gil() -> None:
    """While one thread scans, others run; and the same scanner refuses a second call."""
    garbage = np.random.default_rng(1).bytes(1 << 24)
    want = "scan: got a second call while one runs, want one thread at a time; give each file its own scanner"
    for _ in range(100):  # a busy machine may not run this thread while the other scans
        if want in refusals(garbage):
            return
    raise AssertionError("never refused: the GIL was held")


def refusals(garbage: bytes) -> list[str]:
    """What a scanner says to a second thread while the first searches `garbage`."""
    scanner, other, refused = Scanner(), Scanner(), list[str]()
    thread = threading.Thread(target=scanner.scan, args=(garbage, 0, Rows()), kwargs={"ended": True})
    thread.start()
    while thread.is_alive() and not refused:
        assert other.scan(b"", 0, Rows(1)).status == END
        try:
            scanner.scan(b"", 0, Rows(1))
        except (RuntimeError, ValueError) as error:
            refused.append(str(error))
    thread.join()
    return refused


def test_threads_with_their_own_scanners_agree() -> None:
    data = b"".join(scalar(f"t{i % 7}", i, i) for i in range(5000))
    want, found = scan(data, capacity=999)[:5], list[object]()
    threads = [
        threading.Thread(target=lambda: found.append(scan(data, range(0, len(data), 10_000), capacity=999)[:5]))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [want] * 4


def test_offsets_lie_where_base_says() -> None:
    """`base` may be beyond 4 GiB."""
    data, far = scalar("t", 1, 1), 2**40
    scanner, rows = Scanner(), Rows()
    scanner.scan(data, far, rows)
    assert rows.offset[0] - far == scan(data).rows[0].offset
    assert [b - a for a, b in pairwise([far, scanner.position])] == [len(data)]
