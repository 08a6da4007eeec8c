"""Calls inside torch.compile, and what traces without running Python again."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import torch
from torch.fx.experimental.proxy_tensor import make_fx

import lossless
from lossless.errors import WriteError
from lossless.write import inputs, tracing


class Writer:
    """Entry points as the writers have them."""

    def __init__(self) -> None:
        self.rows: list[tuple[str, float, int | None]] = []
        self.compiling = False

    @tracing.eager
    def add(self, tag: str, value: Any, step: Any = None) -> None:
        self.compiling |= torch.compiler.is_compiling()
        if tracing.active():
            tracing.divert(self.record, tag, value, step)
        else:
            self.record(tag, value, step)

    def record(self, tag: str, value: Any, step: Any) -> None:
        self.compiling |= torch.compiler.is_compiling()
        read = inputs.number(value)
        assert isinstance(read, float)
        self.rows.append((tag, read, None if step is None else int(step)))


@pytest.fixture(autouse=True)
def _fresh() -> None:
    torch._dynamo.reset()


def test_a_call_in_compiled_code_is_made_eagerly_at_every_execution() -> None:
    writer = Writer()
    tracing.refresh()

    def step(x: torch.Tensor, i: int) -> torch.Tensor:
        writer.add("before", x.sum(), i)
        y = x * 2
        writer.add("after", y.sum(), i)
        writer.add("constant", 0.5, i)
        return y

    compiled = torch.compile(step, backend="eager")
    for i in range(4):
        compiled(torch.full((2,), float(i)), i)
    want = [[("before", 2.0 * i, i), ("after", 4.0 * i, i), ("constant", 0.5, i)] for i in range(4)]
    assert writer.rows == [row for rows in want for row in rows]
    assert not writer.compiling, "the writer's own code was compiled"


def test_a_call_in_a_compiled_module_and_a_closure() -> None:
    writer = Writer()
    log = writer.add

    class Model(torch.nn.Module):
        def forward(self, x: torch.Tensor) -> torch.Tensor:
            log("mean", x.mean(), 1)
            return x

    model = torch.compile(Model(), backend="eager")
    for value in (1.0, 2.0, 3.0):
        model(torch.full((3,), value))
    assert [row[1] for row in writer.rows] == [1.0, 2.0, 3.0]


FIRST = """
import sys
from lossless import SummaryWriter, summary
import torch
writer = SummaryWriter(sys.argv[1])
summary.create_file_writer(sys.argv[1] + "/s").set_as_default()
def step(x, i):
    writer.add_scalar("x", x.sum(), i)
    summary.scalar("x", x.sum(), step=i)
    return x
compiled = torch.compile(step, backend="eager")
for i in range(3):
    compiled(torch.full((2,), float(i)), i)
from torch._dynamo.utils import counters
breaks = counters["graph_break"]
assert breaks and all("lossless records" in why for why in breaks), breaks
writer.close()
"""


def test_the_first_call_of_all_may_stand_in_compiled_code(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", FIRST, tmp_path], check=True, capture_output=True, text=True)
    assert not done.stderr
    board = lossless.open(tmp_path)
    assert sorted((r["run"], r["step"], r["value"]) for r in board.scalars().to_pylist()) == [
        (run, i, 2.0 * i) for run in (".", "s") for i in range(3)
    ]


def test_fullgraph_is_refused_with_what_to_do() -> None:
    writer = Writer()
    compiled = torch.compile(lambda x: (writer.add("x", x.sum(), 1), x)[1], backend="eager", fullgraph=True)
    with pytest.raises(RuntimeError, match="compile without fullgraph=True"):
        compiled(torch.ones(2))
    assert not writer.rows


class Model(torch.nn.Module):
    def __init__(self, writer: Writer) -> None:
        super().__init__()
        self.writer = writer

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        self.writer.add("x", x.sum(), 1)
        self.writer.add("constant", 0.5, 1)
        return x * 2


TRACES = {
    "torch.jit.trace": lambda model: torch.jit.trace(model, torch.ones(2)),
    "torch.export": lambda model: torch.export.export(model, (torch.ones(2),), strict=False),
    "make_fx": lambda model: make_fx(model)(torch.ones(2)),
}


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("name", TRACES)
def test_what_traces_a_graph_of_tensors_is_refused(name: str) -> None:
    writer = Writer()
    with pytest.raises(
        WriteError, match=rf"W215 traced: a call inside {name}.*test_compiled_torch.py:\d+\); return the value"
    ):
        TRACES[name](Model(writer))
    assert not writer.rows and not tracing.active()


def test_strict_export_is_refused_with_what_to_do() -> None:
    with pytest.raises(Exception, match="return the value and log it outside"):
        torch.export.export(Model(Writer()), (torch.ones(2),), strict=True)


@pytest.mark.filterwarnings("ignore")
def test_muted_calls_let_a_model_be_traced() -> None:
    writer = Writer()
    with tracing.muted():
        traced = torch.jit.trace(Model(writer), torch.ones(2))
        Model(writer)(torch.ones(2))
    assert traced(torch.ones(2)).tolist() == [2, 2] and not writer.rows
    assert not tracing.active()


def test_a_dispatch_mode_is_no_trace() -> None:
    from torch.utils.flop_counter import FlopCounterMode

    writer = Writer()
    with FlopCounterMode(display=False):
        assert any(probe() for probe in tracing.probes)
        Model(writer)(torch.ones(2))
    assert len(writer.rows) == 2
