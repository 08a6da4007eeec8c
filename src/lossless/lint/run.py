"""Linting texts and paths."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.lint.api import MENTIONS
from lossless.lint.model import Module
from lossless.lint.rules import checks
from lossless.lint.source import Source, Unparsable, decode, parse

UNPARSABLE = REGISTRY.add(
    Rule(
        "L001",
        "unparsable",
        Severity.NOTE,
        "A file cannot be parsed, so that nothing is known of it.",
        "It is read with the grammar of the Python that runs lossless: Python 2, templates and broken files are not linted.",
        "Run lossless with a Python as new as the code's, or exclude the file (tool.lossless.lint.exclude).",
        'print "loss", loss',
        since="0.1.0",
    )
)


def lint_source(
    text: str, path: str = "<string>", select: Sequence[str] = (), ignore: Sequence[str] = ()
) -> list[Finding]:
    """The findings in `text`, by line; `select` and `ignore` are prefixes of codes."""
    if not MENTIONS.search(text.encode("utf-8", "replace")):
        return []
    try:
        source = parse(text, path)
    except Unparsable as error:
        place = Place(path, line=error.line, column=error.column)
        found = [REGISTRY.finding("L001", f"cannot be parsed: {error}", place)]
    else:
        found = list(_check(source))
    return sorted((f for f in found if is_wanted(f.code, select, ignore)), key=_order)


def lint_paths(paths: Iterable[str | Path], select: Sequence[str] = (), ignore: Sequence[str] = ()) -> list[Finding]:
    """The findings in files, and in every .py below directories, by path and line."""
    found = []
    for path in python_files(paths):
        data = path.read_bytes()
        if not MENTIONS.search(data):
            continue
        try:
            text = decode(data)
        except Unparsable as error:
            found.append(REGISTRY.finding("L001", f"cannot be parsed: {error}", Place(str(path), line=1, column=1)))
            continue
        found += lint_source(text, str(path), select, ignore)
    return found


def python_files(paths: Iterable[str | Path]) -> Iterator[Path]:
    """The files that `paths` name, and every .py below the directories."""
    for path in map(Path, paths):
        yield from sorted(path.rglob("*.py")) if path.is_dir() else [path]


def is_wanted(code: str, select: Sequence[str], ignore: Sequence[str]) -> bool:
    """Whether a code is selected (all are by default) and not ignored; the longer prefix wins."""
    chosen = max((len(p) for p in select if code.startswith(p)), default=-1 if select else 0)
    against = max((len(p) for p in ignore if code.startswith(p)), default=-1)
    return chosen > against or (chosen >= 0 and against < 0)


def _check(source: Source) -> Iterator[Finding]:
    module = Module(source)
    for check in checks("check"):
        for finding in check(module):
            line = finding.place.line or 1
            if not source.is_silenced(finding.code, line, line):
                yield finding


def _order(finding: Finding) -> tuple[int, int, str]:
    return finding.place.line or 0, finding.place.column or 0, finding.code
