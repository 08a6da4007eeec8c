"""Models in, serialised GraphDefs out: a module for each form of a model, loaded when it is first used."""

from typing import TYPE_CHECKING

from lossless.lazy import modules_on_demand

if TYPE_CHECKING:
    from lossless.write.torch.graph import common, module, onnx, openvino
else:
    __getattr__ = modules_on_demand(__name__, "common module onnx openvino")

__all__ = ["common", "module", "onnx", "openvino"]
