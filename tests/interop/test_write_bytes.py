"""Our events of the inputs of make_logs, seed 0, against the bytes TensorFlow, torch and tensorboardX wrote of them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from lossless.wire.events import Value
from lossless.wire.hparams import (
    AnyValue,
    AnyValues,
    HParamInfo,
    HParamsPluginData,
    HParamType,
    Interval,
    MetricInfo,
    MetricName,
)
from lossless.wire.tensors import to_numpy
from lossless.write.encode import histogram, hparams, layout, mesh, metadata, pr_curve, scalar, tensor, text
from tests.interop.written import LOGS, Written, written

STEPS = range(0, 60, 10)


def same_but_blas(theirs: Written, ours: Value) -> bool:
    """Whether the bytes are the same. The sum of squares is a dot product, whose last bit depends on the processor."""
    assert theirs.value.histo is not None and ours.histo is not None
    squares = theirs.value.histo.sum_squares
    assert ours.histo.sum_squares == pytest.approx(squares, rel=3e-16)
    return theirs.same(replace(ours, histo=replace(ours.histo, sum_squares=squares)))


class Drawn:
    """The random numbers of make_tf.py in the order in which it drew them."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.loss, self.weights, self.images, self.tensors = [], [], [], []
        for step in range(60):
            self.loss.append(float(np.exp(-step / 20) + rng.normal() * 0.02))
            if step % 10 == 0:
                self.weights.append(rng.normal(step / 30, 1, (1000,)))
                self.images.append(rng.random((4, 16, 16, 3)))
                self.tensors.append(rng.random((2, 3)).astype("f4"))
        self.noise = [rng.normal() * 0.01 for _ in range(40)]
        self.meshes = [
            (
                rng.normal(size=(1, 200, 3)).astype("f4"),
                (rng.random((1, 200, 3)) * 255).astype("u1"),
                rng.integers(0, 200, (1, 100, 3)).astype("i4"),
            )
            for _ in range(3)
        ]
        self.inputs = [(rng.normal(size=(16, 8)), rng.integers(0, 3, 16))[0] for _ in range(20)]
        self.curves = [(rng.random(200) > 0.5, rng.random(200).astype("f4")) for _ in range(3)]
        rng.random((400, 10))
        self.gradients = []
        for _ in range(10):
            rng.normal()
            self.gradients.append([rng.normal(0, 0.1 * (i + 1), 500) for i in range(3)])


@pytest.fixture(scope="module")
def drawn() -> Drawn:
    return Drawn()


def test_tf2_scalars(drawn: Drawn) -> None:
    for event, loss in zip(written("tf2_kinds", "loss"), drawn.loss, strict=True):
        assert event.same(*scalar.tf2("loss", loss, description="training *loss*"))
    for event, value in zip(
        written("tf2_nonfinite", "loss"), [1, 0.5, np.nan, np.inf, -np.inf, 0.25, 0.2], strict=True
    ):
        assert event.same(*scalar.tf2("loss", value))


def test_tf2_histograms(drawn: Drawn) -> None:
    for event, weights in zip(written("tf2_kinds", "weights"), drawn.weights, strict=True):
        assert event.same(*histogram.tf2("weights", weights))
    for event in written("tf2_kinds", "degenerate"):
        assert event.same(*histogram.tf2("degenerate", np.zeros(10)))
    for i in range(3):
        tag = f"layer_{i}_gradients"
        for event, gradients in zip(written("custom/train", tag), drawn.gradients, strict=True):
            assert event.same(*histogram.tf2(tag, gradients[i]))


def test_tf2_texts_and_tensors(drawn: Drawn) -> None:
    about = metadata.metadata("custom_thing", b"abc")
    for event, step in zip(written("tf2_kinds", "notes"), STEPS, strict=True):
        assert event.same(*text.tf2("notes", f"# step {step}\n\n| a | b |\n|---|---|\n| 1 | {step} |"))
    for event, values in zip(written("tf2_kinds", "raw_tensor"), drawn.tensors, strict=True):
        assert event.same(*tensor.tf2("raw_tensor", values, about))


def test_tf2_meshes(drawn: Drawn) -> None:
    for i, (vertices, colours, faces) in enumerate(drawn.meshes):
        for value in (*mesh.tf2("cloud", vertices, colors=colours), *mesh.tf2("tri", vertices, faces, colours)):
            assert written("mesh", value.tag)[i].same(value)


