"""SummaryWriter's calls reached inside compiled code: at every execution, with that execution's value and step."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

from lossless import SummaryWriter
from lossless.errors import WriteError
from lossless.write import notices
from lossless.write.notices import LosslessWarning
from tests.unit.write.summary.reading import values
from tests.unit.write.torch.test_life import points


def tags(directory: Path) -> list[tuple[str, int]]:
    return sorted((value.tag, step) for step, value in values(directory))


@pytest.fixture(autouse=True)
def _as_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())


@pytest.fixture
def compiled() -> Iterator[Any]:
    torch.compiler.reset()
    yield lambda function: torch.compile(function, backend="eager")
    torch.compiler.reset()


def test_torch_compile(tmp_path: Path, compiled: Callable[[Any], Any]) -> None:
    writer = SummaryWriter(tmp_path)

    @compiled
    def train_step(x: torch.Tensor, step: int) -> torch.Tensor:
        y = (x * 2).sum()
        writer.add_scalar("loss", y, step)
        writer.add_histogram("h", x, step)
        writer.add_scalars("group", {"a": y}, step)
        return y + 1

    for step in range(3):
        assert train_step(torch.full((4,), float(step)), step) == 8 * step + 1
    writer.close()
    assert points(tmp_path) == [("loss", step, 8.0 * step) for step in range(3)]
    assert points(tmp_path / "group_a") == [("group", step, 8.0 * step) for step in range(3)]
    assert [tag for tag in tags(tmp_path) if tag[0] == "h"] == [("h", 0), ("h", 1), ("h", 2)]


def test_jax_jit(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)

    @jax.jit
    def train_step(x: Any, step: Any) -> Any:
        y = (x * 2).sum()
        writer.add_scalar("loss", y, step)
        writer.add_histogram("h", x, step)
        writer.add_scalars("group", {"a": y, "b": 1.0}, step)
        return y + 1

    for step in range(3):
        train_step(jnp.full((4,), step, jnp.float32), step)
    writer.close()
    assert points(tmp_path) == [("loss", step, 8.0 * step) for step in range(3)]
    assert points(tmp_path / "group_a") == [("group", step, 8.0 * step) for step in range(3)]
    assert [tag for tag in tags(tmp_path) if tag[0] == "h"] == [("h", 0), ("h", 1), ("h", 2)]


def test_jax_scan_counts_iterations(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)

    def body(carry: Any, step: Any) -> tuple[Any, None]:
        writer.add_scalar("carry", carry, step)
        return carry + 1.0, None

    jax.lax.scan(body, jnp.float32(5), jnp.arange(4))
    writer.close()
    assert points(tmp_path) == [("carry", step, 5.0 + step) for step in range(4)]


def test_metadata_is_that_of_the_execution(tmp_path: Path) -> None:
    """Also in code that was compiled inside a block with another."""
    writer = SummaryWriter(tmp_path)
    function = jax.jit(lambda x: writer.add_scalar("loss", x))
    for step in (3, 4):
        with writer.use_metadata(global_step=step):
            function(float(step))
            writer.flush()
    writer.close()
    assert points(tmp_path) == [("loss", 3, 3.0), ("loss", 4, 4.0)]


@pytest.mark.filterwarnings("ignore:W202")
def test_metadata_around_code_that_is_compiled_already(tmp_path: Path, compiled: Callable[[Any], Any]) -> None:
    writer = SummaryWriter(tmp_path)
    for name, function in (
        ("jax", jax.jit(lambda x: writer.add_scalar("jax", x))),
        ("torch", compiled(lambda x: writer.add_scalar("torch", x))),
    ):
        with writer.use_metadata(walltime=1.5e9):
            function(2.0)
        with writer.use_metadata(global_step=9):
            function(3.0)
            writer.flush()
        assert points(tmp_path)[-2:] == [(name, 0, 2.0), (name, 9, 3.0)]
    writer.close()


class Logging(torch.nn.Module):
    def __init__(self, writer: SummaryWriter) -> None:
        super().__init__()
        self.writer, self.calls = writer, 0

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.calls += 1
        self.writer.add_scalar("forward", x.mean(), self.calls)
        self.writer.add_histogram("x", x, self.calls)
        return x * 2


@pytest.mark.filterwarnings("ignore::torch.jit.TracerWarning")
def test_a_model_that_logs_has_a_graph_and_logs_nothing_meanwhile(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        model = Logging(writer)
        writer.add_graph(model, torch.ones(3))
        model(torch.ones(3))
    assert tags(tmp_path) == [("forward", 2), ("x", 2)]


def test_a_trace_outside_is_refused(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer, pytest.raises(WriteError, match=r"W215 .*torch"):
        torch.jit.trace(Logging(writer), torch.ones(3))


@pytest.mark.parametrize("model", [lambda: torch.nn.Linear(3, 2), lambda: torch.nn.Bilinear(3, 3, 1), lambda: "model"])
def test_what_cannot_be_traced_is_said(tmp_path: Path, model: Callable[[], Any]) -> None:
    with SummaryWriter(tmp_path) as writer:
        with pytest.warns(LosslessWarning, match="W212 .*add_graph: got"):
            writer.add_graph(model(), torch.ones(2, 4))
        writer.add_scalar("after", 1, 1)
    assert points(tmp_path) == [("after", 1, 1.0)]


@pytest.mark.parametrize(
    "value",
    [
        torch.tensor(0.5),
        torch.tensor([0.5], requires_grad=True),
        torch.tensor(0.5, dtype=torch.bfloat16),
        jnp.float32(0.5),
        np.float16(0.5),
    ],
)
def test_numbers_and_steps_of_any_framework(tmp_path: Path, value: Any) -> None:
    with SummaryWriter(tmp_path) as writer:
        writer.add_scalar("a", value, torch.tensor(3))
        writer.add_scalars("g", {"k": value}, jnp.int32(4))
        writer.add_histogram("h", value, np.int64(5))
    assert points(tmp_path) == [("a", 3, 0.5)]
    assert points(tmp_path / "g_k") == [("g", 4, 0.5)]
    assert ("h", 5) in tags(tmp_path)
