"""Names that a file system takes."""

from __future__ import annotations

import re

_IMPOSSIBLE = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")
"""NUL, and the lone surrogates that stand for no byte."""


def possible(path: str) -> str:
    """The path, with an underscore for each character that no file system takes."""
    return _IMPOSSIBLE.sub("_", path)
