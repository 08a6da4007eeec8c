"""Every fixture of tests/cases/lint: the lines marked `# expect: CODE`, and no others, are found."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lossless.findings import REGISTRY, Severity
from lossless.lint import lint_source

CASES = Path(__file__).parents[2] / "cases" / "lint"
FILES = sorted(CASES.glob("*/*.py"))


def expected(text: str) -> set[tuple[int, str]]:
    """(line, code) of every mark; several codes are separated by commas."""
    marks = ((n, re.search(r"# expect: ([A-Z0-9, ]+)", line)) for n, line in enumerate(text.split("\n"), 1))
    return {(n, code.strip()) for n, mark in marks if mark for code in mark[1].split(",")}


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.stem}")
def test_case(path: Path) -> None:
    """A fixture yields its own rule's findings where it says so, and no other; what other rules warn of is marked, too.
    Their notes, which say what is right as well, need no mark."""
    text, code = path.read_text(), path.parent.name.partition("-")[0]
    findings = lint_source(text, str(path))
    found = {(f.place.line, f.code) for f in findings}
    noted = {(f.place.line, f.code) for f in findings if f.severity is Severity.NOTE and f.code != code}
    assert found - expected(text) <= noted
    assert expected(text) <= found


@pytest.mark.parametrize("folder", sorted(CASES.iterdir()), ids=lambda p: p.name)
def test_folder_is_a_rule(folder: Path) -> None:
    """A folder is named CODE-name, holds a file that fires and one that is quiet, and each does what it is called."""
    code, _, name = folder.name.partition("-")
    assert REGISTRY[code].name == name
    fires, quiet = sorted(folder.glob("fires*.py")), sorted(folder.glob("quiet*.py"))
    assert fires
    assert quiet
    assert all(code in {c for _, c in expected(f.read_text())} for f in fires)
    assert not any(expected(q.read_text()) for q in quiet)
