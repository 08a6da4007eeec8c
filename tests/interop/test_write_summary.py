"""The calls of shared/make_logs/make_tf.py through lossless.summary: its events, byte for byte but for wall times."""

from __future__ import annotations

import io
import math
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from lossless import summary
from lossless.wire.events import Event, PluginData, SummaryMetadata
from lossless.wire.hparams import HParamsPluginData, SessionStartInfo
from tests.unit.write.summary.reading import serialised, timeless, values

LOGS = Path(__file__).parent / "logs"


def write_kinds(root: Path, rng: np.random.Generator) -> None:
    custom = SummaryMetadata(plugin_data=PluginData("custom_thing", b"abc"))
    w = summary.create_file_writer(f"{root}/tf2_kinds")
    with w.as_default():
        for s in range(60):
            summary.scalar("loss", float(np.exp(-s / 20) + rng.normal() * 0.02), step=s, description="training *loss*")
            with summary.name_scope("my_metrics"):
                summary.scalar("accuracy", 1 - float(np.exp(-s / 15)), step=s)
            if s % 10 == 0:
                summary.histogram("weights", rng.normal(s / 30, 1, (1000,)), step=s)
                summary.histogram("degenerate", np.zeros(10), step=s)
                summary.image("inputs", rng.random((4, 16, 16, 3)), step=s, max_outputs=3)
                t = np.linspace(0, 0.1, 800, dtype="f4")[None, :, None]
                summary.audio("tone", np.sin(2 * np.pi * (220 + s * 10) * t), sample_rate=8000, step=s)
                summary.text("notes", f"# step {s}\n\n| a | b |\n|---|---|\n| 1 | {s} |", step=s)
                summary.write("raw_tensor", rng.random((2, 3)).astype("f4"), step=s, metadata=custom)
    w.close()


def write_nonfinite(root: Path) -> None:
    with summary.create_file_writer(f"{root}/tf2_nonfinite").as_default():
        for s, v in enumerate([1.0, 0.5, math.nan, math.inf, -math.inf, 0.25, 0.2]):
            summary.scalar("loss", v, step=s)


def write_hparams(root: Path, rng: np.random.Generator) -> None:
    units, dropout, optimizer = (
        summary.HParam("units", summary.Discrete([16, 32])),
        summary.HParam("dropout", summary.RealInterval(0.1, 0.2)),
        summary.HParam("optimizer", summary.Discrete(["adam", "sgd"])),
    )
    with summary.create_file_writer(f"{root}/hparams").as_default():
        summary.hparams_config(
            hparams=[units, dropout, optimizer], metrics=[summary.Metric("accuracy", display_name="Accuracy")]
        )
    trials = [(u, d, o) for u in (16, 32) for d in (0.1, 0.2) for o in ("adam", "sgd")]
    for i, (u, d, o) in enumerate(trials):
        with summary.create_file_writer(f"{root}/hparams/run-{i}").as_default():
            started = session_start_info(LOGS / f"hparams/run-{i}").start_time_secs
            summary.hparams({units: u, dropout: d, optimizer: o}, trial_id=f"t{i}", start_time_secs=started)
            for s in range(5):
                summary.scalar("accuracy", 0.5 + 0.05 * s + u / 1000 - d / 10 + rng.normal() * 0.01, step=s)


def session_start_info(directory: Path) -> SessionStartInfo:
    (found,) = (v for _, v in values(directory) if v.tag == "_hparams_/session_start_info")
    told = HParamsPluginData.decode(found.metadata.plugin_data.content).session_start_info
    assert told is not None
    return told


def write_meshes(root: Path, rng: np.random.Generator) -> None:
    with summary.create_file_writer(f"{root}/mesh").as_default():
        for s in range(3):
            v, c = rng.normal(size=(1, 200, 3)).astype("f4"), (rng.random((1, 200, 3)) * 255).astype("u1")
            faces = rng.integers(0, 200, (1, 100, 3)).astype("i4")
            summary.mesh("cloud", v, colors=c, step=s)
            summary.mesh("tri", v, faces=faces, colors=c, step=s)


def write_pr_curves(root: Path, rng: np.random.Generator) -> None:
    for _ in range(20):
        rng.normal(size=(16, 8)), rng.integers(0, 3, 16)
    with summary.create_file_writer(f"{root}/pr").as_default():
        for s in range(3):
            labels, predictions = rng.random(200) > 0.5, rng.random(200).astype("f4")
            summary.pr_curve("pr", labels, predictions, num_thresholds=51, step=s)


def write_custom(root: Path, rng: np.random.Generator) -> None:
    rng.random((400, 10))  # the data of a Keras training
    train, validation = (summary.create_file_writer(f"{root}/custom/{run}") for run in ("train", "validation"))
    for e in range(10):
        with train.as_default():
            summary.scalar("loss", 0.7 * 0.9**e, step=e)
            summary.scalar("accuracy", 0.5 + 0.04 * e, step=e)
            summary.scalar("layer1_mean_activation", rng.normal(), step=e)
            for i in range(3):
                summary.histogram(f"layer_{i}_gradients", rng.normal(0, 0.1 * (i + 1), 500), step=e)
        train.flush()
        with validation.as_default():
            summary.scalar("accuracy", 0.48 + 0.035 * e, step=e)
        validation.flush()


