"""What a thread records with: its default writer, step, condition and name scope."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lossless.write.summary.writers import FileWriter

Condition = Any
"""None, a bool of any framework, or a function that returns one."""


class Context:
    """One thread's defaults. `tags` and `scalar` are set only while a scalar needs no more than a look-up of its tag."""

    __slots__ = ("condition", "muted", "outside", "scalar", "scope", "step", "tags", "writer")

    def __init__(self) -> None:
        self.writer: FileWriter | None = None
        self.step: Any = None
        self.condition: Condition = None
        self.scope = ""
        self.outside = ""
        self.muted = 0
        self.tags: dict[str, str] | None = None
        self.scalar: Callable[[str, Any, Any], bool] | None = None

    def settle(self) -> None:
        """Work out `tags` and `scalar` again, after any of the others changed."""
        plain = self.writer is not None and (self.condition is None or self.condition is True)
        self.tags = self.writer.tags_in(self.scope) if self.writer is not None and plain else None
        self.scalar = self.writer.pen.scalar if self.writer is not None and plain else None


class _Local(threading.local):
    def __init__(self) -> None:
        self.context = Context()


LOCAL = _Local()


def get_step() -> Any:
    """The thread's default step as it was set: a number, a variable of a framework, or None."""
    return LOCAL.context.step


def set_step(step: Any) -> None:
    """Set the step of calls that name none, for this thread; None unsets it."""
    LOCAL.context.step = step


@contextmanager
def record_if(condition: Condition) -> Iterator[None]:
    """Record inside only where `condition` holds: a bool of any framework, or a function that is asked at each call."""
    context = LOCAL.context
    outer, context.condition = context.condition, condition
    context.settle()
    try:
        yield
    finally:
        context.condition = outer
        context.settle()


def holds(condition: Condition) -> bool:
    """Whether `condition` lets a value through, now."""
    told = condition() if callable(condition) else condition
    return told is None or bool(told)


def should_record_summaries() -> bool:
    """Whether a value written now by this thread would be recorded; False without a default writer."""
    context = LOCAL.context
    return context.writer is not None and holds(context.condition)
