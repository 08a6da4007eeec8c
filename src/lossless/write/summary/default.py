"""A writer as its thread's default one."""

from __future__ import annotations

from types import TracebackType
from typing import TYPE_CHECKING, Any

from lossless.write.summary.state import LOCAL, OfWriter

if TYPE_CHECKING:
    from lossless.write.summary.writers import FileWriter


class Default:
    """A writer as the default one, from enter to exit."""

    __slots__ = ("_before", "_step", "_writer")

    def __init__(self, writer: FileWriter, step: Any) -> None:
        self._writer = writer
        self._step = step
        self._before: list[tuple[FileWriter | None, Any, Any]] = []

    def __enter__(self) -> Any:
        context = LOCAL.context
        self._before.append((context.writer, context.condition, context.step))
        context.writer = self._writer
        if isinstance(context.condition, OfWriter) and context.condition.writer is not self._writer:
            context.condition = None
        self._writer.was_default = True
        if self._step is not None:
            context.go_to(self._step)
        context.settle()
        return self._writer

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        context = LOCAL.context
        if context.writer is not None:
            context.writer.end_block(failed=error is not None)
        context.writer, context.condition, step = self._before.pop()
        if self._step is not None:
            context.go_to(step)
        context.settle()
