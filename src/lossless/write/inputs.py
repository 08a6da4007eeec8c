"""Numbers and arrays of any framework, none of which is imported. Nothing here waits for a device, unless it says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from lossless.errors import WriteError

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Array = npt.NDArray[Any]


class InputError(WriteError):
    """A value that cannot be recorded. `rule` (W204, W221), `what` and `do` are what a notice says of it."""

    def __init__(self, what: str, do: str = "", rule: str = "W221") -> None:
        super().__init__(f"{what}; {do}" if do else what)
        self.rule, self.what, self.do = rule, what, do


class NotScalar(InputError):
    """A value that is not one number; `shape` if it has one."""

    def __init__(self, what: str, shape: tuple[int, ...] | None = None) -> None:
        super().__init__(what, rule="W204")
        self.shape = shape


class Pending(Protocol):
    """A number that is on its way from a device."""

    def result(self) -> float:
        """The number; waits for it. For the encoding thread."""

    def ready(self) -> bool:
        """Whether `result` would not wait."""


class Snapshot(Protocol):
    """An array as it was at the call; what is true of it now, and later its numbers."""

    shape: tuple[int, ...]
    dtype: np.dtype[Any]
    nbytes: int

    def array(self) -> Array:
        """The host array, C-contiguous; waits for a device copy. For the encoding thread."""


def number(value: object) -> float | Pending:
    """`value` as one number. Raises NotScalar or InputError."""
    return float(value)  # type: ignore[arg-type]


def step_number(value: object) -> int | Pending:
    """`value` as an int64; Pending.result() then gives a float that is whole. Raises InputError."""
    return int(value)  # type: ignore[call-overload,no-any-return]


def array(value: object) -> Array:
    """`value` as a C-contiguous host array of its own; waits for devices. bfloat16 and float8 become float32.

    Raises InputError."""
    raise NotImplementedError


def snapshot(value: object) -> Snapshot:
    """`value` as it is now; device copies run beside the caller's work. Raises InputError."""
    raise NotImplementedError


def on_device(value: object) -> bool:
    """Whether the numbers lie in an accelerator's memory."""
    return False
