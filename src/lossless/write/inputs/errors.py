"""What a value is refused with."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from lossless.errors import LosslessError, WriteError

_Read = TypeVar("_Read")
_READABLE = "give a number, or an array of numbers"


class InputError(WriteError):
    """A value that cannot be recorded. `rule` (W204, W212 or W221), `what` and `do` are what a notice says of it;
    `common`: it comes of many tags at once."""

    common = False

    def __init__(self, what: str, do: str = "", rule: str = "W221") -> None:
        super().__init__(f"{what}; {do}" if do else what)
        self.rule, self.what, self.do = rule, what, do


class NothingFinite(InputError):
    """Numbers of which none is finite, as all of a model that diverges."""

    common = True

    def __init__(self) -> None:
        super().__init__("got no finite value, want at least one", "find what made them NaN or infinite", rule="W212")


class NotScalar(InputError):
    """A value that is not one number; `shape` is None for what has none."""

    def __init__(self, got: str, shape: tuple[int, ...] | None = None, do: str = "") -> None:
        super().__init__(f"got {got}, want one number", do, rule="W204")
        self.shape = shape


def not_one(value: object, shape: tuple[int, ...]) -> NotScalar:
    """The error of an array that has not one element."""
    dtype = str(getattr(value, "dtype", "")).removeprefix("torch.")
    return NotScalar(f"{f'{dtype} ' if dtype else ''}values of shape {shape}", shape)


def described(value: object) -> str:
    """A short text for a value in an error."""
    try:
        text = " ".join(repr(value).split())
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 foreign code, too: the error to be told is another one
        text = "a value without a repr"
    return f"{text if len(text) <= 40 else text[:37] + '…'} ({type(value).__name__})"


def caused(error: BaseException) -> str:
    """A short text for an error that foreign code raised."""
    return f"{type(error).__name__}: {error}".removesuffix(": ")


def guarded(read: Callable[[Any], _Read]) -> Callable[[Any], _Read]:
    """`read`, for values whose class is anyone's: whatever their code raises becomes an InputError that names it."""

    @wraps(read)
    def guard(value: Any) -> _Read:
        try:
            return read(value)
        except (LosslessError, MemoryError):
            raise
        except Exception as error:
            raise InputError(f"got {described(value)}, which cannot be read ({caused(error)})", _READABLE) from error

    return guard
