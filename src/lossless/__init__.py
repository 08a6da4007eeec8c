"""Reads, watches and shows TensorBoard event files, without TensorFlow. Names are loaded when they are first used."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lossless.errors import LosslessError, NotFoundError, QueryError
    from lossless.findings import Finding
    from lossless.query import Board, Changes, Run, TagInfo
    from lossless.query import open_board as open  # noqa: A004 lossless.open is the public name
    from lossless.version import __version__

_PLACES = {
    "open": ("lossless.query", "open_board"),
    "Board": ("lossless.query", "Board"),
    "Changes": ("lossless.query", "Changes"),
    "Run": ("lossless.query", "Run"),
    "TagInfo": ("lossless.query", "TagInfo"),
    "Finding": ("lossless.findings", "Finding"),
    "LosslessError": ("lossless.errors", "LosslessError"),
    "NotFoundError": ("lossless.errors", "NotFoundError"),
    "QueryError": ("lossless.errors", "QueryError"),
    "__version__": ("lossless.version", "__version__"),
}

__all__ = [
    "Board",
    "Changes",
    "Finding",
    "LosslessError",
    "NotFoundError",
    "QueryError",
    "Run",
    "TagInfo",
    "__version__",
    "open",
]


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'lossless' has no attribute {name!r}")
    module, attribute = _PLACES[name]
    value = globals()[name] = getattr(importlib.import_module(module), attribute)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
