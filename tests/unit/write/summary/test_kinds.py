"""Every kind of value: what is written of it, and when."""

from __future__ import annotations

import io
import wave
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from lossless import summary
from lossless.summary.experimental import write_raw_pb
from lossless.wire.events import PluginData, Summary, SummaryMetadata, Value
from lossless.wire.plugins import Category, Chart, Layout, MultilineChart
from lossless.wire.tensors import to_numpy
from tests.unit.write.summary.reading import events, points, tags, values


@pytest.fixture
def logs(tmp_path: Path) -> Iterator[Path]:
    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        yield tmp_path
    writer.recorded = True


def only(logs: Path) -> Any:
    summary.flush()
    ((_, value),) = values(logs)
    return value


def tensor(logs: Path) -> np.ndarray:
    return to_numpy(only(logs).tensor)


@pytest.mark.parity("tf.summary.scalar")
@pytest.mark.parametrize("data", [2, 2.0, True + 1, np.float16(2), np.array(2, "i8"), "two"])
def test_scalars_are_float32(logs: Path, data: object) -> None:
    """Whatever the number is made of; True says that it was recorded."""
    if data == "two":
        with pytest.warns(UserWarning, match="W204"):
            assert summary.scalar("a", data, step=1) is False
        return
    assert summary.scalar("a", data, step=1) is True
    value = tensor(logs)
    assert value.dtype == np.float32 and value.shape == () and value == 2


def test_a_description_may_come_go_and_change(logs: Path) -> None:
    """Each point carries what its own call said, as TensorFlow's does."""
    for step, description in enumerate([None, "one", "one", "two", None, "", "two"]):
        summary.scalar("a", 1.0, step=step, description=description)
    summary.flush()
    found = [v.metadata.summary_description for _, v in values(logs)]
    assert found == ["", "one", "one", "two", "", "", "two"]


@pytest.mark.parity("tf.summary.histogram")
@pytest.mark.parametrize(
    ("data", "buckets", "expected"),
    [
        ([1.0, 2.0, 3.0, 4.0], 2, [[1, 2.5, 2], [2.5, 4, 2]]),
        ([[5, 5], [5, 5]], 3, [[5, 5, 0], [5, 5, 0], [5, 5, 4]]),
        ([], 2, [[0, 0, 0], [0, 0, 0]]),
    ],
)
def test_histogram(logs: Path, data: object, buckets: int, expected: list[list[float]]) -> None:
    """Rows of left, right and count; of one value, or none, too."""
    assert summary.histogram("h", np.array(data), step=1, buckets=buckets, description="about") is True
    found = tensor(logs)
    np.testing.assert_array_equal(found, expected)
    assert found.dtype == np.float64
    assert only(logs).metadata == SummaryMetadata(PluginData("histograms"), summary_description="about")


def test_an_array_may_change_after_the_call(logs: Path) -> None:
    """What is recorded is what it was."""
    data = np.zeros((1, 2, 2, 1))
    summary.histogram("h", data, step=1, buckets=1)
    data += 7
    summary.flush()
    assert to_numpy(values(logs)[0][1].tensor).tolist() == [[0, 0, 4]]


@pytest.mark.parity("tf.summary.image")
@pytest.mark.parametrize(("max_outputs", "expected"), [(3, 3), (1, 1), (0, 0), (np.int64(2), 2)])
def test_image(logs: Path, max_outputs: int, expected: int) -> None:
    """Width, height, and at most so many PNGs."""
    assert summary.image("i", np.zeros((4, 2, 5, 3), "u1"), step=1, max_outputs=max_outputs) is True
    found = tensor(logs).tolist()
    assert found[:2] == [b"5", b"2"] and len(found) == 2 + expected
    assert all(png.startswith(b"\x89PNG") for png in found[2:])


def test_images_in_a_list(logs: Path) -> None:
    """As in TensorFlow's own example."""
    assert summary.image("i", [np.zeros((2, 5, 1)), np.ones((2, 5, 1))], step=1)
    assert len(tensor(logs)) == 4


@pytest.mark.parity("tf.summary.audio")
def test_audio(logs: Path) -> None:
    """WAV and label, at the rate given."""
    assert summary.audio("a", np.zeros((4, 10, 2)), np.int32(8000), step=1, max_outputs=2, encoding="wav") is True
    found = tensor(logs)
    assert found.shape == (2, 2) and found[0, 1] == b""
    with wave.open(io.BytesIO(found[0, 0])) as sound:
        assert (sound.getframerate(), sound.getnchannels(), sound.getnframes()) == (8000, 2, 10)


