"""The parameters of a request, from the query string or from a JSON body, checked as they are taken out."""

from __future__ import annotations

import difflib
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from urllib.parse import parse_qsl

from lossless.server.problems import Problem, bad_parameter
from lossless.server.settings import LIMITS
from lossless.types import INT64_MAX, INT64_MIN

_LISTS = {"tag": "tags", "run": "runs", "column": "columns", "metric": "metrics"}
_SHAPE = "a JSON object with the parameters as members"


class Params:
    """Values by name. In a query string every value is text; in a body it has a JSON type. null counts as absent."""

    def __init__(self, values: Mapping[str, Any], *, text: bool) -> None:
        self._values = {name: value for name, value in values.items() if value is not None}
        self._text = text

    @classmethod
    def of_query(cls, query: bytes, lists: Iterable[str] = ()) -> Params:
        """From a query string. Those in `lists` may repeat (`tag=a&tag=b` is `tags`); any bytes survive."""
        values: dict[str, Any] = {}
        listed = set(lists)
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True, errors="surrogateescape"):
            name = _LISTS[name] if _LISTS.get(name) in listed else name
            if name in listed or (name == "range" and name in values):
                values.setdefault(name, [])
                values[name] = [*_as_list(values[name]), value]
            elif name in values:
                raise bad_parameter(name, [values[name], value], "one value")
            else:
                values[name] = value
        values.pop("token", None)
        return cls(values, text=True)

    @classmethod
    def of_body(cls, body: bytes) -> Params:
        """From a JSON body."""
        try:
            values = json.loads(body)
        except (ValueError, RecursionError) as error:
            message = f"body: got no JSON ({error}), want {_SHAPE}"
            raise Problem(400, "json", message, got=str(error), want=_SHAPE, where="body") from error
        if not isinstance(values, dict):
            raise bad_parameter("body", type(values).__name__, _SHAPE)
        return cls(values, text=False)

    def only(self, known: Sequence[str]) -> None:
        """Raise for a parameter that is not in `known`: a misspelt one must not be ignored in silence."""
        for name in self._values:
            if name not in known:
                near = difflib.get_close_matches(name, known, 1)
                hint = f"; did you mean {near[0]}?" if near else ""
                want = "one of " + ", ".join(known) if known else "no parameters"
                message = f"parameter: got {name!r}, want {want}{hint}"
                raise Problem(400, "parameter", message, got=name, want=want, where=name)

    def given(self, *names: str) -> dict[str, Any]:
        """Those of `names` that are there, as they came: of a shape that their user checks."""
        return {name: self._values[name] for name in names if name in self._values}

    def choice(self, name: str, choices: Sequence[str]) -> str | None:
        """One of `choices`; None if absent."""
        return self.choice_or(choices[0], name, choices) if name in self._values else None

    def choice_or(self, default: str, name: str, choices: Sequence[str]) -> str:
        """One of `choices`; `default` if absent."""
        value = self._values.get(name, default)
        if not isinstance(value, str) or value not in choices:
            raise bad_parameter(name, value, "one of " + ", ".join(choices))
        return value

    def string(self, name: str) -> str:
        """Text that must be there."""
        value = self._values.get(name)
        if not isinstance(value, str):
            raise bad_parameter(name, value, "a name")
        return value

    def text(self, name: str) -> str | None:
        """Text; None if absent."""
        return self.string(name) if name in self._values else None

    def names(self, name: str, known: Sequence[str] | None = None) -> tuple[str, ...] | None:
        """A list of names, if given of `known` ones; each once, None if absent."""
        value = self._values.get(name)
        if value is None:
            return None
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            raise bad_parameter(name, value, "a list of names")
        if len(value) > LIMITS.names:
            raise bad_parameter(name, f"{len(value)} names", f"at most {LIMITS.names}")
        for item in value:
            if known is not None and item not in known:
                raise bad_parameter(name, item, "one of " + ", ".join(known))
        return tuple(dict.fromkeys(value))

    def some_names(self, name: str) -> tuple[str, ...]:
        """A list of at least one name."""
        names = self.names(name)
        if not names:
            raise bad_parameter(name, self._values.get(name), "at least one name")
        return names

    def number(self, name: str, default: float | None = None) -> float | None:
        """A finite number."""
        value = self._values.get(name, default)
        return None if value is None else self._finite(name, value)

    def number_or(self, default: float, name: str) -> float:
        """A finite number; `default` if absent."""
        return self._finite(name, self._values.get(name, default))

    def integer(self, name: str, low: int, high: int) -> int | None:
        """An integer from `low` to `high`."""
        value = self._values.get(name)
        if value is None:
            return None
        want = f"an integer from {low} to {high}"
        try:
            number = int(value) if self._text else value
        except ValueError:
            raise bad_parameter(name, value, want) from None
        if isinstance(number, bool) or not isinstance(number, int) or not low <= number <= high:
            raise bad_parameter(name, value, want)
        return number

    def integers(self, name: str, most: int) -> tuple[int, ...]:
        """A list of at most `most` int64; empty if absent."""
        value = self._values.get(name, [])
        want = f"at most {most} integers of 64 bits"
        if not isinstance(value, list) or len(value) > most:
            raise bad_parameter(name, value, want)
        try:
            numbers = [int(item) if self._text else item for item in value]
        except ValueError:
            raise bad_parameter(name, value, want) from None
        if any(isinstance(n, bool) or not isinstance(n, int) or not INT64_MIN <= n <= INT64_MAX for n in numbers):
            raise bad_parameter(name, value, want)
        return tuple(numbers)

    def flag(self, name: str, default: bool) -> bool:
        """true or false."""
        value = self._values.get(name, default)
        if self._text and isinstance(value, str):
            value = {"true": True, "1": True, "false": False, "0": False}.get(value.lower(), value)
        if not isinstance(value, bool):
            raise bad_parameter(name, value, "true or false")
        return value

    def pair(self, name: str) -> tuple[float, float] | None:
        """Two numbers, the first not above the second: `lo,hi` in a query string, `[lo, hi]` in a body."""
        value = self._values.get(name)
        if value is None:
            return None
        parts = value.strip("[]").split(",") if self._text and isinstance(value, str) else value
        if not isinstance(parts, list) or len(parts) != 2:
            raise bad_parameter(name, value, "two numbers, low and high")
        low, high = (self._finite(name, part) for part in parts)
        if low > high:
            raise bad_parameter(name, value, "low not above high")
        return low, high

    def _finite(self, name: str, value: Any) -> float:
        try:
            number = float(value) if self._text or not isinstance(value, str | bool) else math.nan
        except (TypeError, ValueError, OverflowError):
            number = math.nan
        if not math.isfinite(number):
            raise bad_parameter(name, value, "a finite number")
        return number


def _as_list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]
