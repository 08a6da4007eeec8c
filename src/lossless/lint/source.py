"""A source file: its text, its tree, and what its comments silence."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from lossless.findings import Place

_CODES = r"(?P<codes>[A-Z]+[0-9]+(?:[,\s]+[A-Z]+[0-9]+)*)"
_NOQA = re.compile(rf"#\s*noqa\b(?:\s*:\s*{_CODES}|(?P<blanket>(?!\s*:)))", re.IGNORECASE)
_FILE = re.compile(
    rf"^#\s*(?:lossless\s*:\s*noqa\b\s*(?::\s*{_CODES}|(?P<blanket>$))|(?:flake8|ruff)\s*:)", re.IGNORECASE
)
_LINE = re.compile(r"\bline (\d+)\b")
_EVERY = frozenset({""})
"""Codes are prefixes; the empty one silences all."""


class Unparsable(ValueError):
    """The text is no Python that this Python reads: why, and where (line and column from 1; `cell`: of a notebook)."""

    def __init__(self, why: str, line: int = 1, column: int = 1, cell: int | None = None) -> None:
        super().__init__(why)
        self.line, self.column, self.cell = line, column, cell


class Cell(NamedTuple):
    """A code cell of a notebook: its number from 1, as they are counted in the file, and the line of the text it
    begins at."""

    number: int
    line: int


@dataclass(frozen=True)
class Source:
    """`cells`: of a notebook, whose text is its code cells one after the other."""

    path: str
    text: str
    tree: ast.Module
    cells: tuple[Cell, ...] = ()

    @cached_property
    def silenced(self) -> dict[int, frozenset[str]]:
        """Line → prefixes of codes that its comment silences; 0 for the file."""
        return _silenced(self.text)

    @cached_property
    def lines(self) -> list[str]:
        """The lines, without their ends, as `ast` counts them."""
        return self.text.split("\n")

    def place(self, node: ast.AST) -> Place:
        """Where `node` begins: the line of the text, the column in characters."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        before = self.lines[line - 1].encode("utf-8", "surrogatepass")[:offset] if line <= len(self.lines) else b""
        return Place(self.path, line=line, column=len(before.decode("utf-8", "replace")) + 1)

    def shown(self, place: Place) -> Place:
        """A place as it is told: in a notebook, the cell (behind the path) and the line in it."""
        if not self.cells or place.line is None:
            return place
        cell = _cell_of(self.cells, place.line)
        return place._replace(path=f"{self.path}:cell {cell.number}", line=place.line - cell.line + 1)

    def worded(self, message: str) -> str:
        """A message as it is told: in a notebook, lines that it names are those of cells."""
        return _LINE.sub(lambda match: self._in_cell(int(match[1])), message) if self.cells else message

    def _in_cell(self, line: int) -> str:
        cell = _cell_of(self.cells, line)
        return f"line {line - cell.line + 1} of cell {cell.number}"

    def is_silenced(self, code: str, line: int) -> bool:
        """Whether a comment of the file, or on a line of the statement that `line` is of, silences `code`."""
        if not self.silenced:
            return False
        first, last = self._statement(line)
        lines = (0, *range(first, last + 1))
        return any(code.startswith(prefix) for n in lines for prefix in self.silenced.get(n, ()))

    def _statement(self, line: int) -> tuple[int, int]:
        """First and last line of the innermost simple statement on `line`, or of the head of a compound one."""
        found = (line, line)
        for node in ast.walk(self.tree):
            if isinstance(node, ast.stmt):
                body = getattr(node, "body", None)
                end = body[0].lineno - 1 if body else node.end_lineno or node.lineno
                if node.lineno <= line <= end and node.lineno >= found[0] - line:
                    found = (node.lineno, max(end, node.lineno))
        return found


def parse(text: str, path: str = "<string>", cells: tuple[Cell, ...] = ()) -> Source:
    """The source of `text`; raises Unparsable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the linted code: invalid escapes, `is` with a literal
            tree = ast.parse(text, path)
    except SyntaxError as error:
        line, column = max(error.lineno or 1, 1), max(error.offset or 1, 1)
        cell = _cell_of(cells, line) if cells else Cell(0, 1)
        why = _LINE.sub(lambda match: f"line {int(match[1]) - cell.line + 1}", error.msg)
        raise Unparsable(why, line - cell.line + 1, column, cell.number or None) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unparsable(str(error) or "too deeply nested") from error
    return Source(path, text, tree, cells)


def _cell_of(cells: tuple[Cell, ...], line: int) -> Cell:
    """The cell that holds a line of the text of all."""
    return cells[max(bisect_right([c.line for c in cells], line) - 1, 0)]


def decode(data: bytes) -> str:
    """The text of a file, by its byte order mark or its coding comment (PEP 263), lines ending in \\n; raises
    Unparsable."""
    try:
        text = data.decode(encoding_of(data))
    except (UnicodeError, LookupError) as error:
        raise Unparsable(f"its bytes are not what its encoding says: {error}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def encoding_of(data: bytes) -> str:
    """The name of a Python file's encoding; `utf-8-sig` with a byte order mark; raises Unparsable."""
    head = b"\n".join(re.split(rb"\r\n|\r|\n", data, maxsplit=2)[:2])
    try:
        return tokenize.detect_encoding(io.BytesIO(head).readline)[0]
    except (SyntaxError, LookupError) as error:
        raise Unparsable(f"its encoding is not known: {error}") from error


def _silenced(text: str) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    if "noqa" not in text and "NOQA" not in text:
        return found
    for number, comment in _comments(text):
        if match := _FILE.match(comment):
            if match["codes"] or match["blanket"] is not None:
                found[0] = found.get(0, frozenset()) | _codes(match["codes"])
        elif match := _NOQA.search(comment):
            found[number] = _codes(match["codes"])
    return found


def _comments(text: str) -> list[tuple[int, str]]:
    """Line and text of every comment; of a text that does not tokenize to its end, those before."""
    found: list[tuple[int, str]] = []
    try:
        tokens = tokenize.generate_tokens(io.StringIO(text).readline)
        found.extend((t.start[0], t.string) for t in tokens if t.type == tokenize.COMMENT)
    except (tokenize.TokenError, SyntaxError):
        return found
    return found


def _codes(text: str | None) -> frozenset[str]:
    return frozenset(re.split(r"[,\s]+", text.strip().upper())) if text else _EVERY