@pytest.mark.parity("tf.summary.text")
@pytest.mark.parametrize(
    ("data", "shape"),
    [("x", ()), (b"\xff", ()), (["a", "b"], (2,)), (np.array([["a", "b"], ["c", "d"]]), (2, 2)), (np.str_("x"), ())],
)
def test_text(logs: Path, data: object, shape: tuple[int, ...]) -> None:
    """Of any rank."""
    assert summary.text("t", data, step=1, description="about") is True
    assert tensor(logs).shape == shape
    assert only(logs).metadata == SummaryMetadata(PluginData("text"), summary_description="about")


@pytest.mark.parity("tf.summary.write")
@pytest.mark.parametrize(
    ("data", "dtype"),
    [
        (5, "int32"),
        (5.0, "float32"),
        ([[1, 2], [3, 4]], "int32"),
        ([1, 2.5], "float32"),
        (2**40, "int64"),
        (True, "bool"),
        (np.arange(3.0), "float64"),
        (np.arange(3, dtype="u2"), "uint16"),
        (lambda: np.float32(3), "float32"),
        ("text", "object"),
        (["a", b"b"], "object"),
        (np.array(["a"]), "object"),
    ],
)
def test_write(logs: Path, data: object, dtype: str) -> None:
    """Of any dtype; Python's numbers are what TensorFlow makes of them."""
    assert summary.write("exactly/this", data, step=1) is True
    assert tensor(logs).dtype == dtype
    assert only(logs).tag == "exactly/this" and only(logs).metadata is None


class Theirs:
    """A message of protobuf."""

    def __init__(self, data: bytes) -> None:
        self.data = data

    def SerializeToString(self) -> bytes:  # noqa: N802
        return self.data


@pytest.mark.parametrize("form", ["ours", "theirs", "bytes"])
def test_metadata_of_write(logs: Path, form: str) -> None:
    """Ours, theirs, serialised."""
    about = SummaryMetadata(PluginData("mine", b"\x00abc"), "shown", "said", 1)
    given = {"ours": about, "theirs": Theirs(about.encode()), "bytes": about.encode()}[form]
    with summary.name_scope("not_before_it"):
        summary.write("w", np.float32(1), step=1, metadata=given)
    assert only(logs).metadata == about and only(logs).tag == "w"


def test_a_function_is_not_called_for_nothing(logs: Path) -> None:
    """Only when its value is recorded."""

    def data() -> float:
        raise AssertionError("called")

    with summary.record_if(False):
        assert summary.write("w", data, step=1) is False


@pytest.mark.parity("tf.summary.experimental.write_raw_pb")
def test_write_raw_pb(logs: Path) -> None:
    """One serialised Summary, or several; what we do not know of them stays in them."""
    summaries = [Summary((Value(f"r{i}", simple_value=float(i)),)).encode() for i in range(3)]
    unknown = b"\xfa\x01\x01x"
    assert write_raw_pb(summaries[0] + unknown, step=2) is True
    assert write_raw_pb(summaries[1:], step=np.int64(3)) is True
    assert write_raw_pb(np.array(summaries[1:], object), step=4) is True
    summary.flush()
    assert [(step, v.tag, v.simple_value) for step, v in values(logs)] == [
        (2, "r0", 0.0), (3, "r1", 1.0), (3, "r2", 2.0), (4, "r1", 1.0), (4, "r2", 2.0),
    ]  # fmt: skip
    assert any(unknown in path.read_bytes() for path in logs.iterdir())


@pytest.mark.parity("tf.summary.graph")
def test_graph(logs: Path) -> None:
    """A tf.Graph is asked for its definition, with shapes; a definition is taken as it is. Both lie at step 0."""

    class Graph:
        def as_graph_def(self, add_shapes: bool = False) -> Theirs:
            return Theirs(b"\x0a\x00" if add_shapes else b"")

    assert all([summary.graph(Graph()), summary.graph(Theirs(b"\x0a\x01")), summary.graph(b"\x0a\x02")]) is True
    with summary.record_if(False):
        assert summary.graph(b"\x0a\x03") is False
    summary.flush()
    assert [(e.step, e.graph_def) for e in events(logs)] == [(0, b"\x0a\x00"), (0, b"\x0a\x01"), (0, b"\x0a\x02")]


