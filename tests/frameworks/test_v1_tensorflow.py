"""compat.v1 within TensorFlow's graphs and sessions; skipped where TensorFlow is not installed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless.compat import v1 as ours
from lossless.errors import WriteError
from lossless.wire.events import Event
from lossless.wire.records import Unframer
from lossless.write.v1 import ledger

tf: Any = pytest.importorskip("tensorflow")
theirs = tf.compat.v1


@pytest.fixture(autouse=True)
def nothing_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ops are defined here, and results looked at, without being told of."""
    monkeypatch.setattr(ledger, "_open", {})
    monkeypatch.setattr(ledger, "_held", [])


@pytest.fixture
def session() -> Iterator[Any]:
    with tf.Graph().as_default(), theirs.Session() as made:
        yield made


def events(directory: Path) -> list[Event]:
    unframer = Unframer()
    unframer.feed(next(directory.iterdir()).read_bytes())
    found = [Event.decode(record.data) for record in iter(unframer.next, None)]
    return [event for event in found if event.file_version is None]


def test_a_session_of_tensorflow_runs_our_ops_among_its_own(session: Any, tmp_path: Path) -> None:
    x = theirs.placeholder(tf.float32, [None, 8], name="x")
    with theirs.name_scope("net"):
        weights = theirs.get_variable("W", [8, 3])
        loss = tf.reduce_mean(tf.matmul(x, weights) ** 2, name="loss")
        ours.summary.scalar("loss", loss)
        same = theirs.summary.scalar("loss", loss)
    ours.summary.histogram("W", weights)
    ours.summary.scalar("callable", lambda: 4.0)
    merged = ours.summary.merge_all()
    assert merged is not None
    train = theirs.train.GradientDescentOptimizer(0.1).minimize(loss)
    session.run(theirs.global_variables_initializer())
    with ours.summary.FileWriter(tmp_path) as writer:
        for step in range(3):
            _, result, number = session.run([train, merged, loss], {x: np.ones((2, 8))})
            writer.add_summary(result, step)
            written = {v.tag: v for v in ours.Summary.FromString(result).value}
            assert written["net/loss_1"].simple_value == number
            assert written["W_1"].histo.num == 24
        assert merged.eval({x: np.ones((2, 8))})  # the default session's
    assert same.op.name == "net/loss_2"
    assert list(written) == ["net/loss_2", "net/loss_1", "W_1", "callable"], "TensorFlow's own ops first"
    assert [e.step for e in events(tmp_path)] == [0, 1, 2]


def test_our_ops_give_the_bytes_and_take_the_names_of_theirs(session: Any) -> None:
    values = {"scalar": 0.1, "histogram": [1.0, 2.0, 2.5], "tensor_summary": [[1, 2]], "text": ["a", "b"]}
    found = []
    for v1 in (ours, theirs):
        with tf.Graph().as_default(), theirs.Session() as inner:
            x = {kind: v1.placeholder(tf.constant(value).dtype, name="x") for kind, value in values.items()}
            ops = [getattr(v1.summary, kind)("x", x[kind]) for kind in values]
            results = inner.run(ops, {x[kind]: value for kind, value in values.items()})
            found.append([(op.name, bytes(result)) for op, result in zip(ops, results, strict=True)])
    assert found[0] == found[1]


def test_a_placeholder_is_theirs_and_the_run_names_it_when_it_is_not_fed(session: Any) -> None:
    op = ours.summary.scalar("a", ours.placeholder(name="needed"))
    with pytest.raises(tf.errors.InvalidArgumentError, match="needed"):
        session.run(op)
    session.run(op, {"needed:0": 1.0}).written()


def test_without_a_session_eval_says_what_is_needed() -> None:
    graph = tf.Graph()
    with graph.as_default():
        op = ours.summary.scalar("a", tf.constant(1.0))
    with pytest.raises(ValueError, match="eval: got no session"):
        op.eval()
    with pytest.raises(WriteError, match="Const:0: got a TensorFlow tensor outside of a session"):
        ours.Session().run(op)


def test_graphs_and_meta_graphs_are_theirs(session: Any, tmp_path: Path) -> None:
    """Read again: protobuf writes the attributes of a node in any order."""

    tf.add(tf.constant(1.0), 2.0, name="sum")
    graph = theirs.get_default_graph()
    ours.summary.FileWriter(tmp_path / "ours", graph).close()
    theirs.summary.FileWriter(str(tmp_path / "theirs"), graph).close()
    mine, others = events(tmp_path / "ours"), events(tmp_path / "theirs")
    graphs, metas = theirs.GraphDef.FromString, theirs.MetaGraphDef.FromString
    assert [graphs(e.graph_def) for e in mine if e.graph_def] == [graphs(e.graph_def) for e in others if e.graph_def]
    assert [metas(e.meta_graph_def) for e in mine if e.meta_graph_def] == [
        metas(e.meta_graph_def) for e in others if e.meta_graph_def
    ]
    assert [bool(e.graph_def) for e in mine] == [True, False] == [not e.meta_graph_def for e in mine]


