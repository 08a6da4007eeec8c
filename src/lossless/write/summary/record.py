"""What every call does: find the writer, ask the condition, make the tag, wait for compiled code to run."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable
from typing import Any

from lossless.write import tracing
from lossless.write.encode.encoded import Encoded
from lossless.write.inputs import InputError, Snapshot, snapshot
from lossless.write.names import tag_text
from lossless.write.notices import Afterwards, notice
from lossless.write.summary.scopes import current_scope
from lossless.write.summary.state import LOCAL, Context, holds
from lossless.write.summary.writers import FileWriter

Check = Callable[..., str | None] | None
Put = Callable[..., bool]
"""put(writer, tag, step, *inputs): hand one value to the writer; False when it was refused, which was said."""


def record(put: Put, name: str, step: Any, *inputs: Any, scope: str | None = None) -> bool:
    """Put a value of the scoped `name` if there is a writer and the condition holds; True if it was taken.

    `step` None: the default one. In compiled code this happens at every execution, with concrete `inputs`."""
    context = LOCAL.context
    writer = context.current()
    if writer is None:
        return no_writer(context, name)
    with Afterwards():
        name = tag_text(name)
        tag = writer.tag(current_scope() if scope is None else scope, name)
        if tracing.active():
            return _divert(put, writer, tag, context, step, inputs)
        return _put(put, writer, tag, context, context.condition, step, inputs)


def _put(
    put: Put, writer: FileWriter, tag: str, context: Context, condition: Any, step: Any, inputs: tuple[Any, ...]
) -> bool:
    if not holds(condition):
        writer.left_out += 1
        return False
    if writer.closed:
        what = f"{tag!r} was written to the writer of {writer.sink.logdir!r} after its close()"
        notice("W219", what, key=writer.sink.logdir, strict=writer.sink.strict)
        return False
    writer.recorded = True
    return put(writer, tag, context.step if step is None else step, *inputs)


def _divert(put: Put, writer: FileWriter, tag: str, context: Context, step: Any, inputs: tuple[Any, ...]) -> bool:
    condition = context.condition
    if not callable(condition) and not tracing.travels(condition) and not holds(condition):
        writer.left_out += 1
        return False
    if step is None:
        context.awaited = True
        step = context.step if tracing.travels(context.step) else None
    writer.recorded = True
    tracing.divert(_put, put, writer, tag, context, condition, step, inputs)
    return True


def no_writer(context: Context, name: str) -> bool:
    """Say that a value has nowhere to go, unless a no-op writer was put there on purpose, or there is no value yet."""
    if not context.muted and not _builds_a_keras_model():
        meant = FileWriter.latest and FileWriter.latest()
        hint = f"; the one of {meant.logdir!r}, made at {meant.made}, is not its default" if meant else ""
        what = f"{name!r} was logged, and thread {threading.current_thread().name} has no default writer{hint}"
        notice("W201", what, strict=meant.sink.strict if meant else None)
    return False


def _builds_a_keras_model() -> bool:
    """Whether Keras calls a layer now only to learn the shape of what it returns."""
    scope = sys.modules.get("keras.src.backend.common.symbolic_scope")
    return scope is not None and bool(scope.in_symbolic_scope())


def later(
    writer: FileWriter,
    tag: str,
    step: Any,
    kind: str,
    encode: Callable[..., Encoded],
    *inputs: Any,
    check: Check = None,
) -> bool:
    """Encode arrays beside training: `encode` gets host arrays of `inputs`, None for None."""
    taken = take(writer, tag, kind, *inputs, check=check)
    if taken is None:
        return False
    size = sum(t.nbytes for t in taken if t is not None)
    return writer.sink.later(lambda: encode(*arrays(taken)), step, tag=tag, kind=kind, size=size)


def take(writer: FileWriter, tag: str, kind: str, *inputs: Any, check: Check = None) -> list[Snapshot | None] | None:
    """`inputs` as they are now, None for None but the first; None when they are refused, which was said.

    `check`, if given, gets their shapes and answers what is wrong with them, or None."""
    if inputs[0] is None:
        refuse(writer, tag, kind, "got None, want numbers", rule="W221")
        return None
    try:
        taken = [None if value is None else snapshot(value) for value in inputs]
    except InputError as error:
        refuse(writer, tag, kind, error.what, rule=error.rule, do=error.do)
        return None
    wrong = check(*(None if t is None else t.shape for t in taken)) if check is not None else None
    if wrong is not None:
        refuse(writer, tag, kind, wrong)
        return None
    return taken


def arrays(taken: list[Snapshot | None]) -> list[Any]:
    """Host arrays, None for None; waits for devices: for the encoding thread."""
    return [None if t is None else t.array() for t in taken]


def refuse(writer: FileWriter, tag: str, kind: str, what: str, *, rule: str = "W212", do: str = "") -> bool:
    """Say that a value is not recorded, and why."""
    notice(rule, f"{kind} {tag!r}: {what}", do, key=(writer.sink.path, tag), strict=writer.sink.strict)
    return False
