"""FileWriter: every method, read back record by record."""

from __future__ import annotations

import gc
import inspect
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from tensorboard.compat.proto import (
    config_pb2,
    event_pb2,
    graph_pb2,
    meta_graph_pb2,
    node_def_pb2,
    summary_pb2,
)

from lossless import summary as v2
from lossless.compat import v1
from lossless.errors import WriteError
from lossless.wire.events import Event
from lossless.wire.graphs import GraphDef
from lossless.wire.records import Unframer
from lossless.write import notices
from lossless.write.notices import LosslessWarning


@pytest.fixture(autouse=True)
def graph() -> Iterator[v1.Graph]:
    with v1.Graph().as_default() as made:
        yield made


def events(directory: Path) -> list[Event]:
    """What all files of the directory hold, less their first records."""
    found = []
    for file in sorted(directory.glob("*tfevents*")):
        unframer = Unframer()
        unframer.feed(file.read_bytes())
        while record := unframer.next():
            found.append(Event.decode(record.data))
        unframer.close()
    return [event for event in found if event.file_version is None]


def scalar(tag: str, number: float = 1.0) -> v1.Summary:
    return v1.Summary(value=[v1.Summary.Value(tag=tag, simple_value=number)])


@pytest.mark.parity(
    "tf.compat.v1.summary.FileWriter", "tf.compat.v1.summary.FileWriter.add_summary", "tf.compat.v1.summary.Summary"
)
def test_add_summary_takes_results_bytes_and_anyones_messages(tmp_path: Path) -> None:
    given = [
        v1.summary.scalar("a", 1.0).eval(),
        scalar("b").SerializeToString(),
        bytearray(scalar("c").SerializeToString()),
        scalar("d"),
        summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="e", simple_value=1.0)]),
        np.array(scalar("f").SerializeToString(), object),
        SimpleNamespace(numpy=lambda: scalar("g").SerializeToString()),
        v1.Summary(),
    ]
    before = time.time()
    with v1.summary.FileWriter(tmp_path, filename_suffix=".own") as writer:
        for step, one in enumerate(given):
            writer.add_summary(one, step)
        assert writer.get_logdir() == str(tmp_path)
    found = events(tmp_path)
    assert [[v.tag for v in e.summary.value] for e in found if e.summary] == [[t] for t in "abcdefg"] + [[]]
    assert [e.step for e in found] == list(range(8))
    assert before <= found[0].wall_time <= found[-1].wall_time <= time.time()
    assert [file.name.endswith(".own") for file in tmp_path.iterdir()] == [True]


def test_an_event_has_the_bytes_that_protobuf_gives_it(tmp_path: Path) -> None:
    given = summary_pb2.Summary(value=[summary_pb2.Summary.Value(tag="a", simple_value=0.1, node_name="n")])
    with v1.summary.FileWriter(tmp_path) as writer:
        writer.add_summary(given, np.int64(7))
    data = _records(tmp_path)[1]
    wall_time = Event.decode(data).wall_time
    assert data == event_pb2.Event(wall_time=wall_time, step=7, summary=given).SerializeToString()


def _records(directory: Path) -> list[bytes]:
    unframer = Unframer()
    unframer.feed(next(directory.iterdir()).read_bytes())
    return [record.data for record in iter(unframer.next, None)]


def test_metadata_are_written_with_the_first_value_of_a_tag(tmp_path: Path) -> None:
    op = v1.summary.tensor_summary("t", np.ones(2), "what it is")
    other = v1.Summary(value=[v1.Summary.Value(tag="a", simple_value=1)])
    with v1.summary.FileWriter(tmp_path) as writer:
        for step in range(2):
            writer.add_summary(op.eval(), step)
            writer.add_summary(other, step)
            other.value[0].metadata.display_name = "too late, as with TensorFlow"
    values = [v for e in events(tmp_path) if e.summary for v in e.summary.value]
    assert [v.metadata is not None for v in values] == [True, False, False, False]
    assert values[0].tensor == values[2].tensor


