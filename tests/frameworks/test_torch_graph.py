"""Graphs of PyTorch modules and of ONNX models, node by node those that torch.utils.tensorboard makes."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import onnx
import pytest
import torch
from onnx import TensorProto, helper, numpy_helper
from tensorboard.compat.proto.graph_pb2 import GraphDef
from torch import nn
from torch.utils.tensorboard._onnx_graph import load_onnx_graph
from torch.utils.tensorboard._pytorch_graph import graph as graph_by_torch

from lossless.write.torch.graph.common import CPU_STEP
from lossless.write.torch.graph.module import module_graph
from lossless.write.torch.graph.onnx import onnx_graph

pytestmark = pytest.mark.filterwarnings("ignore")


class Net(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.a = nn.Linear(4, 8)
        self.b = nn.Sequential(nn.ReLU(), nn.Linear(8, 2))
        self.weight = nn.Parameter(torch.ones(2))

    def forward(self, x: Any) -> Any:
        return self.b(self.a(x)) * self.weight, x.sum()


class Deep(nn.Module):
    """Modules in modules, several inputs, an integer one, a dict as result."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = Net(), Net()
        self.memory = nn.LSTM(2, 3, num_layers=2)
        self.words = nn.Embedding(10, 3)

    def forward(self, x: Any, y: Any) -> Any:
        out, _ = self.memory(self.first(x)[0][None])
        return {"out": out, "words": self.words(y) + self.second(x)[1]}


class Idle(nn.Module):
    """An input that is the output, and one that is not used."""

    def forward(self, x: Any, unused: Any) -> Any:
        return x


class Moody(nn.Module):
    """Another graph in training."""

    def forward(self, x: Any) -> Any:
        return x.relu() if self.training else x.tanh()


MODELS: dict[str, tuple[nn.Module, Any, bool]] = {
    "net": (Net(), torch.rand(2, 4), True),
    "deep": (Deep(), (torch.rand(2, 4), torch.tensor([1, 2])), False),
    "idle": (Idle(), (torch.rand(2), torch.rand(1)), True),
    "convolutions": (
        nn.Sequential(nn.Conv2d(3, 8, 3), nn.BatchNorm2d(8), nn.Dropout(), nn.Flatten()),
        torch.rand(1, 3, 8, 8),
        True,
    ),
    "moody": (Moody(), torch.rand(2), True),
}


@pytest.fixture(autouse=True)
def quiet(capsys: pytest.CaptureFixture[str]) -> Iterator[None]:
    """load_onnx_graph prints every name."""
    yield
    capsys.readouterr()


@pytest.mark.parity("torch.SummaryWriter.add_graph")
@pytest.mark.parametrize("name", MODELS)
def test_a_module_has_torchs_nodes(name: str) -> None:
    model, inputs, strict = MODELS[name]
    want, metadata = graph_by_torch(model, inputs, False, strict)
    assert GraphDef.FromString(module_graph(model, inputs, strict=strict)) == want
    assert metadata.SerializeToString() == CPU_STEP


def test_scopes_are_modules() -> None:
    nodes = GraphDef.FromString(module_graph(Net(), torch.rand(2, 4))).node
    scopes = {node.name.rpartition("/")[0] for node in nodes}
    assert {"input", "output", "Net", "Net/Linear[a]", "Net/Sequential[b]/ReLU[0]", "Net/Linear[a]/weight"} <= scopes


def test_a_module_keeps_its_mode_and_is_called_once() -> None:
    calls = []
    model = Moody()
    model.register_forward_pre_hook(lambda *_: calls.append(model.training))
    module_graph(model, torch.rand(2))
    assert calls == [False]
    assert model.training


def test_a_script_function_has_a_graph() -> None:
    """torch fails with one."""

    @torch.jit.script
    def double(x: torch.Tensor) -> torch.Tensor:
        return x + x

    (add,) = [node for node in GraphDef.FromString(module_graph(double, torch.rand(2))).node if node.op == "aten::add"]
    assert add.input[0] == add.input[1] == "input/0"


def test_verbose_prints_the_trace(capsys: pytest.CaptureFixture[str]) -> None:
    module_graph(Net(), torch.rand(2, 4), verbose=True)
    assert "aten::linear" in capsys.readouterr().out


def onnx_model(path: Path, *nodes: Any) -> Path:
    x = helper.make_tensor_value_info("x", TensorProto.FLOAT, ["N", 3, 8, 8])
    y = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1, 3, 6, 6])
    onnx.save(helper.make_model(helper.make_graph(list(nodes), "graph", [x], [y])), path)
    return path


@pytest.mark.parity("torch.SummaryWriter.add_onnx_graph", "tensorboardX.SummaryWriter.add_onnx_graph")
def test_an_onnx_model_has_torchs_nodes(tmp_path: Path) -> None:
    constant = numpy_helper.from_array(np.array([1, 39, 34, 92, 10, 200, 13, 9], np.uint8), "quote'\"\\é")
    path = onnx_model(
        tmp_path / "model.onnx",
        helper.make_node("Conv", ["x", "w"], ["c"], kernel_shape=[3, 3], auto_pad="NOTSET", alpha=0.01),
        helper.make_node("Constant", [], ["k"], value=constant),
        helper.make_node("Constant", [], ["d"], value=helper.make_tensor("d", TensorProto.DOUBLE, [2], [0.1, 1 / 3])),
        helper.make_node("Constant", [], ["f"], value=helper.make_tensor("f", TensorProto.FLOAT, [2], [0.1, 1 / 3])),
        helper.make_node("Constant", [], ["s"], value=helper.make_tensor("s", TensorProto.STRING, [1], [b"a\0"])),
        helper.make_node("Split", ["c"], ["s1", "s2"], axis=0, empty="", floats=[0.5], strings=["a", "b"]),
        helper.make_node("Add", ["s1", "k"], ["y"]),
    )
    assert GraphDef.FromString(onnx_graph(path)) == load_onnx_graph(path)


def test_a_long_constant_is_only_counted(tmp_path: Path) -> None:
    weights = numpy_helper.from_array(np.zeros(1000, np.float32), "w")
    path = onnx_model(tmp_path / "model.onnx", helper.make_node("Constant", [], ["y"], value=weights))
    shown = GraphDef.FromString(onnx_graph(path)).node[-1].attr["parameters"].s.decode()
    assert shown == 'value = dims: 1000\ndata_type: 1\nname: "w"\nraw_data: <4000 bytes>\n = 4'


def test_integers_are_not_taken_for_text(tmp_path: Path) -> None:
    """torch gives ONNX's number of an element type as if it were TensorFlow's; int64 is 7, which there means string."""
    tokens = helper.make_tensor_value_info("tokens", TensorProto.INT64, [1])
    onnx.save(helper.make_model(helper.make_graph([], "graph", [tokens], [])), tmp_path / "model.onnx")
    (node,) = GraphDef.FromString(onnx_graph(tmp_path / "model.onnx")).node
    assert node.attr["dtype"].type == 9
