"""The same call on torch's SummaryWriter, or tensorboardX's, and on ours: the same bytes, given the same wall time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorboardX
import torch
from torch.utils import tensorboard as by_torch

import lossless
from lossless.wire.events import Event
from lossless.wire.hparams import HParamsPluginData
from tests.unit.write.summary.reading import events, serialised

NOW = 1.7e9
Call = Callable[[Any], object]
RNG = np.random.default_rng(3)
NUMBERS = RNG.normal(0, 1, 500)
LABELS, PREDICTIONS = RNG.integers(0, 2, 100), RNG.random(100)
POINTS, COLORS, FACES = torch.rand(2, 5, 3), torch.randint(0, 255, (2, 5, 3)), torch.randint(0, 5, (2, 4, 3))
COUNTS = np.histogram(NUMBERS)[0].tolist()
LIMITS = np.histogram(NUMBERS)[1][1:].tolist()
CURVE = [RNG.random(7) for _ in range(6)]
LAYOUT = {
    "A": {"one": ["Multiline", ["x", "y.*"]], "two": ["Margin", ["a", "b", "c"]]},
    "B": {"three": ["Multiline", []]},
}
TENSORS = [
    torch.arange(6).reshape(2, 3).to(dtype)
    for dtype in (
        *(torch.float32, torch.float64, torch.complex64, torch.bool),
        *(torch.int8, torch.int16, torch.int32, torch.int64),
    )
]
"""Of halves, bfloat16 and uint8 torch writes bytes that no reader understands."""


def add_tensor(tensor: torch.Tensor, writer: Any) -> None:
    writer.add_tensor("t", tensor, 5, NOW)


TORCH: dict[str, Call] = {
    "add_scalar": lambda w: w.add_scalar("loss", 0.1, 7, NOW),
    "add_scalar of zero": lambda w: w.add_scalar("loss", 0.0, 0, NOW),
    "add_scalar at a negative step": lambda w: w.add_scalar("loss", -1e-40, -5, NOW),
    "add_scalar of numpy": lambda w: w.add_scalar("loss", np.float64(1 / 3), np.int64(2), NOW),
    "add_scalar of one element": lambda w: w.add_scalar("loss", np.array([[3]]), torch.tensor(3), NOW),
    "add_scalar of a tensor": lambda w: w.add_scalar("loss", torch.tensor(0.3, requires_grad=True), 2, NOW),
    "add_scalar of bfloat16": lambda w: w.add_scalar("loss", torch.tensor(0.3, dtype=torch.bfloat16), 2, NOW),
    "add_scalar of nan": lambda w: w.add_scalar("loss", float("nan"), 2, NOW),
    "add_scalar of infinity": lambda w: w.add_scalar("loss", float("-inf"), 2, NOW),
    "add_scalar of new style": lambda w: w.add_scalar("loss", 0.1, 7, NOW, new_style=True),
    "add_scalar of new style, double": lambda w: w.add_scalar("loss", 0.1, 7, NOW, True, True),
    "add_scalar of double precision alone": lambda w: w.add_scalar("loss", 0.1, 7, NOW, double_precision=True),
    "add_scalar without a step": lambda w: w.add_scalar("loss", 0.1, walltime=NOW),
    "add_histogram": lambda w: w.add_histogram("h", NUMBERS, 1, walltime=NOW),
    "add_histogram of float32": lambda w: w.add_histogram("h", torch.tensor(NUMBERS).float()[None], 1, walltime=NOW),
    "add_histogram of integers": lambda w: w.add_histogram("h", torch.arange(-3, 4), 1, walltime=NOW),
    "add_histogram of one number": lambda w: w.add_histogram("h", np.zeros(3), 1, walltime=NOW),
    "add_histogram, auto": lambda w: w.add_histogram("h", NUMBERS, 1, "auto", NOW),
    "add_histogram, fd": lambda w: w.add_histogram("h", NUMBERS, 1, bins="fd", walltime=NOW),
    "add_histogram, a number of bins": lambda w: w.add_histogram("h", NUMBERS, 1, 12, NOW),
    "add_histogram, limits": lambda w: w.add_histogram("h", NUMBERS, 1, [-1, 0, 0.5, 4], NOW),
    "add_histogram, max_bins": lambda w: w.add_histogram("h", NUMBERS, 1, walltime=NOW, max_bins=50),
    "add_histogram_raw": lambda w: w.add_histogram_raw("h", -3.0, 2.5, 500, 1.5, 499.0, LIMITS, COUNTS, 3, NOW),
    "add_histogram_raw of tensors": lambda w: w.add_histogram_raw(
        "h", 0, 1, 2, 3, 4, torch.tensor(LIMITS), torch.tensor(COUNTS), walltime=NOW
    ),
    "add_text": lambda w: w.add_text("notes", "# é\n\n*x* \U0001f600", 4, NOW),
    "add_pr_curve": lambda w: w.add_pr_curve("pr", LABELS, PREDICTIONS, 1, walltime=NOW),
    "add_pr_curve of tensors": lambda w: w.add_pr_curve(
        "pr", torch.tensor(LABELS), torch.tensor(PREDICTIONS), 1, 40, walltime=NOW
    ),
    "add_pr_curve, weights": lambda w: w.add_pr_curve("pr", LABELS, PREDICTIONS, 1, 200, np.arange(100.0), NOW),
    "add_pr_curve_raw": lambda w: w.add_pr_curve_raw("pr", *CURVE, 2, 7, walltime=NOW),
    "add_custom_scalars": lambda w: w.add_custom_scalars(LAYOUT),
    "add_custom_scalars_multilinechart": lambda w: w.add_custom_scalars_multilinechart(["a", "b"], "c", "t"),
    "add_custom_scalars_marginchart": lambda w: w.add_custom_scalars_marginchart(["a", "b", "c"]),
    "add_mesh": lambda w: w.add_mesh("mesh", POINTS, COLORS, FACES, {"camera": {"fov": 75}, "a": 1}, 2, NOW),
    "add_mesh of points": lambda w: w.add_mesh("mesh", POINTS, global_step=2, walltime=NOW),
    "add_audio": lambda w: w.add_audio("tone", torch.sin(torch.arange(99) / 9)[None], 1, 8000, NOW),
    "add_audio, too loud": lambda w: w.add_audio("tone", np.linspace(-2, 2, 50), 1, walltime=NOW),
}  # fmt: skip
for _tensor in (*TENSORS, torch.tensor(2.5)):
    TORCH[f"add_tensor of {_tensor.dtype} {tuple(_tensor.shape)}"] = partial(add_tensor, _tensor)
_OTHERWISE = (
    "add_tensor",
    "add_mesh",
    "add_audio",
    "add_scalar of new",
    "add_scalar of double",
    "add_scalar of bfloat",
)
"""What tensorboardX has not, or writes otherwise; there torch's way wins."""
BOTH = {name: call for name, call in TORCH.items() if not name.startswith(_OTHERWISE)}