@pytest.fixture(scope="module")
def root(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """All of it, in the order in which the script draws its random numbers."""
    directory, rng = tmp_path_factory.mktemp("summary"), np.random.default_rng(0)
    write_kinds(directory, rng)
    write_nonfinite(directory)
    write_hparams(directory, rng)
    write_meshes(directory, rng)
    write_pr_curves(directory, rng)
    write_custom(directory, rng)
    return directory


def of_tags(directory: Path, *tags: str) -> list[bytes]:
    """Its events with these tags, or all that are no file's head, without their time."""
    decoded = ((data, Event.decode(data)) for data in serialised(directory))
    return [
        timeless(data)
        for data, event in decoded
        if event.file_version is None and (not tags or (event.summary and event.summary.value[0].tag in tags))
    ]


@pytest.mark.parametrize(
    "tag",
    [
        pytest.param("loss", marks=pytest.mark.parity("tf.summary.scalar")),
        pytest.param("my_metrics/accuracy", marks=pytest.mark.parity("tf.summary.scalar")),
        pytest.param("weights", marks=pytest.mark.parity("tf.summary.histogram")),
        pytest.param("degenerate", marks=pytest.mark.parity("tf.summary.histogram")),
        pytest.param("notes", marks=pytest.mark.parity("tf.summary.text")),
        pytest.param("raw_tensor", marks=pytest.mark.parity("tf.summary.write")),
        pytest.param("tone", marks=pytest.mark.parity("tf.summary.audio")),
    ],
)
def test_the_same_bytes(root: Path, tag: str) -> None:
    """Scalars, histograms, text, tensors and WAV are what TensorFlow wrote, in its order of calls."""
    expected = of_tags(LOGS / "tf2_kinds", tag)
    assert len(expected) in (6, 60)
    assert of_tags(root / "tf2_kinds", tag) == expected


@pytest.mark.parametrize(
    "log",
    [
        "tf2_nonfinite",
        pytest.param("hparams", marks=pytest.mark.parity("tensorboard.hparams.hparams_config")),
        pytest.param("mesh", marks=pytest.mark.parity("tensorboard.mesh.mesh")),
        "custom/train",
        "custom/validation",
    ],
)
def test_the_same_files(root: Path, log: str) -> None:
    """Every event of the log; images and histograms may lie behind scalars that were written after them."""
    assert sorted(of_tags(root / log)) == sorted(of_tags(LOGS / log)) != []


@pytest.mark.parametrize("run", [f"hparams/run-{i}" for i in range(8)])
@pytest.mark.parity("tensorboard.hparams.hparams")
def test_the_same_trials(root: Path, run: str) -> None:
    """Every event of the log; hyperparameters are a map, whose entries have no order."""
    assert of_tags(root / run, "accuracy") == of_tags(LOGS / run, "accuracy") != []
    ours, theirs = (session_start_info(directory / run) for directory in (root, LOGS))
    assert {e.key: e.value for e in ours.hparams} == {e.key: e.value for e in theirs.hparams}
    assert replace(ours, hparams=()) == replace(theirs, hparams=())


@pytest.mark.parity("tensorboard.pr_curve.op")
def test_the_same_curve(root: Path) -> None:
    """Steps, numbers and metadata of the plugin's v1 op, of which there each step had its own."""
    ours, theirs = (
        [(step, v) for step, v in values(d) if v.tag.endswith("/pr_curves")] for d in (root / "pr", LOGS / "v1_graph")
    )
    assert [(step, v.tensor) for step, v in ours] == [(step, v.tensor) for step, v in theirs] != []
    assert ours[0][1].metadata == theirs[0][1].metadata


@pytest.mark.parity("tf.summary.image")
def test_the_same_pictures(root: Path) -> None:
    """Sizes, metadata, and every pixel once it is decoded."""
    ours, theirs = ([(step, v) for step, v in values(d / "tf2_kinds") if v.tag == "inputs"] for d in (root, LOGS))
    assert [(step, v.metadata, v.tensor.tensor_shape) for step, v in ours] == [
        (step, v.metadata, v.tensor.tensor_shape) for step, v in theirs
    ]
    for (_, a), (_, b) in zip(ours, theirs, strict=True):
        assert a.tensor.string_val[:2] == b.tensor.string_val[:2]
        for png, expected in zip(a.tensor.string_val[2:], b.tensor.string_val[2:], strict=True):
            pixels, wanted = (np.asarray(Image.open(io.BytesIO(data))) for data in (png, expected))
            np.testing.assert_array_equal(pixels, wanted)


def test_tensorboard_reads_them(root: Path) -> None:
    """Its EventAccumulator finds what it finds in theirs."""
    ours, theirs = (EventAccumulator(str(d / "tf2_kinds"), {"tensors": 0}).Reload() for d in (root, LOGS))
    tags = [tag for tag in theirs.Tags()["tensors"] if tag != "f_trace"]
    assert sorted(ours.Tags()["tensors"]) == sorted(tags)
    for tag in tags:
        steps = [[e.step for e in accumulator.Tensors(tag)] for accumulator in (ours, theirs)]
        assert steps[0] == steps[1]
        assert ours.SummaryMetadata(tag).SerializeToString() == theirs.SummaryMetadata(tag).SerializeToString()
