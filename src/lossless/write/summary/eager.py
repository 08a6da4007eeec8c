"""Calls that torch.compile leaves as they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Function = TypeVar("Function", bound=Callable[..., Any])


def eager(function: Function) -> Function:
    """Mark a function that compiled code of PyTorch calls at each execution, and does not trace."""
    function._torchdynamo_disable = True  # type: ignore[attr-defined]
    return function
