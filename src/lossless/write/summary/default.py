"""A writer as its thread's default one."""

from __future__ import annotations

from dataclasses import dataclass
from types import TracebackType
from typing import TYPE_CHECKING, Any

from lossless.write.notices import notice
from lossless.write.summary.state import LOCAL, Context, OfWriter

if TYPE_CHECKING:
    from lossless.write.summary.writers import FileWriter


@dataclass(slots=True, eq=False)
class Block:
    """An as_default() block that was entered, and the defaults before it."""

    of: Default
    writer: FileWriter | None
    condition: Any
    step: Any


def become_default(writer: FileWriter, step: Any) -> None:
    """Make `writer` this thread's default one, and `step` the default step unless it is None."""
    context = LOCAL.context
    context.writer = writer
    if isinstance(context.condition, OfWriter) and context.condition.writer is not writer:
        context.condition = None
    writer.was_default = True
    if step is not None:
        context.go_to(step)
    context.settle()


class Default:
    """A writer as the default one, from enter to exit."""

    __slots__ = ("_step", "_writer")

    def __init__(self, writer: FileWriter, step: Any) -> None:
        self._writer = writer
        self._step = step

    def __enter__(self) -> Any:
        context = LOCAL.context
        context.blocks.append(Block(self, context.writer, context.condition, context.step))
        become_default(self._writer, self._step)
        return self._writer

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        try:
            self._writer.end_block(failed=error is not None)
        finally:
            self._end()

    @property
    def is_of_this_thread(self) -> bool:
        """Whether this thread entered it, and has not left it."""
        return any(block.of is self for block in LOCAL.context.blocks)

    def _end(self) -> None:
        context = LOCAL.context
        at = max((i for i, block in enumerate(context.blocks) if block.of is self), default=None)
        if at is None:
            return  # it was entered in another thread, whose default the writer still is
        block = context.blocks.pop(at)
        if at == len(context.blocks):
            self._leave(context, block)
        else:
            self._leave_around(context.blocks[at], block)

    def _leave(self, context: Context, block: Block) -> None:
        context.writer, context.condition = block.writer, block.condition
        if self._step is not None:
            context.go_to(block.step)
        context.settle()

    def _leave_around(self, inner: Block, block: Block) -> None:
        """The block inside goes on, and will give back what was before this one."""
        inner.writer, inner.condition = block.writer, block.condition
        if self._step is not None:
            inner.step = block.step
        what = f"as_default() of {self._writer.logdir!r}: got its end before that of a block that began inside it"
        notice("W228", what, key=self._writer.sink.tags.key, strict=self._writer.sink.strict)
