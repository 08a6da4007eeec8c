"""Natural order: run_2 before run_10."""

from __future__ import annotations

import re

_DIGITS = re.compile(r"(\d+)", re.ASCII)


def natural_key(name: str) -> list[str | int]:
    """Sort key: digits compare as numbers, the rest as text; equal only for names equal but for leading zeros."""
    parts: list[str | int] = [*_DIGITS.split(name)]
    parts[1::2] = map(int, parts[1::2])
    return parts
