"""What a thread records with: its default writer, step, condition and name scope."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from lossless.write import tracing
from lossless.write.tracing import eager

if TYPE_CHECKING:
    from lossless.write.summary.default import Block
    from lossless.write.summary.writers import FileWriter


Named = str | tuple[str, str]
"""A name, or name and description."""


class Context:
    """One thread's defaults. A diverted call keeps it, to ask for the step when it runs, on whatever thread.

    `tags` (by name, and description if any) and `scalar` are there while a scalar needs no more than them. `blocks`:
    the as_default() blocks entered, the innermost last; `muted`: the no-op writers entered; `outside`: TensorFlow's
    scope where ours was entered; `awaited`: compiled code reads `step`."""

    __slots__ = ("awaited", "blocks", "condition", "muted", "outside", "scalar", "scope", "step", "tags", "writer")

    def __init__(self) -> None:
        self.writer: FileWriter | None = None
        self.blocks: list[Block] = []
        self.step: Any = None
        self.condition: Any = None
        self.scope = self.outside = ""
        self.muted = 0
        self.awaited = False
        self.tags: dict[Named, str] | None = None
        self.scalar: Callable[[str, Any, Any], bool] | None = None

    def settle(self) -> None:
        """Work out `tags` and `scalar` again, after a writer, condition or scope came or went."""
        writer = self.writer if self.condition is None or self.condition is True else None
        self.tags = writer.plain_tags(self.scope) if writer is not None else None
        self.scalar = writer.pen.scalar if writer is not None else None

    def go_to(self, step: Any) -> None:
        """Set the default step, when the compiled code that was run before has read the old one."""
        if self.awaited:
            tracing.settle()
        self.step = step

    def current(self) -> FileWriter | None:
        """The default writer, when those that interrupted trainings left behind have been taken away."""
        while isinstance(self.condition, OfWriter) and self.condition.end_if_left():
            pass
        return self.writer


class OfWriter:
    """A condition of what one writer records: another one that becomes the default inside it records everything.

    `end_if_left` tells whether those who made that writer the default one were interrupted, and then ends that."""

    __slots__ = ("_ask", "end_if_left", "writer")

    def __init__(self, writer: FileWriter, ask: Callable[[], bool], end_if_left: Callable[[], bool]) -> None:
        self.writer = writer
        self._ask = ask
        self.end_if_left = end_if_left

    def __call__(self) -> bool:
        return self._ask()


class _Local(threading.local):
    def __init__(self) -> None:
        self.context = Context()


LOCAL = _Local()


@eager
def get_step() -> Any:
    """The thread's default step as it was set: a number, a variable of a framework, or None."""
    return LOCAL.context.step


@eager
def set_step(step: Any) -> None:
    """Set the step of calls that name none, for this thread; None unsets it."""
    LOCAL.context.go_to(step)


@contextmanager
def record_if(condition: Any) -> Iterator[None]:
    """Record inside only where `condition` holds: a bool of any framework, or a function that is asked at each call."""
    context = LOCAL.context
    outer, context.condition = context.condition, condition
    context.settle()
    try:
        yield
    finally:
        context.condition = outer
        context.settle()


def holds(condition: Any) -> bool:
    """Whether `condition` lets a value through, now."""
    told = condition() if callable(condition) else condition
    return told is None or bool(told)


@eager
def should_record_summaries() -> bool:
    """Whether a value written now by this thread would be recorded; False without a default writer."""
    context = LOCAL.context
    return context.current() is not None and holds(context.condition)
