"""A run as its thread's default one, while Keras trains or evaluates."""

from __future__ import annotations

import sys
from collections.abc import Callable
from types import CodeType, FrameType

from lossless.write.summary.state import LOCAL, OfWriter
from lossless.write.summary.writers import FileWriter

_CALLBACKS = ("lossless.integrations.keras", "keras.src.callbacks")
"""Modules between Keras' loop and us."""


class Default:
    """Makes `writer` the default one at `step`, until `end`: it records where `condition` holds when it is asked, and
    another writer made the default inside everything. Unlike as_default() the end flushes nothing: training goes on.

    A fit() or evaluate() that is interrupted calls no callback: it is seen when its frame is left. Of that frame only
    the address is kept, for it holds the training data."""

    def __init__(self, writer: FileWriter, step: int, condition: Callable[[], bool]) -> None:
        context = LOCAL.context
        self._ours = OfWriter(writer, condition, self._end_if_left)
        self._before = context.writer, context.condition, context.step
        self._loop = _loop()
        context.writer, context.condition = writer, self._ours
        context.go_to(step)
        context.settle()

    def end(self) -> None:
        """What was the default before is it again."""
        context = LOCAL.context
        context.writer, context.condition, step = self._before
        context.go_to(step)
        context.settle()

    def end_left(self) -> None:
        """As `end`, for what was interrupted: if something else is the default by now it stays that."""
        if LOCAL.context.condition is self._ours:
            self.end()

    def _end_if_left(self) -> bool:
        frame: FrameType | None = sys._getframe(1)
        while frame is not None:
            if (id(frame), frame.f_code) == self._loop:
                return False
            frame = frame.f_back
        left = self._loop is not None
        if left:
            self.end()
        return left


def _loop() -> tuple[int, CodeType] | None:
    """The frame that Keras trains or evaluates in; None where somebody else calls the callbacks, whenever he wants."""
    frame: FrameType | None = sys._getframe(1)
    while frame is not None and frame.f_globals.get("__name__", "").startswith(_CALLBACKS):
        frame = frame.f_back
    if frame is None or not frame.f_globals.get("__name__", "").startswith("keras."):
        return None
    return id(frame), frame.f_code
