"""lossless.summary beside tf.summary, call by call: the same tags, steps, answers, bytes. Needs TensorFlow."""

from __future__ import annotations

from collections.abc import Callable
from inspect import signature
from operator import attrgetter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless import summary
from lossless.wire.events import Event
from tests.unit.write.summary.reading import serialised, timeless

tf = pytest.importorskip("tensorflow")


def nested_scopes(api: Any) -> list[Any]:
    told: list[Any] = []
    with tf.name_scope("A"):
        api.scalar("x", 1.0, step=1)
        with tf.name_scope("B/C"):
            api.scalar("x", 1.0, step=2)
        with tf.name_scope("B/"):
            api.scalar("slash", 1.0, step=1)
        for step, name in enumerate(("my op", "%%", "tr/", "", None, "_u")):
            with api.experimental.summary_scope(name, "def") as scope:
                told.append(scope)
                api.write(scope[0], 1.0, step=step)
    return told


def steps(api: Any) -> list[Any]:
    told: list[Any] = []
    variable = tf.Variable(4, dtype=tf.int64)
    api.experimental.set_step(variable)
    told.append(bool(api.scalar("variable", 1.0)))
    variable.assign_add(3)
    told.append(bool(api.histogram("variable_too", [1.0, 2.0])))
    for step in (tf.constant(5, tf.int64), np.int32(6), [7], True, -3, 2**62):
        told.append(bool(api.scalar(f"step{len(told)}", 1.0, step=step)))
    return told


def conditions(api: Any) -> list[Any]:
    told: list[Any] = []
    flag = tf.Variable(True)
    for condition in (tf.constant(False), tf.constant(True), flag, lambda: flag, lambda: tf.constant(False), None):
        with api.record_if(condition):
            told += [bool(api.should_record_summaries()), bool(api.scalar("c", 1.0, step=len(told)))]
    return told


def tensors(api: Any) -> list[Any]:
    told: list[Any] = []
    for i, tensor in enumerate(
        [
            5, 5.0, True, [1, 2], [[1.0, 2.0]], [1, 2.5], "text", ["a", b"b"], [], 1 + 2j,
            np.arange(3), np.float64(1), np.arange(4, dtype="f2").reshape(2, 2), np.array([1 + 2j], "c8"),
            tf.constant([1, 2], tf.uint8), tf.Variable([1.0]), tf.constant(["x", "y"]),
            lambda: tf.constant([1, 2]), np.zeros((0, 3), "f4"), tf.constant([True, False]), np.array(["a", "b"]),
        ]
    ):  # fmt: skip
        told.append(bool(api.write(f"w{i}", tensor, step=i, metadata=None if i % 2 else b"")))
    metadata = tf.compat.v1.SummaryMetadata(display_name="d", plugin_data={"plugin_name": "p", "content": b"c"})
    told.append(bool(api.write("m", 1.0, step=1, metadata=metadata)))
    told.append(bool(api.write("m", 1.0, step=2, metadata=metadata.SerializeToString())))
    return told


def histograms(api: Any) -> list[Any]:
    rng = np.random.default_rng(0)
    inputs = [
        rng.normal(size=1000), rng.normal(size=(3, 4, 5)).astype("f4"), [], [3, 3, 3], np.arange(100), 5,
        tf.constant(rng.normal(size=50), tf.float16), tf.Variable(rng.normal(size=50)), [True, False, True],
    ]  # fmt: skip
    told = [bool(api.histogram(f"h{i}", data, step=i)) for i, data in enumerate(inputs)]
    told += [bool(api.histogram(f"b{n}", inputs[0], step=1, buckets=n)) for n in (0, 1, 7)]
    return told


def texts(api: Any) -> list[Any]:
    given = ["x", b"\xff", ["a", "b"], np.array([["a", "b"], ["c", "d"]]), tf.constant("ü"), tf.constant([["a"]])]
    return [bool(api.text(f"t{i}", data, step=i, description="d")) for i, data in enumerate(given)]


def raw(api: Any) -> list[Any]:
    def one(tag: str) -> bytes:
        value = tf.compat.v1.Summary.Value(tag=tag, simple_value=2.5)
        return tf.compat.v1.Summary(value=[value, value]).SerializeToString()

    write = api.experimental.write_raw_pb
    return [
        bool(write(one("a"), step=2)),
        bool(write([one("b"), one("c")], step=3)),
        bool(write(tf.constant([one("d")]), step=tf.constant(4, tf.int64))),
    ]