@pytest.mark.parity("tensorboard.mesh.mesh")
def test_mesh(logs: Path) -> None:
    """An event each for what is given, in tensorboard's order; no scope before the tags."""
    with summary.name_scope("scope"):
        points_, faces = np.zeros((1, 4, 3), "f4"), np.zeros((1, 2, 3), "i4")
        assert summary.mesh("m", points_, faces, np.zeros((1, 4, 3), "u1"), {"x": 1}, step=1, description="d") is True
        assert summary.mesh("n", points_, step=1) is True
    summary.flush()
    assert tags(logs) == ["m_VERTEX", "m_FACE", "m_COLOR", "n_VERTEX"]
    assert len(events(logs)) == 4
    assert b'{"x": 1}' in values(logs)[0][1].metadata.plugin_data.content


@pytest.mark.parity("tensorboard.pr_curve.op")
def test_pr_curve(logs: Path) -> None:
    """Scoped, and shown by its name."""
    with summary.name_scope("scope"):
        assert summary.pr_curve("c", [True, False, True], [0.9, 0.2, 0.4], 5, weights=2.0, step=1) is True
    found = tensor(logs)
    assert found.shape == (6, 5)
    np.testing.assert_array_equal(found[0], [4, 4, 2, 2, 0])
    assert only(logs).tag == "scope/c/pr_curves" and only(logs).metadata.display_name == "c"


@pytest.mark.parity("tensorboard.custom_scalar.pb")
def test_custom_scalars(logs: Path) -> None:
    """As a dict, as messages, ours and theirs, or serialised."""
    layout = Layout(category=(Category("losses", (Chart("both", MultilineChart(("loss.*",))),)),))
    given = {"losses": {"both": ["Multiline", ["loss.*"]]}}, layout, Theirs(layout.encode()), layout.encode()
    assert [summary.custom_scalars(form) for form in given] == [True] * 4
    summary.flush()
    assert {v.tag for _, v in values(logs)} == {"custom_scalars__config__"}
    assert [Layout.decode(v.tensor.string_val[0]) for _, v in values(logs)] == [layout] * 4


@pytest.mark.parametrize(
    "layout",
    [
        {"losses": {"both": ["Line", ["loss.*"]]}},
        {"losses": {"both": ["Multiline", "loss"]}},
        {"losses": {"both": ["Multiline"]}},
        {"losses": ["Multiline", ["loss"]]},
    ],
)
def test_a_layout_of_unknown_form(layout: Any) -> None:
    """Is told where it is made, not as an empty dashboard."""
    with pytest.raises(ValueError, match=r"(chart 'both'|category 'losses'): got .*, want"):
        summary.custom_scalars(layout, 0)


def test_kinds_without_a_writer() -> None:
    """All answer False; it is said once, or once a line."""
    calls = (
        lambda: summary.scalar("a", 1, step=0),
        lambda: summary.histogram("a", [1], step=0),
        lambda: summary.image("a", [], step=0),
        lambda: summary.audio("a", [], 1, step=0),
        lambda: summary.text("a", "", step=0),
        lambda: summary.write("a", 1, step=0),
        lambda: write_raw_pb(b"", step=0),
        lambda: summary.graph(b""),
        lambda: summary.mesh("a", [], step=0),
        lambda: summary.pr_curve("a", [], [], step=0),
        lambda: summary.custom_scalars({}),
        lambda: summary.hparams({}),
        lambda: summary.hparams_config([], []),
    )
    with pytest.warns(UserWarning, match="W201") as said:
        answers = [call() for _ in range(3) for call in calls]
    assert answers == [False] * len(answers) and 1 <= len(said) <= len(calls)


def test_scalars_of_many_threads(tmp_path: Path) -> None:
    """All points arrive, each thread's in its order."""
    from concurrent.futures import ThreadPoolExecutor

    writer = summary.create_file_writer(tmp_path)

    def work(number: int) -> None:
        with writer.as_default(), summary.name_scope(f"t{number}"):
            for step in range(500):
                summary.scalar("a", step, step=step)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    writer.close()
    found = points(tmp_path)
    for number in range(8):
        assert [step for tag, step, _ in found if tag == f"t{number}/a"] == list(range(500))
