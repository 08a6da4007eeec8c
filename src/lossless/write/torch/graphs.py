"""Graphs of models."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Any

from lossless.write import tracing
from lossless.write.torch.base import Writer
from lossless.write.torch.calls import call
from lossless.write.torch.graph_def import CPU_STEP
from lossless.write.torch.onnx_graph import onnx_graph
from lossless.write.torch.openvino_graph import openvino_graph
from lossless.write.torch.torch_graph import module_graph


class Graphs(Writer):
    """The calls that take models."""

    @call
    def add_graph(
        self, model: Any, input_to_model: Any = None, verbose: bool = False, use_strict_trace: bool = True
    ) -> None:
        """Record the graph of a PyTorch module, called once with `input_to_model`, a tensor or a tuple of them, in
        evaluation mode. `use_strict_trace=False` for models that return lists or dicts; `verbose` prints the trace."""
        if "torch" not in sys.modules:
            raise TypeError(f"model: got {type(model).__name__}, want a torch.nn.Module")
        graph = self._made(
            "add_graph", lambda: module_graph(model, input_to_model, verbose=verbose, strict=use_strict_trace)
        )
        if graph is not None:
            self._get_file_writer().add_graph((graph, CPU_STEP), self._at(None, None)[1])

    @call
    def add_onnx_graph(
        self, prototxt: str | os.PathLike[str] | None = None, *, onnx_model_file: str | os.PathLike[str] | None = None
    ) -> None:
        """Record the graph of an ONNX file; tensorboardX names it `onnx_model_file`."""
        self._file_graph("add_onnx_graph", onnx_graph, prototxt or onnx_model_file)

    @call
    def add_openvino_graph(self, xmlname: str | os.PathLike[str]) -> None:
        """Record the graph of an OpenVINO model, its XML file."""
        self._file_graph("add_openvino_graph", openvino_graph, xmlname)

    def _file_graph(
        self, name: str, read: Callable[[str | os.PathLike[str]], bytes], path: str | os.PathLike[str] | None
    ) -> None:
        if path is None:
            raise TypeError(f"{name}: got no path, want that of the model")
        graph = self._made(name, lambda: read(path))
        if graph is not None:
            self._get_file_writer().add_onnx_graph(graph, self._at(None, None)[1])

    def _made(self, name: str, make: Callable[[], bytes]) -> bytes | None:
        """The graph, or None: what a model or a file raises is said. What a model logs meanwhile is left out."""
        try:
            with tracing.muted():
                return make()
        except Exception as error:  # noqa: BLE001  (tracing runs the model)
            what = f"{name}: got {type(error).__name__}: {str(error).strip().partition(os.linesep)[0]}"
            self._say("W212", what, "check that the model runs with this input", key=name)
            return None