def audio(api: Any) -> list[Any]:
    rng = np.random.default_rng(0)
    sounds = [rng.uniform(-1.2, 1.2, (2, 50, 1)).astype("f4"), np.zeros((4, 10, 2), "f4"), np.zeros((0, 10, 2), "f4")]
    told = [bool(api.audio(f"a{i}", data, 8000, step=i)) for i, data in enumerate(sounds)]
    return [*told, bool(api.audio("n", sounds[1], tf.constant(44100), step=1, max_outputs=1))]


CALLS = [nested_scopes, steps, conditions, tensors, histograms, texts, raw, audio]


@pytest.mark.filterwarnings("ignore:W222")  # sound that is clipped is said
@pytest.mark.parametrize("calls", CALLS, ids=lambda f: f.__name__)
def test_the_same_bytes(calls: Callable[[Any], list[Any]], tmp_path: Path) -> None:
    """Of every event; and what the calls answer."""
    answers = []
    for api, name in ((summary, "ours"), (tf.summary, "theirs")):
        writer = api.create_file_writer(str(tmp_path / name))
        with writer.as_default():
            answers.append(calls(api))
        api.experimental.set_step(None)
        writer.close()
    assert answers[0] == answers[1]
    ours, theirs = (sorted(events(tmp_path / name)) for name in ("ours", "theirs"))
    assert ours == theirs != []


def events(directory: Path) -> list[bytes]:
    return [timeless(data) for data in serialised(directory) if Event.decode(data).file_version is None]


def doubled() -> Any:
    """A function whose graph was not made yet."""
    return tf.function(lambda x: x * 2)


def written(api: Any, directory: Path, calls: Callable[[Any], object]) -> list[Any]:
    writer = api.create_file_writer(str(directory))
    with writer.as_default(step=4), tf.name_scope("scope"):
        calls(api)
    writer.close()
    return [e for e in map(Event.decode, serialised(directory)) if e.file_version is None]


@pytest.mark.parity("tf.summary.graph")
def test_the_same_graphs(tmp_path: Path) -> None:
    """Of a graph and of its definition; its maps have no order, so not byte for byte."""

    def calls(api: Any) -> None:
        graph = doubled().get_concrete_function(tf.constant(1.0)).graph
        assert bool(api.graph(graph)) and bool(api.graph(graph.as_graph_def()))

    ours, theirs = (written(api, tmp_path / name, calls) for name, api in (("o", summary), ("t", tf.summary)))
    read = tf.compat.v1.GraphDef.FromString
    assert [(e.step, read(e.graph_def)) for e in ours] == [(e.step, read(e.graph_def)) for e in theirs]
    assert len(ours) == 2


@pytest.mark.parity("tf.summary.trace_on")
@pytest.mark.parity("tf.summary.trace_export")
@pytest.mark.parity("tf.summary.trace_off")
@pytest.mark.parametrize("profiler", [False, True])
def test_the_same_traces(tmp_path: Path, profiler: bool) -> None:
    """Tag, step, metadata, and the functions that ran."""

    def calls(api: Any) -> None:
        api.trace_on(profiler=profiler, profiler_outdir=str(tmp_path / "profile"))
        doubled()(tf.constant(3.0))
        api.trace_export("trace")
        api.trace_on()
        api.trace_off()
        with pytest.raises(ValueError, match="trace"):
            api.trace_export("trace")

    found = []
    for name, api in (("o", summary), ("t", tf.summary)):
        (event,) = written(api, tmp_path / name, calls)
        (value,) = event.summary.value
        graphs = tf.compat.v1.RunMetadata.FromString(value.tensor.string_val[0]).function_graphs
        names = [n.name for g in graphs for n in g.pre_optimization_graph.node]
        found.append((event.step, value.tag, value.metadata, value.tensor.dtype, names))
    assert found[0] == found[1]
    assert found[0][:2] == (4, "scope/trace") and ("mul" in found[0][4]) is True