def test_hparams_of_tensorboard() -> None:
    units = AnyValues((AnyValue(number_value=16.0), AnyValue(number_value=32.0)))
    optimizers = AnyValues((AnyValue(string_value="adam"), AnyValue(string_value="sgd")))
    infos = (
        HParamInfo("units", type=HParamType.FLOAT64, domain_discrete=units),
        HParamInfo("dropout", type=HParamType.FLOAT64, domain_interval=Interval(0.1, 0.2)),
        HParamInfo("optimizer", type=HParamType.STRING, domain_discrete=optimizers),
    )
    metrics = (MetricInfo(MetricName(tag="accuracy"), "Accuracy"),)
    (event,) = written("hparams", hparams.EXPERIMENT)
    created = _content(event.value).experiment
    assert created is not None
    assert event.same(*hparams.experiment(infos, metrics, created.time_created_secs))
    trials = [(u, d, o) for u in (16, 32) for d in (0.1, 0.2) for o in ("adam", "sgd")]
    for i, (units_, dropout, optimizer) in enumerate(trials):
        (event,) = written(f"hparams/run-{i}", hparams.SESSION_START)
        started = _content(event.value).session_start_info
        assert started is not None
        told = hparams.session_start(
            {"units": units_, "dropout": dropout, "optimizer": optimizer}, started.start_time_secs, f"t{i}"
        )
        assert _sorted_entries(event.value) == _sorted_entries(told[0])


def test_v1_scalars_texts_and_curves(drawn: Drawn) -> None:
    for event in written("v1_graph", "loss"):
        assert event.holds(*scalar.simple("loss", event.value.simple_value))
    assert written("v1_graph", "txt")[0].holds(*text.tf2("txt", "hello **v1**"))
    for tag, (labels, predictions) in zip(("pr", "pr_1", "pr_2"), drawn.curves, strict=True):
        (event,) = written("v1_graph", f"{tag}/pr_curves")
        assert event.same(*pr_curve.tf1(tag, labels, predictions, 51, display_name="pr"))


class TorchDrawn:
    """The random numbers of make_torch.py that NumPy drew."""

    def __init__(self) -> None:
        rng = np.random.default_rng(0)
        self.steps: list[dict[str, Any]] = []
        for _ in range(0, 40, 10):
            step: dict[str, Any] = {"weights": rng.normal(0, 1, 1000), "img": rng.random((3, 16, 16))}
            step |= {
                "imgs": rng.random((4, 3, 8, 8)),
                "labels": rng.integers(0, 2, 200),
                "predictions": rng.random(200),
            }
            self.steps.append(step)


@pytest.mark.parametrize("run", ["torch_kinds", "tensorboardX_kinds"])
def test_torch_and_tensorboardx(run: str) -> None:
    steps = TorchDrawn().steps
    for event, s in zip(written(run, "loss/train"), range(40), strict=True):
        assert event.same(*scalar.torch("loss/train", float(np.exp(-s / 10))))
    for i, (step, s) in enumerate(zip(steps, range(0, 40, 10), strict=True)):
        assert same_but_blas(written(run, "weights")[i], *histogram.torch("weights", step["weights"]))
        notes = text.torch("notes", f"**step** {s} <script>alert(1)</script>")
        assert written(run, "notes/text_summary")[i].same(*notes)
        assert written(run, "pr")[i].same(*pr_curve.torch("pr", step["labels"], step["predictions"]))
    tags = ["loss/train", "loss/val", "double"]
    charts = {"Losses": {"loss": ["Multiline", tags[:2]], "band": ["Margin", tags]}}
    assert written(run, layout.TAG)[0].same(*layout.torch(charts))


def test_torch_meshes() -> None:
    for event in written("torch_kinds", "mesh_VERTEX"):
        parts = [to_numpy(value.tensor) for value in event.all]
        assert event.same(*mesh.torch("mesh", parts[0], colors=parts[1]))


def test_hparams_of_torch() -> None:
    given = {"lr": 0.1, "bs": 32, "opt": "adam", "flag": True}
    (folder,) = (LOGS / "torch_kinds").glob("17*")
    for encoded in hparams.torch(given, {"hp/acc": 0.9}):
        (event,) = written(f"torch_kinds/{folder.name}", encoded[0].tag)
        assert _sorted_entries(event.value) == _sorted_entries(encoded[0])
        assert event.same(*encoded) or encoded[0].tag == hparams.SESSION_START


def _content(value: Value) -> HParamsPluginData:
    assert value.metadata is not None and value.metadata.plugin_data is not None
    return HParamsPluginData.decode(value.metadata.plugin_data.content)


def _sorted_entries(value: Value) -> tuple[Value, HParamsPluginData]:
    """The value without its content, and the content with its map, which protobuf writes in random order, sorted."""
    told = _content(value)
    if told.session_start_info is not None:
        entries = tuple(sorted(told.session_start_info.hparams, key=lambda e: e.key or ""))
        told = replace(told, session_start_info=replace(told.session_start_info, hparams=entries))
    return replace(value, metadata=None), told