@pytest.fixture(autouse=True)
def quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    capsys.readouterr()


def written(make: Callable[[str], Any], directory: Path, call: Call) -> list[Event]:
    with make(str(directory)) as writer:
        call(writer)
    return [event if event.wall_time == NOW else replace(event, wall_time=0) for event in events(directory)]


@pytest.mark.parity(
    "torch.SummaryWriter.add_scalar",
    "torch.SummaryWriter.add_histogram",
    "torch.SummaryWriter.add_histogram_raw",
    "torch.SummaryWriter.add_text",
    "torch.SummaryWriter.add_pr_curve",
    "torch.SummaryWriter.add_pr_curve_raw",
    "torch.SummaryWriter.add_custom_scalars",
    "torch.SummaryWriter.add_custom_scalars_multilinechart",
    "torch.SummaryWriter.add_custom_scalars_marginchart",
    "torch.SummaryWriter.add_mesh",
    "torch.SummaryWriter.add_audio",
    "torch.SummaryWriter.add_tensor",
)
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TORCH)
def test_as_torch(name: str, tmp_path: Path) -> None:
    want = written(by_torch.SummaryWriter, tmp_path / "theirs", TORCH[name])
    got = written(lossless.SummaryWriter, tmp_path / "ours", TORCH[name])
    assert want
    assert [event.encode() for event in got] == [event.encode() for event in want]


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", BOTH)
def test_as_tensorboardx(name: str, tmp_path: Path) -> None:
    want = written(tensorboardX.SummaryWriter, tmp_path / "theirs", BOTH[name])
    got = written(lossless.SummaryWriter, tmp_path / "ours", BOTH[name])
    assert want
    assert [event.encode() for event in got] == [event.encode() for event in want]


@pytest.mark.parity("torch.SummaryWriter.purge_step")
@pytest.mark.parametrize("make", [by_torch.SummaryWriter, tensorboardX.SummaryWriter])
def test_purge_step(make: Any, tmp_path: Path) -> None:
    """Their file says twice of which version it is: ours begins with a head of its own."""

    def heads(make: Any, directory: Path) -> list[Event]:
        make(str(directory), purge_step=40).close()
        return [replace(Event.decode(data), wall_time=0) for data in serialised(directory)][-2:]

    want = heads(make, tmp_path / "theirs")
    assert [e.step for e in want] == [40, 40]
    assert heads(lossless.SummaryWriter, tmp_path / "ours") == want


@pytest.mark.parity("torch.SummaryWriter.add_hparams", "tensorboardX.SummaryWriter.add_hparams")
def test_hparams(tmp_path: Path) -> None:
    given = {"lr": 0.1, "bs": 32, "opt": "adam", "flag": True, "none": None, "t": torch.tensor([0.5])}
    domain = {"opt": ["adam", "sgd"], "bs": [16, 32]}

    def told(make: Any, directory: Path) -> list[Event]:
        with make(str(directory)) as writer:
            writer.add_hparams(given, {"acc": 0.9, "loss": torch.tensor(0.25)}, domain, "trial", 3)
        return [replace(event, wall_time=0) for event in events(directory / "trial")]

    want = told(by_torch.SummaryWriter, tmp_path / "theirs")
    got = told(lossless.SummaryWriter, tmp_path / "ours")
    assert len(got) == len(want) == 5
    assert [unordered(event) for event in got] == [unordered(event) for event in want]


def unordered(event: Event) -> object:
    """What an event tells; a session's hyperparameters are a map, which protobuf writes in any order."""
    assert event.summary is not None
    (value,) = event.summary.value
    if value.metadata is None or value.metadata.plugin_data is None:
        return event.encode()
    told = HParamsPluginData.decode(value.metadata.plugin_data.content)
    start = told.session_start_info
    pairs = {} if start is None else {entry.key: entry.value for entry in start.hparams}
    return event.step, value.tag, replace(told, session_start_info=None), pairs
