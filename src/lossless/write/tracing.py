"""Calls reached while a framework traces code to compile it: recorded at every execution, or refused.

No framework is imported: what is loaded is found in sys.modules."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

_Entry = TypeVar("_Entry", bound=Callable[..., Any])

probes: list[Callable[[], object]] = []
"""Cheap checks of the frameworks that are loaded: while one answers with something true, ask `active()`."""


def refresh() -> None:
    """Bring `probes` up to date; needed when len(sys.modules) has changed."""


def active() -> bool:
    """Whether the calling thread is tracing now: what it does must be diverted."""
    return False


def divert(function: Callable[..., object], /, *arguments: Any, **keywords: Any) -> None:
    """Have function(*arguments, **keywords) called at every execution of what is traced now, on some thread.

    Traced values and variables, at any depth of lists, tuples and dicts, arrive as host arrays of that execution; all
    else as it is. Raises WriteError (W215) where that cannot be."""
    function(*arguments, **keywords)


def travels(value: object) -> bool:
    """Whether `value` is traced, or a variable, so that it must be an argument of `divert` to be read at execution."""
    return False


def settle() -> None:
    """Return when every diverted call of finished executions was made. For flush() and close()."""


@contextmanager
def muted() -> Iterator[None]:
    """Calls inside the block that reach a trace are left out: for tracing a model to draw its graph."""
    yield


def eager(entry: _Entry) -> _Entry:
    """Mark an entry point so that torch.compile calls it eagerly, at every execution."""
    entry._torchdynamo_disable = True  # type: ignore[attr-defined]
    return entry
