"""Damage in words: "what: got X, want Y"."""

from __future__ import annotations

UNSIGNED = 2**64


def describe(code: int, length: int, a: int, b: int) -> str:
    """The detail of `length` damaged bytes under rule `code`; `a` and `b` are as `_lost.pxd` and `_event.pxd` note."""
    match code:
        case 1 | 2:
            what = "length" if code == 1 else "data"
            return f"{what} checksum: got {a:#010x}, want {b:#010x}; {length} bytes skipped"
        case 3:
            return f"record length: got {a % UNSIGNED} bytes, want at most {2**31 - 1}; {length} bytes skipped"
        case 4:
            return f"last record: got {length} bytes, want {a or 'at least 16'}"
        case 5:
            return f"zero bytes: got {a} in a row, want records; {length} bytes skipped"
        case 6 if a:
            return f"record: got another one after {length} bytes of it, want {a} bytes"
        case 6:
            return f"record: got {length} bytes of one that was torn apart, want it whole"
        case 7:
            return f"bytes after the {'last ' if a else ''}record: got {length} that are no record, want none"
        case 8:
            return f"{f'{a} records' if a > 1 else 'record'}: got {length} bytes that are no Event message, want one"
        case _:
            value = b % UNSIGNED if code == 10 else b
            return f"integer at step {a}: got {value}, shown as {float(value):.0f}; want at most {2**53} either way"
