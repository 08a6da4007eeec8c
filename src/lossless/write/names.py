"""Names: what may be a tag, and what a file system takes."""

from __future__ import annotations

import re

from lossless.write.inputs.errors import described

_IMPOSSIBLE = re.compile("[\0\ud800-\udc7f\udd00-\udfff]")
"""NUL, and the lone surrogates that stand for no byte."""


def tag_text(tag: object) -> str:
    """A tag as text, also of bytes. Raises TypeError."""
    if isinstance(tag, str):
        return str(tag)
    if isinstance(tag, bytes):
        return tag.decode("utf-8", "surrogateescape")
    raise TypeError(f"tag: got {described(tag)}, want text; name the value by a str")


def optional_text(given: object, what: str = "description") -> str:
    """What is shown beside a tag as text, also of bytes; empty for None. Raises TypeError."""
    if given is None or isinstance(given, str):
        return given or ""
    if isinstance(given, bytes):
        return given.decode("utf-8", "surrogateescape")
    raise TypeError(f"{what}: got {described(given)}, want text; give a str")


def possible(path: str) -> str:
    """The path, with an underscore for each character that no file system takes."""
    return _IMPOSSIBLE.sub("_", path)
