"""Definitions of summary ops, and what became of them: merged or evaluated, written."""

from __future__ import annotations

import atexit

from lossless.errors import WriteError
from lossless.write.notices import Caller, LosslessWarning, caller, notice


class Definition:
    """One op as it was defined: `what` it is called in a notice, and the line."""

    __slots__ = ("evaluated", "place", "told", "used", "what", "written")

    def __init__(self, what: str) -> None:
        self.what = what
        self.place: Caller = caller()
        self.used = self.written = self.told = False
        self.evaluated = 0
        _open[self] = None

    def merged(self) -> None:
        """It became part of another op, which is to be written now."""
        self.used = True
        _open.pop(self, None)

    def result(self) -> None:
        """It was evaluated."""
        self.evaluated += 1

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
            notice("W217", f"{self.what} was evaluated and its result thrown away", key=self, place=self.place)
        except (WriteError, LosslessWarning) as error:
            _held.append(error)  # the garbage collector is no place to raise


_open: dict[Definition, None] = {}
_held: list[Exception] = []


def raise_held() -> None:
    """Raise what could not be raised where it was found."""
    if _held:
        raise _held.pop(0)


def tell_open(strict: bool | None = None) -> None:
    """Say what was defined and came to nothing so far; once each."""
    for definition in [d for d in _open if not d.told]:
        definition.told = True
        if not definition.used:
            what = f"{definition.what} was defined and never merged or evaluated"
            notice("W216", what, key=definition, strict=strict, place=definition.place)
        else:
            what = f"{definition.what} was evaluated and no result written"
            notice("W217", what, key=definition, strict=strict, place=definition.place)


atexit.register(tell_open)