def test_without_a_step_tags_count_and_the_line_is_named(tmp_path: Path) -> None:
    op = v1.summary.scalar("a", 1.0)
    writer = v1.summary.FileWriter(tmp_path)

    def three_times() -> None:
        writer.add_summary(op.eval())
        writer.add_summary(op.eval())
        writer.add_summary(op.eval(), 9)

    line = inspect.getsourcelines(three_times)[1] + 2
    with pytest.warns(
        LosslessWarning, match=rf"W202 .*tag 'a': got values without .*test_file_writer.py:{line}"
    ) as said:
        three_times()
    writer.close()
    assert len(said) == 1
    assert [e.step for e in events(tmp_path)] == [0, 1, 9]


WRONG: dict[str, tuple[str, Callable[[], Any], float | None]] = {
    "clipped": ("W222 .*audio 'a'", lambda: v1.summary.audio("a", np.full((1, 5), 2.0), 8000).eval(), 1),
    "too large": ("W213 .*tag 'big'", lambda: v1.summary.scalar("big", 1e300).eval(), 1),
    "no number": ("W204 .*summary scalar 'bad'", lambda: _with_good(v1.summary.scalar("bad", np.zeros(3))).eval(), 1),
    "no pixels": ("W212 .*image 'i'", lambda: _with_good(v1.summary.image("i", np.zeros((1, 2, 2, 5)))).eval(), 1),
    "half a step": ("W222 .*step: got 1.5", lambda: v1.summary.scalar("half", 1.0).eval(), 1.5),
    "a step twice": ("W206 .*tag 'first'", lambda: v1.summary.scalar("first", 1.0).eval(), 0),
}


def _with_good(op: Any) -> Any:
    return v1.summary.merge([op, v1.summary.scalar("good", 1.0)])


