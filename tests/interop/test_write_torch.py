"""What SummaryWriter writes, read by TensorBoard's EventAccumulator, call by call and value by value."""

from __future__ import annotations

import io
import wave
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from google.protobuf import text_format
from PIL import Image, ImageSequence
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator
from tensorboard.plugins.custom_scalar.layout_pb2 import Layout
from tensorboard.plugins.hparams.plugin_data_pb2 import HParamsPluginData
from tensorboard.plugins.mesh.plugin_data_pb2 import MeshPluginData
from tensorboard.plugins.pr_curve.plugin_data_pb2 import PrCurvePluginData
from tensorboard.plugins.projector.projector_config_pb2 import ProjectorConfig
from tensorboard.util import tensor_util

from lossless import SummaryWriter

SIZES = dict.fromkeys(("scalars", "tensors", "images", "audio", "histograms", "compressedHistograms"), 0)


@pytest.fixture
def writer(tmp_path: Path) -> SummaryWriter:
    return SummaryWriter(tmp_path)


def read(writer: SummaryWriter, run: str = "") -> EventAccumulator:
    writer.close()
    reader = EventAccumulator(str(Path(writer.log_dir) / run), size_guidance=SIZES)
    reader.Reload()
    return reader


def tensor(reader: EventAccumulator, tag: str) -> tuple[int, Any]:
    (event,) = reader.Tensors(tag)
    return event.step, tensor_util.make_ndarray(event.tensor_proto)


def pixels(data: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(Image.open(io.BytesIO(data)))


def test_scalars(writer: SummaryWriter) -> None:
    for step in range(2000):
        writer.add_scalar("loss", 1 / (step + 1), step, 1.5e9 + step)
    writer.add_scalar("new", 0.1, 1, new_style=True)
    writer.add_scalar("double", 0.1, 1, new_style=True, double_precision=True)
    reader = read(writer)
    want = [(1.5e9 + step, step, float(np.float32(1 / (step + 1)))) for step in range(2000)]
    assert [(e.wall_time, e.step, e.value) for e in reader.Scalars("loss")] == want
    for tag, dtype in (("new", np.float32), ("double", np.float64)):
        step, value = tensor(reader, tag)
        assert (step, value.dtype, value.item()) == (1, dtype, dtype(0.1))
        assert reader.SummaryMetadata(tag).plugin_data.plugin_name == "scalars"


def test_scalars_of_groups(writer: SummaryWriter) -> None:
    for step in range(3):
        writer.add_scalars("group", {"a": step, "b": -step}, step)
    for key, sign in (("a", 1), ("b", -1)):
        events = EventAccumulator(str(Path(writer.log_dir) / f"group_{key}"), size_guidance=SIZES)
        writer.flush()
        events.Reload()
        assert [(e.step, e.value) for e in events.Scalars("group")] == [(step, sign * step) for step in range(3)]
    writer.close()


def test_histograms(writer: SummaryWriter) -> None:
    values = np.random.default_rng(0).normal(0, 1, 1000)
    counts, limits = np.histogram(values, 10)
    writer.add_histogram("h", values, 1)
    writer.add_histogram_raw("raw", values.min(), values.max(), 1000, 1.5, 2.5, limits[1:], counts, 2)
    reader = read(writer)
    (event,) = reader.Histograms("h")
    found = event.histogram_value
    assert (event.step, found.num, sum(found.bucket)) == (1, 1000, 1000)
    assert (found.min, found.max) == (values.min(), values.max())
    assert found.sum == pytest.approx(values.sum())
    assert found.sum_squares == pytest.approx((values**2).sum())
    edges = np.array([-np.inf, *found.bucket_limit])
    between = [int(((values >= low) & (values < high)).sum()) for low, high in pairwise(edges)]
    assert between == list(found.bucket)
    (event,) = reader.Histograms("raw")
    raw = event.histogram_value
    assert (event.step, raw.num, raw.sum, raw.sum_squares) == (2, 1000, 1.5, 2.5)
    assert (list(raw.bucket), list(raw.bucket_limit)) == (counts.tolist(), limits[1:].tolist())


def test_images(writer: SummaryWriter) -> None:
    image = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)
    writer.add_image("hwc", image, 1, dataformats="HWC")
    writer.add_image("float", image.transpose(2, 0, 1) / 255, 2)
    writer.add_image("grey", image[:, :, 0], 3, dataformats="HW")
    writer.add_images("grid", np.stack([image] * 9), 4, dataformats="NHWC")
    reader = read(writer)
    for tag, step in (("hwc", 1), ("float", 2)):
        (found,) = reader.Images(tag)
        assert (found.step, found.width, found.height) == (step, 7, 5)
        np.testing.assert_array_equal(pixels(found.encoded_image_string), image)
    (grey,) = reader.Images("grey")
    np.testing.assert_array_equal(pixels(grey.encoded_image_string), np.stack([image[:, :, 0]] * 3, 2))
    (grid,) = reader.Images("grid")
    assert (grid.width, grid.height) == (56, 10)
    shown = pixels(grid.encoded_image_string)
    black = image * 0
    want = np.vstack([np.hstack([image] * 8), np.hstack([image, *[black] * 7])])
    np.testing.assert_array_equal(shown, want)


