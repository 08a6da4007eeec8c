"""What every encoder returns."""

from __future__ import annotations

from typing import NamedTuple, Self

from lossless.wire.events import Value


class Remark(NamedTuple):
    """Something the user should hear about the data: the arguments of `notices.notice`."""

    code: str
    what: str
    do: str


class Encoded(tuple[Value, ...]):  # noqa: SLOT001  (tuples cannot have slots)
    """The values of one call, all of one event, and the remarks made while they were encoded."""

    remarks: tuple[Remark, ...] = ()

    @classmethod
    def of(cls, *values: Value, remarks: tuple[Remark, ...] = ()) -> Self:
        """Values in the order they are written."""
        encoded = cls(values)
        encoded.remarks = remarks
        return encoded
