"""Edits that mend what a certain rule found, and their application to a file's bytes."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import NamedTuple

from lossless.lint.source import Unparsable, decode, encoding_of, parse

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


class Edit(NamedTuple):
    """What stands between two places is replaced by `text`. Lines from 1, columns from 0 in bytes of UTF-8, as in
    `ast`."""

    line: int
    column: int
    end_line: int
    end_column: int
    text: str


def replace(node: ast.expr | ast.stmt, text: str) -> Edit:
    """The edit that puts `text` where `node` stands."""
    return Edit(node.lineno, node.col_offset, node.end_lineno or node.lineno, node.end_col_offset or 0, text)


def insert_before(node: ast.expr | ast.stmt, text: str) -> Edit:
    """The edit that puts `text` in front of `node`."""
    return Edit(node.lineno, node.col_offset, node.lineno, node.col_offset, text)


def insert_after(node: ast.expr | ast.stmt, text: str) -> Edit:
    """The edit that puts `text` behind `node`."""
    line, column = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Edit(line, column, line, column, text)


def rename(node: ast.Attribute, name: str) -> Edit:
    """The edit that has `node` end in another name."""
    line, end = node.end_lineno or node.lineno, node.end_col_offset or 0
    return Edit(line, end - len(node.attr.encode()), line, end, name)


def mend(data: bytes, repairs: Iterable[tuple[Edit, ...]]) -> tuple[bytes, int]:
    """The bytes of a file with as many repairs as do not overlap, and how many those are. A repair is made whole or
    not at all. Encoding, byte order mark and line ends stay; (data, 0) if the outcome would not parse."""
    encoding = encoding_of(data)
    text = data.decode(encoding)
    lines = _LINE.findall(text) or [""]
    chosen: list[Edit] = []
    made = 0
    for repair in repairs:
        if repair and not any(_overlap(a, b) for a in repair for b in chosen) and not _within(repair):
            chosen += repair
            made += 1
    newline = next((end for end in ("\r\n", "\n", "\r") if lines[0].endswith(end)), "\n")
    for edit in sorted(chosen, reverse=True):
        _apply(lines, edit, newline)
    mended = "".join(lines)
    try:
        written = mended.encode(encoding)
        parse(decode(written))
    except (Unparsable, UnicodeEncodeError):
        return data, 0
    return written, made


def _apply(lines: list[str], edit: Edit, newline: str) -> None:
    before = lines[edit.line - 1].encode("utf-8")[: edit.column].decode("utf-8")
    after = lines[edit.end_line - 1].encode("utf-8")[edit.end_column :].decode("utf-8")
    lines[edit.line - 1 : edit.end_line] = [
        before + edit.text.replace("\n", newline) + after,
        *[""] * (edit.end_line - edit.line),
    ]


def _overlap(a: Edit, b: Edit) -> bool:
    first, second = sorted((a, b))
    return (first.end_line, first.end_column) > (second.line, second.column) or first[:4] == second[:4]


def _within(repair: tuple[Edit, ...]) -> bool:
    return any(_overlap(a, b) for n, a in enumerate(repair) for b in repair[:n])
