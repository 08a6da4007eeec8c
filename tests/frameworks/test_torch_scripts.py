"""What scripts do with torch's SummaryWriter beyond its documented calls."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorboardX
import torch
from tensorboard.compat.proto.summary_pb2 import Summary
from torch.utils import tensorboard as by_torch
from torch.utils.tensorboard.summary import hparams, scalar

from lossless import SummaryWriter
from lossless.wire.events import Event
from lossless.write import notices
from lossless.write.inputs import histogram as device
from tests.unit.write.summary.reading import events, values
from tests.unit.write.torch.test_life import points


@pytest.fixture(autouse=True)
def _as_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())


class OneRun(SummaryWriter):
    """The way out of add_hparams' sub-runs that is passed around in forums."""

    def add_hparams(self, hparam_dict: Any, metric_dict: Any, *args: Any, **kwargs: Any) -> None:  # type: ignore[override]
        directory = self._get_file_writer().get_logdir()
        with SummaryWriter(log_dir=directory) as writer:
            for summary in hparams(hparam_dict, metric_dict):
                writer.file_writer.add_summary(summary)  # type: ignore[union-attr]
            for tag, value in metric_dict.items():
                writer.add_scalar(tag, value, 0)


def test_hparams_in_the_run_itself(tmp_path: Path) -> None:
    with OneRun(tmp_path) as writer:
        writer.add_scalar("loss", 1.0, 1)
        writer.add_hparams({"lr": 0.1}, {"acc": 0.5})
    assert points(tmp_path) == [("loss", 1, 1.0), ("acc", 0, 0.5)]
    assert [v.tag for _, v in values(tmp_path)][1:4] == [
        "_hparams_/experiment",
        "_hparams_/session_start_info",
        "_hparams_/session_end_info",
    ]
    assert len(os.listdir(tmp_path)) == 1


def test_summaries_of_protobuf(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer._get_file_writer().add_summary(scalar("theirs", 0.25), 3, 1.5e9)
        writer._get_file_writer().add_summary(Summary(value=[Summary.Value(tag="a", simple_value=2)]), torch.tensor(4))
    assert points(tmp_path) == [("theirs", 3, 0.25), ("a", 4, 2.0)]


def test_the_bins_are_theirs(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "ours") as ours, by_torch.SummaryWriter(str(tmp_path / "theirs")) as theirs:
        assert ours.default_bins == theirs.default_bins


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16, torch.int32])
def test_a_tensor_counted_where_it_lies_has_the_same_histogram(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, dtype: torch.dtype
) -> None:
    """The device's way, taken on the host; sums are added up in another order there."""
    tensor = (torch.randn(10_000, generator=torch.Generator().manual_seed(0)) * 20).to(dtype)
    with SummaryWriter(tmp_path / "host") as writer:
        writer.add_histogram("h", tensor, 1, walltime=1.5e9)
    assert not device.reduces(tensor)
    monkeypatch.setattr(device, "reduces", lambda value: isinstance(value, torch.Tensor))
    with SummaryWriter(tmp_path / "device") as writer:
        writer.add_histogram("h", tensor, 1, walltime=1.5e9)
        writer.add_histogram("h", tensor, 2, bins=5)
    (want,), (got, _) = (histograms(events(tmp_path / where)) for where in ("host", "device"))
    assert (got.min, got.max, got.num) == (want.min, want.max, want.num)
    assert (got.bucket, got.bucket_limit) == (want.bucket, want.bucket_limit)
    assert (got.sum, got.sum_squares) == pytest.approx((want.sum, want.sum_squares), rel=1e-5)


def histograms(of: list[Event]) -> list[Any]:
    return [value.histo for event in of if event.summary for value in event.summary.value]


def test_everything_of_tensorboardx_at_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """One script, run with both: the same runs, tags and steps."""

    def script(make: Any, directory: Path, **own: Any) -> set[tuple[str, str, int]]:
        with make(logdir=str(directory), **own) as w:
            w.add_scalar("s", 1, 1, display_name="S", summary_description="d")
            w.add_scalars("g/h", {"a": 1, "b": 2}, 2)
            w.add_histogram("h", np.arange(9), 3)
            w.add_image("i", np.zeros((3, 4, 4)), 4)
            w.add_images("is", np.zeros((2, 3, 4, 4)), 5)
            w.add_text("t", "x", 6)
            w.add_pr_curve("p", np.array([0, 1]), np.array([0.2, 0.7]), 7)
            w.add_hparams({"lr": 1}, {"acc": 1}, name="trial", global_step=8)
            with w.use_metadata(global_step=9):
                w.add_scalar("m", 3.0)
        return {
            (run.relative_to(directory).as_posix(), value.tag, step)
            for run in {file.parent for file in directory.rglob("*tfevents*")}
            for step, value in values(run)
            if not value.tag.startswith("_hparams_")
        }

    ours = script(SummaryWriter, tmp_path / "ours", scalars_layout="tensorboardX")
    assert script(tensorboardX.SummaryWriter, tmp_path / "theirs") == ours
    assert len(ours) == 10
    capsys.readouterr()


@pytest.mark.parametrize("layout", ["torch", "tensorboardX"])
def test_what_is_exported_of_groups_is_the_same(tmp_path: Path, layout: Any) -> None:
    """tensorboardX exports nothing else; its values are not float32."""

    def script(make: Any, **own: Any) -> dict[str, Any]:
        with make(str(tmp_path / "run"), **own) as w:
            for step in range(3):
                w.add_scalars("a/b", {"x": 0.1 * step, "y": step}, step, 1.5e9 + step)
            w.export_scalars_to_json(tmp_path / "scalars.json")
        found: dict[str, Any] = json.loads((tmp_path / "scalars.json").read_text())
        return found

    want = script(tensorboardX.SummaryWriter)
    assert set(want) == {f"{tmp_path}/run/a/b/x", f"{tmp_path}/run/a/b/y"}
    got = script(SummaryWriter, scalars_layout=layout)
    assert {key: [point[:2] for point in got[key]] for key in got} == {k: [p[:2] for p in want[k]] for k in want}
    for key in want:
        assert [point[2] for point in got[key]] == pytest.approx([point[2] for point in want[key]])