def test_run_metadata_and_messages_of_tensorflow(session: Any, tmp_path: Path) -> None:
    metadata = theirs.RunMetadata()
    options = theirs.RunOptions(trace_level=theirs.RunOptions.FULL_TRACE)
    session.run(tf.constant(1.0), options=options, run_metadata=metadata)
    with ours.summary.FileWriter(tmp_path) as writer:
        writer.add_run_metadata(metadata, "step7", 7)
        writer.add_graph(theirs.get_default_graph().as_graph_def(), 5)
        writer.add_meta_graph(theirs.train.export_meta_graph())
        writer.add_session_log(theirs.SessionLog(status=theirs.SessionLog.START), 2)
        writer.add_summary(session.run(theirs.summary.scalar("a", 1.0)), 1)
    assert len(events(tmp_path)) == 5
    assert events(tmp_path)[0].tagged_run_metadata.run_metadata == metadata.SerializeToString()  # type: ignore[union-attr]


def test_hooks_and_writers_of_tensorflow_take_our_ops(tmp_path: Path) -> None:
    with tf.Graph().as_default():
        step = theirs.train.get_or_create_global_step()
        ours.summary.scalar("step", step)
        hook = theirs.train.SummarySaverHook(1, output_dir=str(tmp_path), summary_op=ours.summary.merge_all())
        advance = theirs.assign_add(step, 1)
        with theirs.train.MonitoredSession(hooks=[hook]) as session:
            for _ in range(3):
                session.run(advance)
    found = [v.simple_value for e in events(tmp_path) if e.summary for v in e.summary.value]
    assert len(found) == 3


def test_hooks_of_tensorflow_write_with_our_writer(tmp_path: Path) -> None:
    with tf.Graph().as_default():
        step = theirs.train.get_or_create_global_step()
        merged = theirs.summary.merge([theirs.summary.scalar("step", step)])
        writer = ours.summary.FileWriter(tmp_path)
        hooks = [
            theirs.train.SummarySaverHook(1, summary_writer=writer, summary_op=merged),
            theirs.train.StepCounterHook(2, summary_writer=writer),
        ]
        advance = theirs.assign_add(step, 1)
        with theirs.train.MonitoredSession(hooks=hooks) as session:
            for _ in range(4):
                session.run(advance)
        writer.close()
    tags = [v.tag for e in events(tmp_path) if e.summary for v in e.summary.value]
    assert tags.count("step") == 4
    assert "global_step/sec" in tags
    assert events(tmp_path)[0].session_log is not None


def test_under_tf_function_a_definition_is_refused_and_an_addition_diverted(tmp_path: Path) -> None:
    writer = ours.summary.FileWriter(tmp_path)
    summary = ours.Summary(value=[ours.Summary.Value(tag="a", simple_value=1.0)])

    @tf.function  # type: ignore[untyped-decorator]
    def step(number: Any) -> Any:
        writer.add_summary(summary, number)
        return number + 1

    @tf.function  # type: ignore[untyped-decorator]
    def define(number: Any) -> Any:
        ours.summary.scalar("a", number)
        return number

    for number in range(3):
        step(tf.constant(number))
    writer.close()
    assert [e.step for e in events(tmp_path)] == [0, 1, 2]
    with pytest.raises(WriteError, match="W215"):
        define(tf.constant(1))


def test_collections_follow_their_graph_and_its_reset(session: Any) -> None:
    op = ours.summary.scalar("a", tf.constant(1.0))
    with tf.Graph().as_default():
        assert ours.summary.merge_all() is None
    assert ours.get_collection("summaries") == [op]
    assert ours.summary.all_v2_summary_ops() == []


def test_eager_tensors_and_variables_are_read_when_evaluated() -> None:
    assert tf.executing_eagerly()
    variable = tf.Variable(3.0)
    op, text = ours.summary.scalar("v", variable), ours.summary.text("t", tf.constant(["a"]))
    found = [ours.Summary.FromString(op.eval()).value[0].simple_value]
    variable.assign(4.0)
    found.append(ours.Summary.FromString(op.eval()).value[0].simple_value)
    assert found == [3.0, 4.0]
    assert ours.Summary.FromString(text.eval()).value[0].tensor.string_val == [b"a"]
