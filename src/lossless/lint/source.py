"""A source file: its text, its tree, and what its comments silence."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import warnings
from dataclasses import dataclass, field

from lossless.findings import Place

_NOQA = re.compile(r"#\s*noqa\b(?::\s*(?P<codes>[A-Z]+[0-9]*(?:[,\s]+[A-Z]+[0-9]*)*))?", re.IGNORECASE)
_FILE = re.compile(r"^\s*#\s*(?:lossless|ruff|flake8)\s*:\s*noqa\b(?::\s*(?P<codes>[A-Z0-9, ]+))?", re.IGNORECASE)
EVERY = frozenset({""})
"""Codes are prefixes; the empty one silences all."""


class Unparsable(ValueError):
    """The text is no Python that this Python reads: why, and where (line and column from 1)."""

    def __init__(self, why: str, line: int = 1, column: int = 1) -> None:
        super().__init__(why)
        self.line, self.column = line, column


@dataclass(frozen=True)
class Source:
    """`lines` are without their ends; `silenced`: line → prefixes of codes that its comment silences, 0 for the file."""

    path: str
    text: str
    tree: ast.Module
    silenced: dict[int, frozenset[str]] = field(default_factory=dict)

    def place(self, node: ast.AST) -> Place:
        """Where `node` begins; columns count characters, not bytes."""
        line, offset = getattr(node, "lineno", 1), getattr(node, "col_offset", 0)
        return Place(self.path, line=line, column=offset + 1)

    def is_silenced(self, code: str, first: int, last: int) -> bool:
        """Whether a comment on one of these lines, or of the file, silences `code`."""
        prefixes = [p for line in (0, *range(first, last + 1)) for p in self.silenced.get(line, ())]
        return any(code.startswith(p) for p in prefixes)


def parse(text: str, path: str = "<string>") -> Source:
    """The source of `text`; raises Unparsable."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of the linted code: invalid escapes, `is` with a literal
            tree = ast.parse(text, path)
    except SyntaxError as error:
        raise Unparsable(error.msg, error.lineno or 1, error.offset or 1) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise Unparsable(str(error) or type(error).__name__) from error
    return Source(path, text, tree, _silenced(text))


def decode(data: bytes) -> str:
    """The text of a file, by its byte order mark or its coding comment (PEP 263); raises Unparsable."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(data).readline)
        text = data.decode(encoding)
    except (SyntaxError, LookupError, UnicodeDecodeError) as error:
        raise Unparsable(f"cannot be decoded: {error}") from error
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _silenced(text: str) -> dict[int, frozenset[str]]:
    found: dict[int, frozenset[str]] = {}
    if "noqa" not in text and "NOQA" not in text:
        return found
    for number, line in enumerate(text.split("\n"), 1):
        if match := _FILE.search(line):
            found[0] = found.get(0, frozenset()) | _codes(match["codes"])
        elif match := _NOQA.search(line):
            found[number] = _codes(match["codes"])
    return found


def _codes(text: str | None) -> frozenset[str]:
    return frozenset(re.split(r"[,\s]+", text.strip().upper())) if text else EVERY