@pytest.mark.parametrize("how", ["argument", "environment", "warnings"])
@pytest.mark.parametrize("what", WRONG)
def test_strict_raises_when_all_that_is_right_is_recorded(
    what: str, how: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """At add_summary, with the line of the evaluation; without strict it is said there."""
    monkeypatch.setattr(notices, "_said", notices._Said())
    monkeypatch.setenv("LOSSLESS_STRICT", "1" if how == "environment" else "")
    words, evaluate, step = WRONG[what]
    with v1.Graph().as_default(), warnings.catch_warnings(record=True, action="always") as said:
        writer = v1.summary.FileWriter(tmp_path, strict=True if how == "argument" else None)
        writer.add_summary(scalar("first"), 0)
        result = evaluate()
        with nullcontext() if how == "warnings" else pytest.raises(WriteError, match=rf"{words}.*test_file_writer.py:"):
            writer.add_summary(result, step)
        writer.close()
    assert len(events(tmp_path)) == 2
    told = [warning for warning in said if issubclass(warning.category, LosslessWarning)]
    assert len(told) <= (how != "environment") and (told or how != "warnings")


def test_a_step_of_any_kind_or_none_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    with v1.summary.FileWriter(tmp_path) as writer:
        with pytest.warns(LosslessWarning, match="W222 .*step: got 1.7, want a whole number; 1 is recorded"):
            writer.add_summary(scalar("a"), 1.7)
        with pytest.warns(LosslessWarning, match="W222 value-adjusted: step: got 1.7"):
            writer.add_session_log(v1.SessionLog(), 1.7)
        for step in ("2", np.float32(3), np.array([4])):
            writer.add_summary(scalar("a"), step)
            writer.add_session_log(v1.SessionLog(), step)
        with pytest.warns(LosslessWarning, match="W221 .*global_step: got nan"):
            writer.add_summary(scalar("a"), float("nan"))
    assert [e.step for e in events(tmp_path)] == [1, 1, 2, 2, 3, 3, 4, 4]


@pytest.mark.parametrize(
    ("given", "error", "words"),
    [
        (None, TypeError, "merge_all.. gives None"),
        (3.0, TypeError, "got float, want a Summary or its bytes"),
        ("text", TypeError, "got str, want a Summary"),
        (b"\xff\xff", WriteError, "add_summary: got 2 bytes that are no Summary"),
    ],
)
def test_what_is_no_summary_is_refused(tmp_path: Path, given: Any, error: type[Exception], words: str) -> None:
    with v1.summary.FileWriter(tmp_path) as writer, pytest.raises(error, match=words):
        writer.add_summary(given, 1)
    assert events(tmp_path) == []


def test_an_op_instead_of_its_result_is_refused(tmp_path: Path) -> None:
    op = v1.summary.scalar("a", 1.0)
    with v1.summary.FileWriter(tmp_path) as writer:
        with pytest.raises(TypeError, match="got the op 'a', want its result"):
            writer.add_summary(op, 1)
        writer.add_summary(op.eval(), 1)


def test_one_tag_for_two_kinds_is_said(tmp_path: Path) -> None:
    histogram = v1.Summary(value=[v1.Summary.Value(tag="a", histo=v1.HistogramProto(bucket=[1]))])
    with v1.summary.FileWriter(tmp_path) as writer:
        writer.add_summary(scalar("a"), 1)
        with pytest.warns(LosslessWarning, match="W205"):
            writer.add_summary(histogram, 2)
    assert len(events(tmp_path)) == 2


@pytest.mark.parity("tf.compat.v1.summary.FileWriter.add_graph")
def test_graphs_of_ours_of_protobuf_and_serialised(tmp_path: Path) -> None:
    x = v1.placeholder(name="x")
    op = v1.summary.merge([v1.summary.scalar("loss", x)])
    definition = graph_pb2.GraphDef(node=[node_def_pb2.NodeDef(name="n", op="Add")])
    with v1.summary.FileWriter(tmp_path, v1.Session().graph) as writer:
        writer.add_graph(definition, 3)
        writer.add_graph(definition.SerializeToString())
        writer.add_graph(None, graph_def=definition)
        with pytest.raises(ValueError, match="got graph and graph_def"):
            writer.add_graph(definition, graph_def=definition)
        with pytest.raises(TypeError, match=r"got NoneType, want a tf\.Graph"):
            writer.add_graph(None)
        writer.add_summary(op({x: 1.0}), 0)
    ours, *others = [e for e in events(tmp_path) if e.graph_def]
    assert [(n.name, n.op, n.input) for n in GraphDef.decode(ours.graph_def or b"").node] == [
        ("x", "Placeholder", ()),
        ("loss", "ScalarSummary", ("x",)),
        ("Merge/MergeSummary", "MergeSummary", ("loss",)),
    ]
    assert [e.graph_def for e in others] == [definition.SerializeToString()] * 3
    assert [e.step for e in others] == [3, 0, 0]


@pytest.mark.parity(
    "tf.compat.v1.summary.FileWriter.add_event",
    "tf.compat.v1.summary.FileWriter.add_meta_graph",
    "tf.compat.v1.summary.FileWriter.add_run_metadata",
    "tf.compat.v1.summary.FileWriter.add_session_log",
    "tf.compat.v1.summary.Event",
    "tf.compat.v1.summary.SessionLog",
    "tf.compat.v1.summary.TaggedRunMetadata",
)
def test_everything_else_an_event_can_hold(tmp_path: Path) -> None:
    metadata = config_pb2.RunMetadata()
    metadata.step_stats.dev_stats.add(device="cpu")
    meta_graph = meta_graph_pb2.MetaGraphDef()
    meta_graph.meta_info_def.tags.append("x")
    tagged = v1.TaggedRunMetadata(tag="own", run_metadata=b"\x0a\x00")
    with v1.summary.FileWriter(tmp_path) as writer:
        writer.add_run_metadata(metadata, "step7", 7)
        writer.add_run_metadata(metadata.SerializeToString(), "step8", global_step=8)
        with pytest.raises(ValueError, match="got tag 'step7' again"):
            writer.add_run_metadata(metadata, "step7", 9)
        writer.add_meta_graph(meta_graph, 1)
        with pytest.raises(TypeError, match="want a MetaGraphDef"):
            writer.add_meta_graph(3)
        writer.add_session_log(v1.SessionLog(status=v1.SessionLog.START), 3)
        writer.add_session_log(event_pb2.SessionLog(status=event_pb2.SessionLog.STOP))
        writer.add_event(v1.Event(wall_time=1.5, step=4, tagged_run_metadata=tagged))
        writer.add_event(event_pb2.Event(wall_time=2.5, step=5))
        writer.add_event(Event(wall_time=3.5, step=6).encode())
    found = events(tmp_path)
    assert [e.step for e in found] == [7, 8, 1, 3, 0, 4, 5, 6]
    assert [e.tagged_run_metadata.tag for e in found if e.tagged_run_metadata] == ["step7", "step8", "own"]
    assert {e.tagged_run_metadata.run_metadata for e in found[:2] if e.tagged_run_metadata} == {
        metadata.SerializeToString()
    }
    assert found[2].meta_graph_def == meta_graph.SerializeToString()
    assert [e.session_log.status for e in found if e.session_log] == [1, 2]
    assert [e.wall_time for e in found[-3:]] == [1.5, 2.5, 3.5]


@pytest.mark.parity(
    "tf.compat.v1.summary.FileWriter.close",
    "tf.compat.v1.summary.FileWriter.reopen",
    "tf.compat.v1.summary.FileWriter.flush",
    "tf.compat.v1.summary.FileWriter.get_logdir",
)
def test_a_closed_writer_takes_nothing_says_so_once_and_can_be_reopened(tmp_path: Path) -> None:
    writer = v1.summary.FileWriter(tmp_path)
    writer.reopen()
    writer.add_summary(scalar("a"), 1)
    writer.flush()
    assert len(events(tmp_path)) == 1
    writer.close()
    writer.close()

    def twice() -> None:
        writer.add_summary(scalar("a"), 2)
        writer.add_event(v1.Event())

    with pytest.warns(LosslessWarning, match=r"W219 .*add_summary of the FileWriter of .*reopen") as said:
        twice()
    writer.flush()
    assert len(said) == 1
    writer.reopen()
    writer.add_summary(scalar("a"), 3)
    writer.close()
    assert [e.step for e in events(tmp_path)] == [1, 3]


def test_strict_raises_for_a_closed_writer(tmp_path: Path) -> None:
    writer = v1.summary.FileWriter(tmp_path, strict=True)
    writer.close()
    with pytest.raises(WriteError, match="W219"):
        writer.add_summary(scalar("a"), 2)


def test_the_last_writer_to_close_says_what_came_to_nothing(tmp_path: Path) -> None:
    gc.collect()  # writers of other tests
    first, last = v1.summary.FileWriter(tmp_path / "a"), v1.summary.FileWriter(tmp_path / "b")
    v1.summary.scalar("unused", 1.0)
    first.close()
    with pytest.warns(LosslessWarning, match="W216 .*'unused'"):
        last.close()


@pytest.mark.parity("tf.compat.v1.summary.FileWriterCache.get", "tf.compat.v1.summary.FileWriterCache.clear")
def test_the_cache_keeps_one_writer_a_directory(tmp_path: Path) -> None:
    cache = v1.summary.FileWriterCache
    writer = cache.get(tmp_path / "a")
    assert cache.get(str(tmp_path / "a")) is writer
    assert cache.get(tmp_path / "b") is not writer
    writer.add_summary(scalar("x"), 1)
    cache.clear()
    assert len(events(tmp_path / "a")) == 1
    assert cache.get(tmp_path / "a") is not writer
    cache.clear()


@pytest.mark.parity("tf.compat.v1.summary.initialize", "tf.compat.v1.summary.all_v2_summary_ops")
def test_initialize_writes_the_graph_with_the_default_writer(tmp_path: Path) -> None:
    assert v1.summary.all_v2_summary_ops() == []
    with pytest.raises(RuntimeError, match="got no default writer"):
        v1.summary.initialize()
    v1.placeholder(name="x")
    with v2.create_file_writer(str(tmp_path)).as_default():
        v1.summary.initialize()
        v1.summary.initialize(v1.get_default_graph())
        v2.flush()
    (found,) = [e for e in events(tmp_path) if e.graph_def]
    assert [n.name for n in GraphDef.decode(found.graph_def or b"").node] == ["x"]


@pytest.mark.parity("tf.compat.v1.summary.get_summary_description", "tf.compat.v1.summary.SummaryDescription")
def test_the_description_of_an_old_tensor_summary() -> None:
    node = node_def_pb2.NodeDef(name="n", op="TensorSummary")
    node.attr["description"].s = b'{"typeHint": "image"}'
    assert v1.summary.get_summary_description(node).type_hint == "image"
    assert v1.summary.get_summary_description(node.SerializeToString()) == v1.SummaryDescription(type_hint="image")
    with pytest.raises(ValueError, match="got a node of 'Add', want 'TensorSummary'"):
        v1.summary.get_summary_description(node_def_pb2.NodeDef(op="Add"))


def test_a_directory_that_cannot_be_made_raises_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(WriteError, match="file"):
        v1.summary.FileWriter(tmp_path / "file" / "logs")
