"""What a value is refused with."""

from __future__ import annotations

from lossless.errors import WriteError


class InputError(WriteError):
    """A value that cannot be recorded. `rule` (W204 or W221), `what` and `do` are what a notice says of it."""

    def __init__(self, what: str, do: str = "", rule: str = "W221") -> None:
        super().__init__(f"{what}; {do}" if do else what)
        self.rule, self.what, self.do = rule, what, do


class NotScalar(InputError):
    """A value that is not one number; `shape` is None for what has none."""

    def __init__(self, got: str, shape: tuple[int, ...] | None = None) -> None:
        super().__init__(f"got {got}, want one number", rule="W204")
        self.shape = shape


def not_one(value: object, shape: tuple[int, ...]) -> NotScalar:
    """The error of an array that has not one element."""
    dtype = str(getattr(value, "dtype", "")).removeprefix("torch.")
    return NotScalar(f"{f'{dtype} ' if dtype else ''}values of shape {shape}", shape)


def described(value: object) -> str:
    """A short text for a value in an error."""
    text = repr(value)
    return f"{text if len(text) <= 40 else text[:37] + '…'} ({type(value).__name__})"
