"""Scalars: the call that must cost nothing."""

from __future__ import annotations

import sys
from typing import Any

from lossless.write import tracing
from lossless.write.names import optional_text, tag_text
from lossless.write.notices import Afterwards
from lossless.write.summary.record import record
from lossless.write.summary.state import LOCAL, Context
from lossless.write.summary.writers import FileWriter
from lossless.write.tracing import eager

_MODULES = sys.modules


@eager
def scalar(name: str, data: Any, step: Any = None, description: str | None = None) -> bool:
    """Record one number, rounded to float32, under `name` in the current name scope; True if it was recorded.

    `data` and `step` may come from any framework; `description` is Markdown, shown with the chart."""
    context = LOCAL.context
    tags = context.tags
    if tags is not None and "tensorflow" not in _MODULES:
        try:
            tag = tags.get((name, description) if description else name)
        except TypeError:  # one of them has no hash, and is no text
            tag = None
        if tag is not None and (step is not None or not tracing.active()):
            return context.scalar(tag, data, context.step if step is None else step)  # type: ignore[misc]
    return _carefully(context, name or "scalar_summary", data, step, optional_text(description))


def _carefully(context: Context, name: str, data: Any, step: Any, description: str) -> bool:
    """As `scalar`; from then on the same name and description need no more than a look-up."""
    writer, tags = context.writer, context.tags
    if writer is None or tags is None or "tensorflow" in _MODULES:
        return record(_put, name, step, data, description)
    name = tag_text(name)
    with Afterwards():
        tag = writer.tag(context.scope, name)
        before = writer.described.get(tag, "")
        taken = record(_put, name, step, data, description)
        if taken:
            tags.pop((name, before) if before else name, None)
            tags[(name, description) if description else name] = tag
        return taken


def _put(writer: FileWriter, tag: str, step: Any, data: Any, description: str) -> bool:
    if writer.described.get(tag, "") != description:
        writer.described[tag] = description
        writer.pen.described(tag, "", description)
    return writer.pen.scalar(tag, data, step)
