"""Graphs of models."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from lossless.write import tracing
from lossless.write.torch import graph as graphs
from lossless.write.torch.base import Writer
from lossless.write.torch.calls import call

Path = str | os.PathLike[str]


class Graphs(Writer):
    """The calls that take models."""

    @call
    def add_graph(
        self, model: Any, input_to_model: Any = None, verbose: bool = False, use_strict_trace: bool = True
    ) -> None:
        """Record the graph of a PyTorch module, called once with `input_to_model`, a tensor or a tuple of them, in
        evaluation mode. `use_strict_trace=False` for models that return lists or dicts; `verbose` prints the trace."""

        def traced() -> bytes:
            return graphs.module.module_graph(model, input_to_model, verbose=verbose, strict=use_strict_trace)

        graph = self._made("add_graph", "check that the model runs with this input", traced)
        if graph is not None:
            self._get_file_writer().add_graph((graph, graphs.common.CPU_STEP), self._at(None, None)[1])

    @call
    def add_onnx_graph(self, prototxt: Path | None = None, *, onnx_model_file: Path | None = None) -> None:
        """Record the graph of an ONNX file; tensorboardX names it `onnx_model_file`."""
        self._file_graph("add_onnx_graph", prototxt or onnx_model_file, graphs.onnx.onnx_graph)

    @call
    def add_openvino_graph(self, xmlname: Path) -> None:
        """Record the graph of an OpenVINO model, its XML file."""
        self._file_graph("add_openvino_graph", xmlname, graphs.openvino.openvino_graph)

    def _file_graph(self, name: str, path: Path | None, read: Callable[[Path], bytes]) -> None:
        if path is None:
            raise TypeError(f"{name}: got no path, want that of the model")
        graph = self._made(name, "check the path and the file", lambda: read(path))
        if graph is not None:
            self._get_file_writer().add_onnx_graph(graph, self._at(None, None)[1])

    def _made(self, name: str, do: str, make: Callable[[], bytes]) -> bytes | None:
        """The graph, or None: what a model or a file raises is said. What a model logs meanwhile is left out."""
        try:
            with tracing.muted():
                return make()
        except Exception as error:  # noqa: BLE001  (tracing runs the model)
            what = f"{name}: got {type(error).__name__}: {str(error).strip().partition(os.linesep)[0]}"
            self._say("W212", what, do, key=name)
            return None
