"""Definitions of summary ops, and what became of them: merged or evaluated, written."""

from __future__ import annotations

import atexit
import sys
from typing import Any
from weakref import WeakSet

from lossless.errors import WriteError
from lossless.write.notices import Caller, LosslessWarning, caller, notice, throw

_DEFINED = "W216", "never merged or evaluated"
_EVALUATED = "W217", "evaluated, but no result was written"
MOST = 10
"""So many ops are named at a time."""


class Definition:
    """One op as it was defined: `what` it is called in a notice, and the line."""

    __slots__ = ("evaluated", "place", "told", "used", "what", "written")

    def __init__(self, what: str) -> None:
        self.what = what
        self.place: Caller = caller()
        self.used = self.evaluated = self.written = self.told = False
        _open[self] = None

    def __str__(self) -> str:
        return f"{self.what} (defined at {self.place})"

    def merged(self) -> None:
        """It became part of another op, which is to be written now."""
        self.used = True
        _open.pop(self, None)

    def result(self) -> None:
        """It was evaluated; `used` alone: that was tried, and failed with an error."""
        self.evaluated = True

    def taken(self) -> None:
        """A result of it was given to a writer."""
        self.used = self.written = True
        _open.pop(self, None)

    def discarded(self) -> None:
        """A result of it is gone and no writer has had it."""
        if self.written or self.told:
            return
        self.told = True
        try:
            strict = any(writer.strict for writer in list(writers))
            what = f"{self.what} was evaluated and its result thrown away"
            notice("W217", what, key=self, strict=strict, place=self.place)
        except (WriteError, LosslessWarning) as error:
            _held.append(error)  # the garbage collector is no place to raise


writers: WeakSet[Any] = WeakSet()
"""The FileWriters that are open."""
_open: dict[Definition, None] = {}
_held: list[Exception] = []


def raise_held() -> None:
    """Raise what could not be raised where it was found, at the end of a block of `Afterwards` if this is in one."""
    if _held:
        throw(_held.pop(0))


def tell_open(strict: bool | None = None) -> None:
    """Say what was defined and came to nothing so far: once each, but of more than MOST only their number."""
    untold = [d for d in list(_open) if not d.told and (d.evaluated or not d.used)]
    more = len(untold) - MOST
    for definition in untold[MOST:]:
        definition.told = True
    for number, definition in enumerate(untold[:MOST], 1):
        definition.told = True
        code, became = _EVALUATED if definition.evaluated else _DEFINED
        others = f", like {more} more ops" if more > 0 and number == MOST else ""
        what = f"{definition.what} was defined and {became}{others}"
        notice(code, what, key=definition, strict=strict, place=definition.place)


@atexit.register
def _at_exit() -> None:
    """Nobody catches an error here: strict ones are printed."""
    while True:
        try:
            raise_held()
            tell_open()
            return
        except (WriteError, LosslessWarning) as error:
            print(f"lossless: {error}", file=sys.stderr)
