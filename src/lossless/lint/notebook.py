"""The code of a notebook: its Python cells one after the other, magics left out."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator

from lossless.lint.source import Cell, Unparsable

_FOREIGN = re.compile(r"\s*%%(?!time\b|timeit\b|capture\b|prun\b)\w+")
"""Cell magics behind which no Python stands: %%bash, %%writefile, %%html."""
_MAGIC = re.compile(r"(\s*)(?:[%!?].*|[^#'\"]*\?\??\s*$)|(\s*)\w+\s*=\s*[%!].*")


def code_of(text: str) -> tuple[str, tuple[Cell, ...]]:
    """The code of a notebook's cells, as one text, and where each begins; raises Unparsable."""
    try:
        notebook = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Unparsable(f"no notebook: {error}") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Unparsable("no notebook: it has no cells")
    lines: list[str] = []
    begins: list[Cell] = []
    for number, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code" and (code := _lines(cell.get("source"))):
            begins.append(Cell(number, len(lines) + 1))
            lines += code
    return "\n".join(lines) + "\n", tuple(begins)


def _lines(source: object) -> list[str]:
    """The lines of a cell; what is no Python becomes `pass`, so that lines and blocks stay what they are."""
    text = "".join(map(str, source)) if isinstance(source, list) else source if isinstance(source, str) else ""
    lines = text.split("\n")
    if not text.strip() or _FOREIGN.match(next(line for line in lines if line.strip())):
        return []
    return [*_plain(lines)]


def _plain(lines: list[str]) -> Iterator[str]:
    """Lines with `pass` for magics, and nothing for those that a backslash makes a magic go on in."""
    goes_on = False
    for line in lines:
        match = None if goes_on else _MAGIC.fullmatch(line)
        yield "" if goes_on else f"{match[1] or match[2] or ''}pass" if match else line
        goes_on = line.endswith("\\") and (goes_on or match is not None)
