"""Host memory as it is, for what is read at once: counting values takes less time than copying them."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lossless.write.inputs.later import Array

_NUMBERS = "biuf"
_WIDEST = 8
"""Bytes of a float64."""
_TENSORS = {f"torch.{name}" for name in ("bool", "uint8", "int8", "int16", "int32", "int64")} | {
    f"torch.float{bits}" for bits in (16, 32, 64)
}


def borrowed(value: Any) -> Array | None:
    """The memory of a NumPy array, or of a dense PyTorch tensor on the CPU, of real numbers; None for anything else.

    It is the caller's: to be read before the call that it was given to returns."""
    package = type(value).__module__.partition(".")[0]
    if package == "numpy" and type(value) is sys.modules["numpy"].ndarray:
        dtype = value.dtype
        return value if dtype.kind in _NUMBERS and dtype.isnative and dtype.itemsize <= _WIDEST else None
    if package != "torch":
        return None
    torch = sys.modules["torch"]
    if type(value) not in (torch.Tensor, torch.nn.Parameter) or value.device.type != "cpu":
        return None
    try:
        return _lent(torch, value)
    except (RuntimeError, TypeError, NotImplementedError):
        return None  # whoever copies it instead says what is wrong with it


def _lent(torch: Any, value: Any) -> Array | None:
    if value.is_nested or torch._C._functorch.is_functorch_wrapped_tensor(value) or value.is_neg():
        return None
    plain = value.layout is torch.strided and str(value.dtype) in _TENSORS
    host: Array | None = value.detach().numpy() if plain else None
    return host
