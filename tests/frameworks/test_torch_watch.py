"""watch(): what it writes, at which steps, and that it leaves the training as it is."""

from __future__ import annotations

import gc
import weakref
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import tensorboardX
import torch
from torch import nn

from lossless import SummaryWriter
from lossless.integrations.torch import watch
from lossless.wire.events import Value
from lossless.wire.tensors import to_numpy
from lossless.write.inputs import torch as tensors
from lossless.write.notices import LosslessWarning
from lossless.write.summary.writers import create_file_writer
from tests.unit.write.summary.reading import values

Written = dict[str, dict[int, Value]]


class Net(nn.Module):
    """A shared parameter, one that is not used, one that is not trained, and layers that return several things."""

    def __init__(self) -> None:
        super().__init__()
        self.emb = nn.Embedding(10, 8)
        self.rnn = nn.LSTM(8, 8, batch_first=True)
        self.att = nn.MultiheadAttention(8, 2, batch_first=True)
        self.out = nn.Linear(8, 10)
        self.out.weight = self.emb.weight
        self.unused = nn.Linear(3, 3)
        self.frozen = nn.Linear(10, 10).requires_grad_(False)

    def forward(self, x: Any) -> Any:
        hidden, _ = self.rnn(self.emb(x))
        hidden, _ = self.att(hidden, hidden, hidden)
        return self.frozen(self.out(hidden))


@pytest.fixture
def net() -> Net:
    torch.manual_seed(0)
    return Net()


def train(model: Any, steps: int, optimizer: Any = None, call: Any = None) -> None:
    for step in range(steps):
        x = torch.arange(20).reshape(4, 5) % (step + 2)
        model.zero_grad()
        (model if call is None else call)(x).logsumexp(-1).mean().backward()
        if optimizer is not None:
            optimizer.step()


def written(directory: Path) -> Written:
    """Values by tag and step; never two at one."""
    found: Written = defaultdict(dict)
    for step, value in values(directory):
        assert step not in found[value.tag]
        found[value.tag][step] = value
    return found


def number(value: Value) -> float:
    """Of a scalar of either form."""
    return float(to_numpy(value.tensor).item()) if value.tensor else value.simple_value  # type: ignore[return-value]


def hooks(model: nn.Module) -> int:
    found = [len(m._forward_hooks) + len(m._forward_pre_hooks) for m in model.modules()]
    return sum(found) + sum(len(p._post_accumulate_grad_hooks or ()) for p in model.parameters())


def test_every_layer_at_the_steps_asked_for(tmp_path: Path, net: Net) -> None:
    with watch(net, tmp_path, every=3) as watching:
        train(net, 8)
        assert (watching.cost.samples, watching.cost.steps) == (3, 8)
    found = written(tmp_path)
    assert {tuple(by_step) for by_step in found.values()} == {(0, 3, 6)}
    layers = {tag.split("/")[1] for tag in found if tag.startswith("activations/")}
    assert layers == {"emb", "rnn", "att", "out", "frozen"}
    named = dict(net.named_parameters())
    weights = {f"weights/{name}/{kind}" for name in named for kind in ("norm", "histogram")}
    assert {tag for tag in found if tag.startswith("weights/")} == weights
    trained = {name for name, p in named.items() if p.requires_grad and not name.startswith("unused")}
    gradients = {f"gradients/{name}/{kind}" for name in trained for kind in ("norm", "histogram")}
    assert {tag for tag in found if tag.startswith("gradients/")} == gradients
    assert hooks(net) == 0


