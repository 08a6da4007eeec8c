"""Damage in words: "what: got X, want Y"."""

from __future__ import annotations


def describe(code: int, length: int, a: int, b: int, tag: str | None) -> str:
    """The detail of a damage of rule `code`."""
    match code:
        case 1:
            return f"length checksum: got {a:#010x}, want {b:#010x}; {length} bytes skipped"
        case 2:
            return f"data checksum: got {a:#010x}, want {b:#010x}; {length} bytes skipped"
        case 3:
            return f"length: got {a % 2**64} bytes, want less than 2 GiB; {length} bytes skipped"
        case 4:
            return f"last record: got {length} bytes, want {a + 16 if a else 'a whole record'}"
        case 9:
            return f"{tag}: got {b}, which float64 cannot hold"
        case _:
            return f"{length} bytes skipped"
