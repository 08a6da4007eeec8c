"""The calls of shared/make_logs/make_torch.py through ours: the events of the logs of torch and of tensorboardX."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pytest
import torch
from PIL import Image, ImageSequence

from lossless import SummaryWriter
from lossless.wire.events import Event, Value
from lossless.wire.graphs import GraphDef
from lossless.wire.hparams import HParamsPluginData
from tests.unit.write.summary.reading import events

LOGS = Path(__file__).parent.parent / "interop/logs"
LIBRARIES: tuple[Literal["torch", "tensorboardX"], ...] = ("torch", "tensorboardX")


class Net(torch.nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = torch.nn.Linear(4, 8)
        self.b = torch.nn.Sequential(torch.nn.ReLU(), torch.nn.Linear(8, 2))

    def forward(self, x: Any) -> Any:
        return self.b(self.a(x))


def media(w: SummaryWriter, rng: np.random.Generator, s: int, library: str) -> None:
    w.add_histogram("weights", rng.normal(0, 1, 1000), s)
    w.add_image("img", rng.random((3, 16, 16)), s)
    w.add_images("imgs", rng.random((4, 3, 8, 8)), s)
    w.add_text("notes", f"**step** {s} <script>alert(1)</script>", s)
    sound = torch.sin(torch.arange(800) / 10.0)
    w.add_audio("tone", sound[None] if library == "torch" else sound[:, None], s, 8000)
    w.add_pr_curve("pr", rng.integers(0, 2, 200), rng.random(200), s)
    w.add_mesh("mesh", torch.rand(1, 50, 3), colors=torch.randint(0, 255, (1, 50, 3)), global_step=s)
    w.add_video("vid", torch.randint(0, 255, (1, 6, 3, 16, 16), dtype=torch.uint8), s, fps=4)


def write(root: Path, library: Literal["torch", "tensorboardX"]) -> Path:
    rng = np.random.default_rng(0)
    torch.manual_seed(0)
    w = SummaryWriter(root / f"{library}_kinds", scalars_layout=library)
    for s in range(40):
        w.add_scalar("loss/train", float(np.exp(-s / 10)), s)
        w.add_scalar("loss/val", float(np.exp(-s / 12) + 0.05), s)
        w.add_scalar("double", 1e-12 * s, s)
        if s % 10 == 0:
            media(w, rng, s, library)
    w.add_scalars("group", {"a": 1.0, "b": 2.0}, 0)
    w.add_scalars("group", {"a": 1.5, "b": 2.5}, 1)
    w.add_hparams({"lr": 0.1, "bs": 32, "opt": "adam", "flag": True}, {"hp/acc": 0.9})
    tags = ["loss/train", "loss/val"]
    w.add_custom_scalars({"Losses": {"loss": ["Multiline", tags], "band": ["Margin", [*tags, "double"]]}})
    pictures = {"metadata": [f"c{i % 3}" for i in range(30)], "label_img": None}
    points = torch.randn(30, 5)
    pictures["label_img"] = torch.rand(30, 3, 8, 8)
    w.add_embedding(points, **pictures, tag="emb", global_step=0)
    w.add_graph(Net(), torch.rand(2, 4))
    w.close()
    return root / f"{library}_kinds"


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("logs")
    return {library: write(root, library) for library in LIBRARIES}


def runs(root: Path) -> dict[str, list[Event]]:
    """By run, its events; the one that is named by the time is called so."""
    found = {}
    for directory in {file.parent for file in root.rglob("*tfevents*")}:
        name = directory.relative_to(root).as_posix()
        found["<time>" if name[0].isdigit() else name] = events(directory)
    return found


def by_tag(of: list[Event]) -> dict[str, list[tuple[int, Value]]]:
    found: dict[str, list[tuple[int, Value]]] = {}
    for event in of:
        for value in event.summary.value if event.summary else ():
            found.setdefault(value.tag, []).append((event.step, value))
    return found


def frames(data: bytes) -> list[np.ndarray[Any, Any]]:
    with Image.open(io.BytesIO(data)) as image:
        return [np.asarray(frame.convert("RGB")) for frame in ImageSequence.Iterator(image)]


def told(value: Value) -> object:
    """A value to be compared: pixels in place of their encoding, maps without order, sums of squares without their last
    digit, which depends on the BLAS."""
    if value.image is not None:
        pixels = [frame.tolist() for frame in frames(value.image.encoded_image_string)]
        return value.tag, replace(value.image, encoded_image_string=b""), pixels
    if value.histo is not None:
        return value.tag, replace(value.histo, sum_squares=0), pytest.approx(value.histo.sum_squares, rel=1e-14)
    plugin = value.metadata.plugin_data if value.metadata else None
    if plugin is not None and plugin.plugin_name == "hparams":
        content = HParamsPluginData.decode(plugin.content)
        start = content.session_start_info
        pairs = {} if start is None else {entry.key: entry.value for entry in start.hparams}
        return value.tag, replace(content, session_start_info=None), pairs
    return value.encode()


@pytest.mark.parity(
    "torch.SummaryWriter.add_scalars",
    "torch.SummaryWriter.add_hparams",
    "torch.SummaryWriter.add_image",
    "torch.SummaryWriter.add_images",
    "torch.SummaryWriter.add_video",
    "tensorboardX.SummaryWriter.add_video",
)
@pytest.mark.parametrize("library", LIBRARIES)
def test_the_same_runs_tags_steps_and_values(ours: dict[str, Path], library: str) -> None:
    want, got = runs(LOGS / f"{library}_kinds"), runs(ours[library])
    assert got.keys() == want.keys()
    for run, theirs in want.items():
        tags, mine = by_tag(theirs), by_tag(got[run])
        if run == "." and library == "torch":  # it had no moviepy and wrote nothing; the videos were the same
            tags["vid"] = by_tag(runs(LOGS / "tensorboardX_kinds")["."])["vid"]
        if library == "tensorboardX":  # it numbers the parts of a mesh, and knows bools: torch's way wins
            tags = {tag: tags[tag] for tag in tags if not tag.startswith(("mesh", "_hparams_"))}
            mine = {tag: mine[tag] for tag in mine if not tag.startswith(("mesh", "_hparams_"))}
        assert mine.keys() == tags.keys()
        for tag, points in tags.items():
            assert [(step, told(value)) for step, value in mine[tag]] == [(step, told(v)) for step, v in points], tag


@pytest.mark.parametrize("library", LIBRARIES)
def test_scalars_come_in_order(ours: dict[str, Path], library: str) -> None:
    scalars = [e for e in runs(ours[library])["."] if e.summary and e.summary.value[0].simple_value is not None]
    assert len(scalars) == 120
    assert all(a.wall_time <= b.wall_time and a.step <= b.step for a, b in pairwise(scalars))


def test_the_graph_and_its_metadata(ours: dict[str, Path]) -> None:
    def graphs(of: list[Event]) -> Iterator[object]:
        for event in of:
            if event.graph_def is not None:
                graph = GraphDef.decode(event.graph_def)
                nodes = [(n.name, n.op, n.input, {a.key: a.value for a in n.attr}) for n in graph.node]
                yield event.step, nodes, graph.versions
            if event.tagged_run_metadata is not None:
                yield event.step, event.tagged_run_metadata

    want, got = (list(graphs(runs(root)["."])) for root in (LOGS / "torch_kinds", ours["torch"]))
    assert len(want) == 2
    assert got == want


@pytest.mark.parity("torch.SummaryWriter.add_embedding")
def test_the_embedding(ours: dict[str, Path]) -> None:
    theirs, mine = LOGS / "torch_kinds", ours["torch"]
    for name in ("projector_config.pbtxt", "00000/emb/metadata.tsv", "00000/emb/tensors.tsv"):
        assert (mine / name).read_bytes() == (theirs / name).read_bytes()
    (want,), (got,) = (frames((root / "00000/emb/sprite.png").read_bytes()) for root in (theirs, mine))
    np.testing.assert_array_equal(got, want)