def test_the_numbers(tmp_path: Path, net: Net) -> None:
    """Of weights before, and of gradients after, the last pass; all reduced again by hand."""
    outputs: dict[str, Any] = {}
    net.rnn.register_forward_hook(lambda module, args, output: outputs.update(rnn=output[0].detach()))
    before = {name: p.detach().clone() for name, p in net.named_parameters()}
    with watch(net, tmp_path, every=1):
        train(net, 1)
    found = written(tmp_path)
    for name, parameter in net.named_parameters():
        assert number(found[f"weights/{name}/norm"][0]) == pytest.approx(before[name].norm().item(), rel=1e-5)
        if parameter.grad is not None:
            assert number(found[f"gradients/{name}/norm"][0]) == pytest.approx(parameter.grad.norm().item(), rel=1e-5)
            histogram = found[f"gradients/{name}/histogram"][0].histo
            assert histogram is not None
            assert histogram.num == parameter.numel()
            assert histogram.sum_squares == pytest.approx(parameter.grad.square().sum().item(), rel=1e-4)
    assert number(found["activations/rnn/mean"][0]) == pytest.approx(outputs["rnn"].mean().item(), rel=1e-4)
    assert number(found["activations/rnn/std"][0]) == pytest.approx(outputs["rnn"].std(correction=0).item(), rel=1e-4)


@pytest.mark.parametrize("left_out", ["activations", "gradients", "weights"])
def test_parts(tmp_path: Path, net: Net, left_out: str) -> None:
    with watch(net, tmp_path, every=2, histograms=False, prefix="net", **{left_out: False}):
        train(net, 2)
    groups = {tuple(tag.split("/")[:2]) for tag in written(tmp_path)}
    assert groups == {("net", part) for part in ("activations", "gradients", "weights") if part != left_out}
    assert not [tag for tag in written(tmp_path) if tag.endswith("histogram")]


def test_training_is_the_same_with_and_without(tmp_path: Path) -> None:
    def trained(watched: bool) -> list[Any]:
        torch.manual_seed(1)
        model = Net()
        optimizer = torch.optim.Adam(model.parameters())
        watching = watch(model, tmp_path, every=2) if watched else None
        train(model, 5, optimizer)
        if watching:
            watching.stop()
        return list(model.parameters())

    for one, other in zip(trained(True), trained(False), strict=True):
        assert torch.equal(one, other)


def test_gradients_as_the_optimizer_finds_them(tmp_path: Path, net: Net) -> None:
    """Two passes a step, and clipped."""
    optimizer = torch.optim.SGD(net.parameters(), lr=0.1)
    with watch(net, tmp_path, every=2, optimizer=optimizer):
        for _ in range(2):
            train(net, 1)
            net(torch.zeros(1, 2, dtype=torch.long)).sum().backward()
            nn.utils.clip_grad_norm_(net.parameters(), 1e-3)
            optimizer.step()
    found = written(tmp_path)
    norms = [number(of[0]) for tag, of in found.items() if tag.startswith("gradients/") and tag.endswith("norm")]
    assert np.linalg.norm(norms) == pytest.approx(1e-3, rel=1e-3)
    assert {tuple(by_step) for by_step in found.values()} == {(0, 2)}


def test_only_training_steps_count(tmp_path: Path, net: Net) -> None:
    with watch(net, tmp_path, every=1) as watching:
        train(net, 1)
        with torch.no_grad():
            net(torch.zeros(1, 1, dtype=torch.long))
        net.eval()(torch.zeros(1, 1, dtype=torch.long))
        assert watching.cost.steps == 1
        net.train()
        train(net, 1)
    assert {tuple(by_step) for by_step in written(tmp_path).values()} == {(0, 1)}


def test_a_pass_that_fails_leaves_no_hooks(tmp_path: Path, net: Net) -> None:
    with watch(net, tmp_path, every=1) as watching:
        with pytest.raises(IndexError):
            net(torch.full((1, 1), 99))
        assert hooks(net) - 2 == sum(p.requires_grad for p in net.parameters())
        train(net, 1)
        assert watching.cost.steps == 2
    assert hooks(net) == 0


@pytest.mark.parametrize("how", ["compiled", "in place", "in place, later", "the step"])
def test_compiled(tmp_path: Path, net: Net, how: str) -> None:
    model: Any = net
    if how == "compiled":
        model = torch.compile(net, backend="eager")
    elif how == "in place":
        net.compile(backend="eager")
    with watch(model, tmp_path, every=2):
        if how == "in place, later":
            net.compile(backend="eager")
        step = torch.compile(lambda x: net(x) + 0, backend="eager") if how == "the step" else model
        train(model, 5, call=step)
    found = written(tmp_path)
    assert {tuple(by_step) for by_step in found.values()} == {(0, 2, 4)}
    assert {tag.split("/")[0] for tag in found} == {"activations", "gradients", "weights"}
    assert hooks(net) == 0
    train(model, 1)