@pytest.mark.parity("torch.SummaryWriter.add_image_with_boxes")
def test_boxes(writer: SummaryWriter) -> None:
    writer.add_image_with_boxes("boxes", np.zeros((3, 40, 40)), np.array([[5, 5, 30, 30]]), 1, labels=["cat"])
    writer.add_image_with_boxes("half", np.zeros((3, 40, 40)), np.array([[5, 5, 30, 30]]), 1, rescale=0.5)
    reader = read(writer)
    (found,) = reader.Images("boxes")
    shown = pixels(found.encoded_image_string)
    assert shown[15, 5].tolist() == shown[15, 30].tolist() == [255, 0, 0]
    assert shown[20, 20].tolist() == [0, 0, 0]
    (half,) = reader.Images("half")
    assert pixels(half.encoded_image_string).shape == (20, 20, 3)


@pytest.mark.parity("torch.SummaryWriter.add_figure")
def test_figures(writer: SummaryWriter) -> None:
    pyplot = pytest.importorskip("matplotlib.pyplot")
    figures = [pyplot.figure(figsize=(2, 1), dpi=50) for _ in range(3)]
    writer.add_figure("one", figures[0], 1)
    writer.add_figure("two", figures[1:], 1, close=False)
    assert pyplot.get_fignums() == [figure.number for figure in figures[1:]]
    pyplot.close("all")
    reader = read(writer)
    assert [(e.step, e.width, e.height) for e in reader.Images("one")] == [(1, 100, 50)]
    assert [(e.step, e.width, e.height) for e in reader.Images("two")] == [(1, 200, 50)]


def test_videos(writer: SummaryWriter) -> None:
    video = np.random.default_rng(0).integers(0, 256, (1, 4, 3, 8, 8), np.uint8)
    writer.add_video("vid", video, 1, fps=10)
    writer.add_video("vid", video.transpose(0, 1, 3, 4, 2) / 255, 2, 10, dataformats="NTHWC")
    reader = read(writer)
    for found in reader.Images("vid"):
        with Image.open(io.BytesIO(found.encoded_image_string)) as gif:
            shown = [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(gif)]
            assert gif.info["duration"] == 100
        np.testing.assert_array_equal(shown, video[0].transpose(0, 2, 3, 1))
    assert [found.step for found in reader.Images("vid")] == [1, 2]


def test_sounds(writer: SummaryWriter) -> None:
    sound = np.sin(np.arange(400) / 9).astype(np.float32)
    writer.add_audio("mono", sound[None], 1, 8000)
    writer.add_audio("stereo", np.stack([sound, -sound], 1), 1, 16000)
    reader = read(writer)
    for tag, channels, rate in (("mono", 1, 8000), ("stereo", 2, 16000)):
        (found,) = reader.Audio(tag)
        assert (found.step, found.sample_rate, found.length_frames, found.content_type) == (1, rate, 400, "audio/wav")
        with wave.open(io.BytesIO(found.encoded_audio_string)) as file:
            assert (file.getnchannels(), file.getframerate(), file.getnframes()) == (channels, rate, 400)
            first = np.frombuffer(file.readframes(400), "<i2")[::channels]
        np.testing.assert_allclose(first / 32767, sound, atol=2 / 32767)


def test_texts(writer: SummaryWriter) -> None:
    writer.add_text("notes", "**é**", 3)
    reader = read(writer)
    step, value = tensor(reader, "notes/text_summary")
    assert (step, value.tolist()) == (3, ["**é**".encode()])
    assert reader.SummaryMetadata("notes/text_summary").plugin_data.plugin_name == "text"


def test_tensors(writer: SummaryWriter) -> None:
    array = np.arange(6, dtype=np.int64).reshape(1, 2, 3)
    writer.add_tensor("t", array, 1)
    step, value = tensor(read(writer), "t")
    assert step == 1
    np.testing.assert_array_equal(value, array, strict=True)


def test_curves(writer: SummaryWriter) -> None:
    labels, predictions = np.array([0, 1, 1, 0]), np.array([0.1, 0.9, 0.4, 0.6])
    writer.add_pr_curve("pr", labels, predictions, 1, num_thresholds=3)
    one = np.ones(3)
    writer.add_pr_curve_raw("raw", one, one, one, one, one, one, 2, 3)
    reader = read(writer)
    step, (tp, fp, tn, fn, precision, recall) = tensor(reader, "pr")
    assert step == 1
    assert (tp.tolist(), fp.tolist(), tn.tolist(), fn.tolist()) == ([2, 1, 0], [2, 1, 0], [0, 1, 2], [0, 1, 2])
    assert (precision.tolist(), recall.tolist()) == ([0.5, 0.5, 0], [1, 0.5, 0])
    assert PrCurvePluginData.FromString(reader.SummaryMetadata("pr").plugin_data.content).num_thresholds == 3
    np.testing.assert_array_equal(tensor(reader, "raw")[1], np.ones((6, 3)))


