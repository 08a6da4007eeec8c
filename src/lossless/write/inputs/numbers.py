"""One number of any framework: what a scalar's value and step are read with, at every call."""

from __future__ import annotations

import math
import operator
import sys
import time
from collections.abc import Callable, Hashable
from typing import Any

from lossless.types import INT64_MAX, INT64_MIN
from lossless.write.inputs.errors import InputError, NotScalar, described, guarded
from lossless.write.inputs.kinds import reader_of
from lossless.write.inputs.later import Pending, PendingOfBatch
from lossless.write.notices import notice

Tag = tuple[Hashable, str]
"""The key of a table of tags, and a tag: of which a notice is."""
_EXACT = 2.0**53
_STEP = "give the step as a whole number that 64 bits hold"


def number(value: object) -> float | Pending:
    """`value` as one number: of any rank, if it has one element. Pending if it has to come from a device.

    Raises NotScalar, or InputError for what has no numbers."""
    read = readers.get(type(value))
    if read is None:
        read = readers[type(value)] = _reading(type(value))
    return read(value)


def step_number(value: object, strict: bool | None = None, tag: Tag | None = None) -> int | Pending:
    """`value` as an int64, cut to a whole number as TensorFlow and torch cut it, which is said. Raises InputError, and
    when strict WriteError."""
    if type(value) is int:
        return _int64(value)
    try:
        read = readers.get(type(value), number)(value)
    except InputError as error:
        if isinstance(value, str):
            return _written(value)
        raise InputError(error.what, _STEP) from error
    if not isinstance(read, float):
        return _PendingStep(read, strict, tag)
    if not -_EXACT <= read <= _EXACT:
        return _long(value)
    return int(read) if read.is_integer() else _cut(read, strict, tag)


class _PendingStep:
    def __init__(self, number: Pending, strict: bool | None, tag: Tag | None) -> None:
        self._number, self._strict, self._tag = number, strict, tag

    def ready(self) -> bool:
        return self._number.ready()

    def result(self) -> int:
        read = self._number.result()
        if not -_EXACT <= read <= _EXACT:
            return _long(read)
        return int(read) if read.is_integer() else _cut(read, self._strict, self._tag)


def wall_seconds(value: object, strict: bool | None = None, tag: Tag | None = None) -> float:
    """A wall time, in seconds since 1970: now for None, and for what is no such number, which is said.

    Raises WriteError when strict."""
    if value is None:
        return time.time()
    try:
        read = number(value)
        seconds = read if isinstance(read, float) else float(read.result())
    except InputError:
        seconds = math.nan
    if math.isfinite(seconds):
        return seconds
    what = f"walltime: got {described(value)}, want seconds since 1970; the time of the call is recorded"
    _adjusted(what, "give time.time(), or a datetime's timestamp()", strict, tag)
    return time.time()


def _cut(read: float, strict: bool | None, tag: Tag | None) -> int:
    what = f"step: got {read!r}, want a whole number; {int(read)} is recorded"
    _adjusted(what, "give the step as int, counted in smaller units", strict, tag)
    return int(read)


def _adjusted(what: str, do: str, strict: bool | None, tag: Tag | None) -> None:
    """Say it once; of tags that are known, once each of a few."""
    if tag is None:
        notice("W222", what, do, key=do, strict=strict)
    else:
        notice("W222", f"tag {tag[1]!r}: {what}", do, tag=tag, strict=strict)


def _written(value: str) -> int:
    """As torch and TensorFlow's FileWriter read it."""
    try:
        return _int64(int(value))
    except ValueError as error:
        raise InputError(f"got {described(value)}, want a whole number", _STEP) from error


def known_step(value: object, strict: bool | None = None) -> int:
    """As `step_number`; waits for a device."""
    number = step_number(value, strict)
    return number if isinstance(number, int) else int(number.result())


@guarded
def _index(value: Any) -> int:
    return operator.index(value)


def _long(value: object) -> int:
    try:
        return _int64(_index(value))
    except InputError as error:
        raise InputError(f"got {described(value)} as step, want an int64", _STEP) from error


def _int64(value: int) -> int:
    if not INT64_MIN <= value <= INT64_MAX:
        raise InputError(f"got {value} as step, want an int64", _STEP)
    return value


def _integer(value: int) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise NotScalar(f"an integer of {value.bit_length()} bits, beyond float64") from error


def _reading(kind: type) -> Callable[[Any], float | Pending]:
    """Guarded, but for classes in which nobody else's code runs."""
    if any(base.__module__ == "numpy" for base in kind.__mro__):
        numpy = sys.modules["numpy"]
        plain = kind.__module__ == "numpy" and kind is not numpy.timedelta64
        if plain and issubclass(kind, (numpy.floating, numpy.integer, numpy.bool_)):
            return float
    elif issubclass(kind, float) and kind.__float__ is float.__float__:
        return float
    elif issubclass(kind, int) and kind.__float__ is int.__float__:
        return _integer
    read = reader_of(kind).number
    return read if kind.__module__.partition(".")[0] == "torch" else guarded(read)


def _itself(value: PendingOfBatch) -> Pending:
    return value


readers: dict[type, Callable[[Any], float | Pending]] = {
    float: float,
    bool: float,
    int: _integer,
    PendingOfBatch: _itself,
}
"""What `number` calls, by type: for the pen, which looks here itself to save a call."""
