"""One number of any framework: what a scalar's value and step are read with, at every call."""

from __future__ import annotations

import operator
import sys
from collections.abc import Callable
from typing import Any

from lossless.types import INT64_MAX, INT64_MIN
from lossless.write.inputs.errors import InputError, NotScalar, described
from lossless.write.inputs.kinds import reader_of
from lossless.write.inputs.later import Pending

_EXACT = 2.0**53


def number(value: object) -> float | Pending:
    """`value` as one number: of any rank, if it has one element. Pending if it has to come from a device.

    Raises NotScalar, or InputError for what has no numbers."""
    read = readers.get(type(value))
    if read is None:
        read = readers[type(value)] = _reading(type(value))
    return read(value)


def step_number(value: object) -> int | Pending:
    """`value` as an int64, cut to a whole number as TensorFlow and torch cut it. Raises InputError."""
    if type(value) is int:
        return _int64(value)
    read = number(value)
    if not isinstance(read, float):
        return _PendingStep(read)
    return int(read) if -_EXACT <= read <= _EXACT else _long(value)


class _PendingStep:
    def __init__(self, number: Pending) -> None:
        self._number = number

    def ready(self) -> bool:
        return self._number.ready()

    def result(self) -> int:
        read = self._number.result()
        return int(read) if -_EXACT <= read <= _EXACT else _long(read)


def _long(value: object) -> int:
    try:
        return _int64(operator.index(value))  # type: ignore[arg-type]
    except TypeError as error:
        raise InputError(f"got {described(value)} as step, want an int64") from error


def _int64(value: int) -> int:
    if not INT64_MIN <= value <= INT64_MAX:
        raise InputError(f"got {value} as step, want an int64")
    return value


def _integer(value: int) -> float:
    try:
        return float(value)
    except OverflowError as error:
        raise NotScalar(f"an integer of {value.bit_length()} bits, beyond float64") from error


def _reading(kind: type) -> Callable[[Any], float | Pending]:
    numpy = sys.modules.get("numpy")
    if issubclass(kind, float) or (
        numpy is not None and issubclass(kind, (numpy.floating, numpy.integer, numpy.bool_))
    ):
        return float
    return _integer if issubclass(kind, int) else reader_of(kind).number


readers: dict[type, Callable[[Any], float | Pending]] = {float: float, bool: float, int: _integer}
"""What `number` calls, by type: for the pen, which looks here itself to save a call."""