def spread(directory: Path) -> None:
    """One step of a model in a process group; nothing of it outlives the call: torch waits for the group's threads
    with the interpreter held if the model is the last that knows the group."""
    model = nn.parallel.DistributedDataParallel(nn.Sequential(nn.Linear(3, 2), nn.ReLU()))
    with watch(model, directory, every=1):
        model(torch.ones(2, 3)).sum().backward()


def test_data_parallel_names_are_the_module_s(tmp_path: Path) -> None:
    torch.distributed.init_process_group("gloo", init_method=f"file://{tmp_path}/meet", rank=0, world_size=1)
    try:
        spread(tmp_path / "logs")
        gc.collect()
    finally:
        torch.distributed.destroy_process_group()
    tags = set(written(tmp_path / "logs"))
    assert {"activations/1/std", "gradients/0.weight/norm", "weights/0.bias/histogram"} <= tags


def test_low_precision_sparse_and_lazy(tmp_path: Path) -> None:
    class Odd(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.emb = nn.Embedding(5, 4, sparse=True)
            self.lazy = nn.LazyLinear(2)
            self.low = nn.Linear(2, 2, dtype=torch.bfloat16)
            self.complex = nn.Parameter(torch.full((2,), 3 + 4j))

        def forward(self, x: Any) -> Any:
            return self.low(self.lazy(self.emb(x)).bfloat16()).float() * self.complex

    model = Odd()
    with watch(model, tmp_path, every=1):
        model(torch.tensor([[1, 2]])).abs().sum().backward()
    found = written(tmp_path)
    assert number(found["weights/complex/norm"][0]) == pytest.approx(50**0.5)
    assert {"weights/lazy.weight/norm", "gradients/emb.weight/norm", "gradients/low.weight/histogram"} <= found.keys()


@pytest.mark.parametrize("kind", ["ours", "tensorboardX", "summary"])
def test_any_writer(tmp_path: Path, kind: str) -> None:
    model = nn.Linear(3, 2)
    made: dict[str, Any] = {
        "ours": SummaryWriter,
        "tensorboardX": tensorboardX.SummaryWriter,
        "summary": create_file_writer,
    }
    writer = made[kind](str(tmp_path))
    with watch(model, writer, every=1):
        model(torch.ones(1, 3)).sum().backward()
    writer.close()
    found = written(tmp_path)
    assert found.keys() >= {"activations/Linear/mean", "gradients/weight/histogram", "weights/bias/norm"}
    if kind == "summary":
        assert found["weights/weight/histogram"][0].metadata.plugin_data.plugin_name == "histograms"  # type: ignore[union-attr]


def test_the_default_writer(tmp_path: Path) -> None:
    model = nn.Linear(3, 2)
    with create_file_writer(tmp_path).as_default(), watch(model, every=1):
        model(torch.ones(1, 3)).sum().backward()
    assert "gradients/weight/norm" in written(tmp_path)


def test_a_budget_leaves_samples_out_and_says_so(tmp_path: Path, net: Net) -> None:
    said = pytest.warns(LosslessWarning, match=r"W227 watch-slowed: watch of Net took \d")
    with said, watch(net, tmp_path, every=1, budget=1e-9) as watching:
        train(net, 3)
    assert watching.cost.samples == 1
    assert set(written(tmp_path)["weights/out.bias/norm"]) == {0}


def test_a_model_that_is_never_called_is_said(tmp_path: Path, net: Net) -> None:
    said = pytest.warns(LosslessWarning, match="W226 nothing-watched: watch of Net: no forward pass")
    with said, watch(net, tmp_path):
        net.forward(torch.zeros(1, 1, dtype=torch.long))


def test_arguments(tmp_path: Path, net: Net) -> None:
    with pytest.raises(ValueError, match="every: got 0, want at least 1"):
        watch(net, tmp_path, every=0)
    with pytest.raises(TypeError, match="writer: got int, want a SummaryWriter"):
        watch(net, 3)


def test_cost(tmp_path: Path, net: Net) -> None:
    watching = watch(net, tmp_path, every=2)
    train(net, 4)
    watching.stop()
    cost = watching.cost
    assert 0 < cost.share < 1 and cost.seconds > 0
    assert str(cost).endswith(" s for 2 of 4 steps")
    watching.stop()


def test_a_forward_pass_that_raises_is_no_missing_layer(tmp_path: Path, recwarn: pytest.WarningsRecorder) -> None:
    model = nn.Linear(2, 1)
    with SummaryWriter(tmp_path) as writer, watch(model, writer, every=1):
        with pytest.raises(RuntimeError):
            model(torch.ones(3, 5))
        model(torch.ones(3, 2)).sum().backward()
    assert not [w for w in recwarn if "W226" in str(w.message)]
    assert sorted(step for step, v in values(tmp_path) if v.tag == "activations/Linear/mean") == [1]


def test_gradients_of_a_backward_after_two_forward_passes(tmp_path: Path) -> None:
    """As of a discriminator, which sees real and generated data before its loss."""
    model = nn.Linear(2, 1)
    with SummaryWriter(tmp_path) as writer, watch(model, writer, every=4):
        for _ in range(4):
            model.zero_grad()
            (model(torch.ones(3, 2)).sum() - model(torch.zeros(3, 2)).sum()).backward()
    steps = sorted(step for step, value in values(tmp_path) if value.tag == "gradients/weight/norm")
    assert steps == [0, 4]


def test_a_model_that_nobody_stopped_watching_is_freed(tmp_path: Path) -> None:
    model = nn.Linear(2, 1)
    gone = weakref.ref(model)
    with SummaryWriter(tmp_path) as writer:
        watch(model, writer, every=1)
        model(torch.ones(3, 2)).sum().backward()
        del model
        gc.collect()
    assert gone() is None
    assert "gradients/weight/norm" in {v.tag for _, v in values(tmp_path)}


@pytest.mark.parametrize("by_optimizer", [False, True])
def test_a_sample_takes_two_copies_from_a_device(
    tmp_path: Path, net: Net, monkeypatch: pytest.MonkeyPatch, by_optimizer: bool
) -> None:
    """One of what the forward pass tells, one of the gradients; the CPU stands for a device."""
    copies: list[Any] = []

    class Aside(tensors.Aside):
        def __init__(self, tensor: Any) -> None:
            copies.append(tensor)
            super().__init__(tensor)

    with watch(net, tmp_path / "host", every=1, histograms=False):
        train(net, 1)
    monkeypatch.setattr(tensors, "on_device", lambda tensor: True)
    monkeypatch.setattr(tensors, "Aside", Aside)
    optimizer = torch.optim.SGD(net.parameters(), lr=0.0) if by_optimizer else None
    with watch(net, tmp_path / "device", every=1, histograms=False, optimizer=optimizer):
        train(net, 1, optimizer)
    assert len(copies) == 2
    found, wanted = written(tmp_path / "device"), written(tmp_path / "host")
    assert {tag: number(of[0]) for tag, of in found.items()} == {tag: number(of[0]) for tag, of in wanted.items()}


def test_gradients_are_written_when_backward_ends_or_fails(tmp_path: Path) -> None:
    """`1` has its gradient when that of `0` raises; the next step shows both."""
    model = nn.Sequential(nn.Linear(2, 2, bias=False), nn.Linear(2, 2, bias=False))
    writer = SummaryWriter(tmp_path)

    def fail(gradient: Any) -> None:
        raise ArithmeticError

    with watch(model, writer, every=1, activations=False):
        raising = model[0].weight.register_hook(fail)
        with pytest.raises(ArithmeticError):
            model(torch.ones(2)).sum().backward()
        raising.remove()
        model(torch.ones(2)).sum().backward()
        writer.flush()
        found = written(tmp_path)
        assert set(found["gradients/1.weight/norm"]) == {0, 1} and set(found["gradients/0.weight/norm"]) == {1}
    writer.close()
