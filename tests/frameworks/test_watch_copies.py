"""watch() and what else is done with its module: saved, copied, traced, exported."""

from __future__ import annotations

import copy
import io
import pickle
import subprocess
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn
from torch.optim.swa_utils import AveragedModel

from lossless.integrations.torch import Watch, watch
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import values

X = torch.ones(2, 4)
Spread = nn.parallel.DistributedDataParallel


@pytest.fixture
def model() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1))


@pytest.fixture(autouse=True)
def _no_word() -> Any:
    """None of ours is due: nothing here is wrong."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", LosslessWarning)
        yield


@pytest.fixture
def alone(tmp_path: Path) -> Any:
    """A process group of one."""
    torch.distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/rendezvous", rank=0, world_size=1)
    yield
    torch.distributed.destroy_process_group()


def train(model: Any) -> None:
    model(X).sum().backward()


def saved(model: nn.Module) -> nn.Module:
    buffer = io.BytesIO()
    torch.save(model, buffer)
    buffer.seek(0)
    loaded: nn.Module = torch.load(buffer, weights_only=False)
    return loaded


def pickled(model: nn.Module) -> nn.Module:
    loaded: nn.Module = pickle.loads(pickle.dumps(model))
    return loaded


def steps(directory: Path) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for step, value in values(directory):
        found.setdefault(value.tag, []).append(step)
    return found


COPIES = [copy.deepcopy, saved, pickled, AveragedModel]


@pytest.mark.parametrize("copied", COPIES)
def test_a_copy_is_not_watched(tmp_path: Path, model: nn.Module, copied: Callable[[Any], nn.Module]) -> None:
    with watch(model, tmp_path, every=1) as watching:
        train(model)
        other = copied(model)
        assert torch.equal(other(X), model.eval()(X))
        for _ in range(3):
            train(other)
        train(model.train())
        assert watching.cost.steps == 2
    assert len(steps(tmp_path)) == 2 * 3 + 2 * 4 + 2 * 4
    assert set(map(tuple, steps(tmp_path).values())) == {(0, 1)}


@pytest.mark.parametrize("copied", [copy.deepcopy, saved])
def test_a_copy_of_a_compiled_model(tmp_path: Path, model: nn.Module, copied: Callable[[Any], nn.Module]) -> None:
    model.compile(backend="eager")
    with watch(model, tmp_path, every=1) as watching:
        train(model)
        train(copied(model))
        train(model)
        assert watching.cost.steps == 2


@pytest.mark.usefixtures("alone")
@pytest.mark.parametrize("watched", ["wrapper", "module"])
def test_a_model_spread_over_ranks_is_saved(tmp_path: Path, model: nn.Module, watched: str) -> None:
    spread = Spread(model)
    with watch(spread if watched == "wrapper" else model, tmp_path / "run", every=1):
        train(spread)
        train(saved(spread).module)
        train(spread)
    assert set(map(tuple, steps(tmp_path / "run").values())) == {(0, 1)}


class Bootstrap(nn.Module):
    """Copies a part of itself in its first pass, as a target network."""

    def __init__(self) -> None:
        super().__init__()
        self.online = nn.Linear(4, 4)
        self.target: list[nn.Module] = []

    def forward(self, x: Any) -> Any:
        if not self.target:
            self.target.append(copy.deepcopy(self.online))
        return self.target[0](x).detach() - self.online(x)


def test_a_copy_made_in_a_pass(tmp_path: Path) -> None:
    bootstrap = Bootstrap()
    with torch.no_grad():
        bootstrap.online.weight.fill_(0.0)
    with watch(bootstrap, tmp_path, every=1):
        train(bootstrap)
        bootstrap.target[0](X * 100)
        train(bootstrap)
    assert steps(tmp_path)["activations/online/mean"] == [0, 1]


def test_a_saved_model_is_loaded_without_us(tmp_path: Path, model: nn.Module) -> None:
    with watch(model, tmp_path / "run", every=1):
        train(model)
        torch.save(model, tmp_path / "model.pt")
    script = f"""
import sys
sys.modules["lossless"] = None
import torch
model = torch.load({str(tmp_path / "model.pt")!r}, weights_only=False)
model(torch.ones(2, 4)).sum().backward()
"""
    subprocess.run([sys.executable, "-c", script], check=True)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
@pytest.mark.parametrize("shown", [torch.jit.trace, torch.export.export, torch.fx.symbolic_trace])
def test_a_trace_is_no_step(tmp_path: Path, model: nn.Module, shown: Callable[..., Any]) -> None:
    with watch(model, tmp_path, every=1) as watching:
        train(model)
        shown(model, *([] if shown is torch.fx.symbolic_trace else [(X,)]))
        train(model)
        assert watching.cost.steps == 2
    assert set(map(tuple, steps(tmp_path).values())) == {(0, 1)}


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_a_stopped_model_is_scripted(tmp_path: Path, model: nn.Module) -> None:
    watching: Watch = watch(model, tmp_path, every=1)
    train(model)
    with pytest.raises(AttributeError, match=r"stop\(\) the watch"):
        torch.jit.script(model)
    watching.stop()
    assert torch.equal(torch.jit.script(model)(X), model(X))
