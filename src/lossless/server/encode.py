"""JSON as this server writes it: ASCII, compact, integers exact, non-finite floats as words in quotes."""

from __future__ import annotations

import json
import math
from operator import index
from typing import Any

_COMPACT = (",", ":")


def to_json(value: Any) -> bytes:
    """`value` as ASCII JSON. Names with undecodable bytes (surrogates) survive as escapes."""
    try:
        text = json.dumps(value, allow_nan=False, separators=_COMPACT, default=index)
    except ValueError:  # a non-finite float: rare enough to pay for a second pass
        text = json.dumps(_spelled(value), allow_nan=False, separators=_COMPACT, default=index)
    return text.encode("ascii")


def spell(number: float) -> float | str:
    """`number`, or its word when it is not finite."""
    if math.isfinite(number):
        return number
    return "NaN" if math.isnan(number) else "Infinity" if number > 0 else "-Infinity"


def _spelled(value: Any) -> Any:
    match value:
        case float():
            return spell(value)
        case dict():
            return {key: _spelled(item) for key, item in value.items()}
        case list() | tuple():
            return [_spelled(item) for item in value]
    return value