@pytest.mark.filterwarnings("ignore:W222")  # what is clipped is said
@pytest.mark.parity("tf.summary.image")
def test_the_same_pictures(tmp_path: Path) -> None:
    """Every pixel, of every dtype and number of channels, clipped and scaled alike."""
    rng = np.random.default_rng(0)
    given = [
        rng.uniform(-0.5, 1.5, (2, 4, 5, channels)).astype(dtype) for channels in (1, 2, 3, 4) for dtype in ("f4", "f8")
    ]
    given += [rng.integers(0, 255, (4, 3, 3, 3)).astype("u1"), rng.integers(0, 2**16, (1, 3, 3, 1)).astype("u2")]
    given += [tf.constant(rng.random((1, 3, 3, 3)), tf.float16), np.zeros((0, 3, 3, 1), "f4")]

    def calls(api: Any) -> None:
        for i, data in enumerate(given):
            assert bool(api.image(f"i{i}", data, step=i, description="d"))

    found = []
    for name, api in (("o", summary), ("t", tf.summary)):
        values = {e.step: e.summary.value[0] for e in written(api, tmp_path / name, calls)}
        found.append(
            {
                step: (
                    v.tag,
                    v.metadata,
                    v.tensor.string_val[:2],
                    [tf.io.decode_png(p).numpy() for p in v.tensor.string_val[2:]],
                )
                for step, v in values.items()
            }
        )
    for step, (tag, metadata, size, pictures) in found[1].items():
        assert found[0][step][:3] == (tag, metadata, size)
        for ours, theirs in zip(found[0][step][3], pictures, strict=True):
            np.testing.assert_array_equal(ours, theirs, err_msg=tag)


def test_inside_tf_function(tmp_path: Path) -> None:
    """Every kind is recorded at every execution, at the step and condition of that execution."""
    step, on = tf.Variable(0, dtype=tf.int64), tf.Variable(True)

    def calls(api: Any) -> None:
        @tf.function
        def train(x: Any) -> Any:
            with tf.name_scope("inner"):
                api.scalar("loss", x, step=step)
                api.histogram("h", tf.stack([x, x + 1.0]), step=step)
                with api.record_if(lambda: on):
                    api.scalar("sometimes", x)
            api.text("t", tf.strings.as_string(x), step=step)
            return x

        api.experimental.set_step(step)
        for i in range(4):
            step.assign(i)
            on.assign(i % 2 == 0)
            train(tf.constant(float(i)))
        api.experimental.set_step(None)

    found = []
    for name, api in (("o", summary), ("t", tf.summary)):
        written(api, tmp_path / name, calls)
        found.append(sorted(events(tmp_path / name)))
    assert found[0] == found[1]
    assert len(found[0]) == 4 * 3 + 2


def test_names_of_errors(tmp_path: Path) -> None:
    """What is raised for mistakes of the program is of their type."""
    mistakes = (
        lambda api: api.create_file_writer(None),
        lambda api: api.flush(5),
        lambda api: api.trace_export("x", step=1),
        lambda api: api.graph(5),
        lambda api: api.audio("a", np.zeros((1, 3, 1)), 8000, step=1, encoding="mp3"),
    )
    for name, api in (("o", summary), ("t", tf.summary)):
        with api.create_file_writer(str(tmp_path / name)).as_default():
            for make in mistakes:
                with pytest.raises(ValueError, match=r"."):
                    make(api)


FUNCTIONS = (
    "audio create_file_writer create_noop_writer flush graph histogram image record_if scalar should_record_summaries "
    "text trace_export trace_off trace_on write"
)
NAMES = [
    *FUNCTIONS.split(),
    *(f"experimental.{name}" for name in ("get_step", "set_step", "summary_scope", "write_raw_pb")),
    *(f"SummaryWriter.{name}" for name in ("as_default", "set_as_default", "init", "flush", "close")),
]


@pytest.mark.parametrize("name", NAMES)
def test_the_same_signature(name: str) -> None:
    """Parameters, their order and defaults; ours may have more, by keyword."""
    ours, theirs = (list(signature(attrgetter(name)(api)).parameters.values()) for api in (summary, tf.summary))
    assert [(p.name, p.default) for p in ours[: len(theirs)]] == [(p.name, p.default) for p in theirs]
    assert all(p.kind is p.KEYWORD_ONLY for p in ours[len(theirs) :])


def test_nothing_of_theirs_is_missing() -> None:
    """Every public name."""
    for ours, theirs in ((summary, tf.summary), (summary.experimental, tf.summary.experimental)):
        assert {name for name in dir(theirs) if not name.startswith("_")} <= set(dir(ours))


@pytest.mark.parametrize("value", [0.5, 3, True, "adam"])
def test_a_hyperparameter_of_tensorflow(value: Any) -> None:
    """Counts as what it holds, a variable's too; theirs raises."""
    given = [value, tf.constant(value), tf.Variable(value)]
    assert len({summary.hparams_pb({"a": a}, start_time_secs=7.0).SerializeToString() for a in given}) == 1
