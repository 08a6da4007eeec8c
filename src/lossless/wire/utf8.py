"""Text as bytes."""

from __future__ import annotations

import re

_HALF = re.compile("[\ud800-\udc7f\udd00-\udfff]")
"""Surrogates that stand for no undecodable byte: UTF-8 has none of them."""


def utf8(text: str) -> bytes:
    """Its UTF-8; undecodable bytes kept by surrogateescape come back, any other lone surrogate is a question mark."""
    try:
        return text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return _HALF.sub("?", text).encode("utf-8", "surrogateescape")
