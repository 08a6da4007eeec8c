"""Natural order: run_2 before run_10."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)", re.ASCII)


def natural_key(name: str) -> tuple[tuple[str, int], ...]:
    """Sort key: digits compare as numbers, the rest as text; equal only for names equal but for leading zeros."""
    parts = _DIGITS.split(name)
    return tuple(zip(parts[0::2], [*map(int, parts[1::2]), -1], strict=True))