def test_meshes(writer: SummaryWriter) -> None:
    points, faces = np.random.default_rng(0).random((1, 4, 3)).astype(np.float32), np.array([[[0, 1, 2]]])
    writer.add_mesh("m", points, np.full((1, 4, 3), 7), faces, {"camera": {"fov": 75}}, 1)
    reader = read(writer)
    for part, want in (("VERTEX", points), ("FACE", faces), ("COLOR", np.full((1, 4, 3), 7))):
        np.testing.assert_array_equal(tensor(reader, f"m_{part}")[1], want)
        about = MeshPluginData.FromString(reader.SummaryMetadata(f"m_{part}").plugin_data.content)
        assert (about.name, about.json_config, list(about.shape)) == ("m", '{"camera": {"fov": 75}}', list(want.shape))


def test_hyperparameters(writer: SummaryWriter) -> None:
    given = {"lr": 0.1, "opt": "adam", "flag": True}
    writer.add_hparams(given, {"acc": 0.5}, {"opt": ["adam", "sgd"]}, "trial", 4)
    reader = read(writer, "trial")
    assert [(e.step, e.value) for e in reader.Scalars("acc")] == [(4, 0.5)]
    start = reader.SummaryMetadata("_hparams_/session_start_info").plugin_data.content
    found = HParamsPluginData.FromString(start).session_start_info.hparams
    assert found["lr"].number_value == 0.1
    assert found["opt"].string_value == "adam"
    experiment = HParamsPluginData.FromString(reader.SummaryMetadata("_hparams_/experiment").plugin_data.content)
    assert [info.name.tag for info in experiment.experiment.metric_infos] == ["acc"]
    assert [v.string_value for info in experiment.experiment.hparam_infos for v in info.domain_discrete.values] == [
        "adam",
        "sgd",
    ]


def test_layouts(writer: SummaryWriter) -> None:
    writer.add_custom_scalars({"A": {"lines": ["Multiline", ["a", "b"]], "band": ["Margin", ["a", "b", "c"]]}})
    reader = read(writer)
    layout = Layout.FromString(tensor(reader, "custom_scalars__config__")[1].item())
    (category,) = layout.category
    lines, band = category.chart
    assert (category.title, lines.title, list(lines.multiline.tag)) == ("A", "lines", ["a", "b"])
    assert [(s.value, s.lower, s.upper) for s in band.margin.series] == [("a", "b", "c")]


def test_embeddings(writer: SummaryWriter) -> None:
    points = np.random.default_rng(0).random((5, 3))
    writer.add_embedding(points, list("abcde"), np.ones((5, 3, 4, 4)), 7, "words")
    writer.add_embedding(points[:2], tag="plain")
    writer.close()
    root = Path(writer.log_dir)
    config = text_format.Parse((root / "projector_config.pbtxt").read_text(), ProjectorConfig())
    plain, words = sorted(config.embeddings, key=lambda entry: entry.tensor_name)
    assert (words.tensor_name, plain.tensor_name) == ("words:00007", "plain:00000")
    assert (plain.metadata_path, plain.HasField("sprite")) == ("", False)
    np.testing.assert_array_equal(np.loadtxt(root / words.tensor_path, delimiter="\t"), points)
    assert (root / words.metadata_path).read_text().split() == list("abcde")
    assert list(words.sprite.single_image_dim) == [4, 4]
    assert pixels((root / words.sprite.image_path).read_bytes()).shape == (12, 12, 3)


def test_graphs(writer: SummaryWriter, tmp_path: Path) -> None:
    (tmp_path / "model.xml").write_text('<net><layers><layer id="0" name="x" type="Parameter"/></layers></net>')
    writer.add_openvino_graph(tmp_path / "model.xml")
    graph = read(writer).Graph()
    assert [(node.name, node.op) for node in graph.node] == [("x", "Parameter")]
    assert graph.versions.producer == 22


def test_a_restart_is_purged(tmp_path: Path) -> None:
    """TensorBoard heeds the second START of a run."""
    with SummaryWriter(tmp_path, purge_step=0) as first:
        for step in range(10):
            first.add_scalar("loss", step, step)
    again = SummaryWriter(tmp_path, purge_step=5)
    again.add_scalar("loss", -5, 5)
    found = [(e.step, e.value) for e in read(again).Scalars("loss")]
    assert found == [*[(step, float(step)) for step in range(5)], (5, -5.0)]
