"""Names and messages as a terminal, a log or a strict JSON parser takes them."""

from __future__ import annotations

import re

_UNPRINTABLE = re.compile("[\x00-\x1f\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_UNDECODED = range(0xDC80, 0xDD00)
"""How surrogateescape keeps a byte that is no UTF-8."""


def printable(text: str) -> str:
    r"""`text` with control characters, bidirectional marks and undecodable bytes escaped: \n, \x1b, \xff."""
    return _UNPRINTABLE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if code in _UNDECODED:
        return f"\\x{code - 0xDC00:02x}"
    return repr(match[0])[1:-1]
