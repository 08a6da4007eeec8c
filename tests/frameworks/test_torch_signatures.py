"""Every method and parameter of torch's and of tensorboardX's SummaryWriter: ours has it, by name and by place."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
import tensorboardX
from torch.utils import tensorboard as by_torch

import lossless

THEIRS: dict[str, type] = {
    "torch": by_torch.SummaryWriter,
    "tensorboardX": tensorboardX.SummaryWriter,
    "tensorboardX global": tensorboardX.GlobalSummaryWriter,
}
OURS: dict[str, type] = {
    "torch": lossless.SummaryWriter,
    "tensorboardX": lossless.SummaryWriter,
    "tensorboardX global": lossless.GlobalSummaryWriter,
}
ELSEWHERE = {
    ("__init__", "logdir"): "log_dir",
    ("__init__", "log_dir"): "logdir",
    ("add_onnx_graph", "onnx_model_file"): "prototxt",
}
"""tensorboardX's names of a place that torch names otherwise; both are taken as keywords."""
SHIFTED = {
    ("add_hparams", "name"),
    ("add_hparams", "global_step"),
    ("add_scalar", "display_name"),
    ("add_scalar", "summary_description"),
    ("add_image_with_boxes", "dataformats"),
    ("add_image_with_boxes", "labels"),
}
"""tensorboardX's places that torch fills otherwise: a text there is told apart (test_writer_dialects.py)."""

DEFAULTS: list[tuple[str, Any]] = [
    ("comet_config", {"disabled": True}),
    ("prototxt", inspect.Parameter.empty),
    ("onnx_model_file", inspect.Parameter.empty),
]
"""What stands where nothing is given, and means the same, or is an error all the same."""


def methods(library: str) -> list[tuple[str, str]]:
    """Public ones, and those that scripts use all the same."""
    of = THEIRS[library]
    names = {name for name, _ in inspect.getmembers(of, callable) if not name.startswith("_") or name == "__init__"}
    return [(library, name) for name in sorted(names | {"_get_file_writer"} & set(vars(of)))]


def parameters(of: Any) -> list[inspect.Parameter]:
    return list(inspect.signature(of).parameters.values())


@pytest.mark.parity("torch.SummaryWriter", "tensorboardX.SummaryWriter", "tensorboardX.GlobalSummaryWriter")
@pytest.mark.parametrize(("library", "name"), [m for library in THEIRS for m in methods(library)])
def test_ours_takes_what_theirs_takes(library: str, name: str) -> None:
    ours = parameters(getattr(OURS[library], name))
    places = [p.name for p in ours if p.kind is p.POSITIONAL_OR_KEYWORD]
    by_name = {p.name: p for p in ours}
    for place, want in enumerate(parameters(getattr(THEIRS[library], name))):
        if want.kind in (want.VAR_KEYWORD, want.VAR_POSITIONAL):
            continue
        assert want.name in by_name
        if want.kind is want.KEYWORD_ONLY or (name, want.name) in SHIFTED:
            continue
        expected = ELSEWHERE.get((name, want.name), want.name) if library == "tensorboardX" else want.name
        assert places[place] == expected
        default = by_name[want.name].default
        assert default == want.default or (want.name, want.default) in DEFAULTS
