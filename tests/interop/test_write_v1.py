"""What TensorFlow's own summary ops give for the same calls (v1_ops.json, made by make_v1_ops.py), byte for byte."""

from __future__ import annotations

import io
import json
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from lossless.compat import v1
from lossless.wire.events import Event, Summary
from lossless.wire.records import Unframer
from lossless.write.notices import LosslessWarning
from tests.interop.make_v1_ops import calls

THEIRS: dict[str, dict[str, str]] = json.loads(Path(__file__).with_name("v1_ops.json").read_text())


@pytest.fixture(scope="module")
def ops() -> dict[str, Any]:
    with v1.Graph().as_default():
        return calls(v1, lambda array: array)


@pytest.fixture(scope="module")
def results(ops: dict[str, Any]) -> dict[str, bytes]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", LosslessWarning)  # W217: they are compared, not written
        found = v1.Session(graph=ops["taken"].graph).run(ops, {"loss:0": 0.1})
        return {name: bytes(found.pop(name)) for name in list(found)}


@pytest.mark.parametrize("name", THEIRS["names"])
def test_ops_are_named_as_tensorflow_names_them(ops: dict[str, Any], name: str) -> None:
    assert ops[name].op.name == THEIRS["names"][name]


@pytest.mark.parity(
    "tf.compat.v1.summary.scalar",
    "tf.compat.v1.summary.histogram",
    "tf.compat.v1.summary.audio",
    "tf.compat.v1.summary.text",
    "tf.compat.v1.summary.tensor_summary",
    "tf.compat.v1.summary.merge",
    "tf.compat.v1.summary.merge_all",
)
@pytest.mark.parametrize("name", [name for name in THEIRS["bytes"] if not name.startswith("image")])
def test_bytes_are_those_of_tensorflow(results: dict[str, bytes], name: str) -> None:
    assert results[name].hex() == THEIRS["bytes"][name]


@pytest.mark.parity("tf.compat.v1.summary.image")
@pytest.mark.parametrize("name", [name for name in THEIRS["bytes"] if name.startswith("image")])
def test_images_are_those_of_tensorflow_when_decoded(results: dict[str, bytes], name: str) -> None:
    ours, theirs = (v1.Summary.FromString(data) for data in (results[name], bytes.fromhex(THEIRS["bytes"][name])))
    assert len(ours.value) == len(theirs.value)
    for mine, their in zip(ours.value, theirs.value, strict=True):
        np.testing.assert_array_equal(_pixels(mine.image), _pixels(their.image))
        mine.image.encoded_image_string = their.image.encoded_image_string
        assert mine == their


def _pixels(image: Any) -> Any:
    return np.asarray(Image.open(io.BytesIO(image.encoded_image_string)))


LOGS = Path(__file__).parent / "logs"


def logged() -> list[Event]:
    """The events that TensorFlow wrote for shared/make_logs/make_tf.py in graph mode, less its file version."""
    unframer = Unframer()
    unframer.feed(next((LOGS / "v1_graph").iterdir()).read_bytes())
    return [Event.decode(record.data) for record in iter(unframer.next, None)][1:]


def batches() -> Iterator[NDArray[np.float64]]:
    """The inputs of that script, drawn as it draws them."""
    rng = np.random.default_rng(0)
    for step in range(60):
        rng.normal()
        if step % 10 == 0:
            rng.normal(size=1000), rng.random((4, 16, 16, 3)), rng.random((2, 3))
    rng.normal(size=40)
    for _ in range(3):
        rng.normal(size=(1, 200, 3)), rng.random((1, 200, 3)), rng.integers(0, 200, (1, 100, 3))
    while True:
        yield rng.normal(size=(16, 8))
        rng.integers(0, 3, 16)


def test_the_graph_mode_log_is_written_again_event_by_event(tmp_path: Path) -> None:
    theirs, feeds = logged(), batches()
    with v1.Graph().as_default():
        x = v1.placeholder("float32", [None, 4, 2, 1], name="x")
        loss, weights = v1.placeholder("float32", [], name="loss_value"), v1.placeholder("string", name="W")
        v1.summary.scalar("loss", loss)
        v1.add_to_collection(v1.GraphKeys.SUMMARIES, weights)  # what training made of W
        v1.summary.image("img", x)
        v1.summary.text("txt", "hello **v1**")
        v1.summary.audio("snd", np.sin(np.arange(400, dtype="f4")).reshape(1, 400, 1), 8000)
        merged = v1.summary.merge_all()
    assert merged is not None
    with v1.summary.FileWriter(tmp_path) as writer:
        for event in theirs:
            if event.summary and event.summary.value[0].tag == "loss":
                kept = event.summary.value
                feed = {
                    x: next(feeds).reshape(-1, 4, 2, 1),
                    loss: kept[0].simple_value,
                    weights: Summary((kept[1],)).encode(),
                }
                writer.add_summary(merged.eval(feed), event.step)
            else:
                writer.add_event(event)
    unframer = Unframer()
    unframer.feed(next(tmp_path.iterdir()).read_bytes())
    ours = [record.data for record in iter(unframer.next, None)][1:]
    assert len(ours) == len(theirs) == 26
    for data, event in zip(ours, theirs, strict=True):
        assert _comparable(data) == _comparable(event.encode())


def _comparable(data: bytes) -> bytes:
    """The event at time 0, its images decoded."""
    event = v1.Event.FromString(data)
    event.wall_time = 0
    for value in event.summary.value:
        if value.HasField("image"):
            value.image.encoded_image_string = _pixels(value.image).tobytes()
    return event.SerializeToString()
