"""docs/reference/parity.md, from parity.toml and the marks of tests/."""

from __future__ import annotations

from itertools import groupby

from tools.parity import ROWS, Place, Row, proofs, rows

HEAD = """# Parity of the writing calls

Theirs, ours, and the tests that prove it: same names, parameters, defaults, tags, runs and bytes. A row without a
test fails `make check`. How to change over: [dialects](../guide/dialects.md).
"""


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    proved = proofs()
    parts = [HEAD]
    for section, group in groupby(rows(ROWS.read_text()), key=lambda row: row.section):
        parts.append(f"\n## {section}\n\n| theirs | ours | tests |\n|---|---|---|\n")
        parts += [_line(row, proved.get(row.theirs, [])) for row in group]
    return {"reference/parity.md": "".join(parts)}


def _line(row: Row, places: list[Place]) -> str:
    parameters = "" if row.parameters is None else f"({row.parameters})"
    tests = "<br>".join(f"[{test or file.rpartition('/')[2]}](../../{file})" for file, test in places)
    return f"| `{row.name}{parameters}` | `{row.ours}` | {tests} |\n"
