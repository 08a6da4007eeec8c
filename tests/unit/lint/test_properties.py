"""Whatever Python it is given, the linter says what it finds and where, the same each time, and does not fail."""

from __future__ import annotations

import random
import sysconfig
from pathlib import Path

import pytest

from lossless.lint import lint_source
from lossless.lint.model import Module
from lossless.lint.rules import checks
from lossless.lint.source import Unparsable, parse

CASES = sorted((Path(__file__).parents[2] / "cases" / "lint").glob("*/*.py"))
LIBRARY = [p for p in sorted(Path(sysconfig.get_path("stdlib")).rglob("*.py")) if "site-packages" not in p.parts]
HEAD = "import tensorflow as tf, torch\nfrom torch.utils.tensorboard import SummaryWriter\n"


@pytest.mark.slow
def test_real_code() -> None:
    """Every twelfth file of the standard library, its broken ones too, through every rule: nothing there logs."""
    for path in LIBRARY[::12]:
        text = path.read_text("utf-8", "replace")
        try:
            module = Module(parse(text, str(path)))
        except Unparsable:
            continue
        assert [f for check in checks("check") for f in check(module)] == [], path


def mutated(lines: list[str], seed: int) -> str:
    """A fixture with lines left out, doubled, moved, indented, or with names exchanged."""
    chance = random.Random(seed)
    lines = list(lines)
    for _ in range(chance.randint(1, 4)):
        at, other = chance.randrange(len(lines)), chance.randrange(len(lines))
        match chance.randrange(5):
            case 0:
                lines[at] = ""
            case 1:
                lines.insert(at, lines[other])
            case 2:
                lines[at], lines[other] = lines[other], lines[at]
            case 3:
                lines[at] = "    " + lines[at]
            case _:
                words = [w for w in lines[other].replace("(", " ").split() if w.isidentifier()]
                lines[at] = lines[at].replace("writer", chance.choice(words or ["x"]))
    return "\n".join(lines)


@pytest.mark.parametrize("seed", range(8))
def test_mutated_code(seed: int) -> None:
    """Broken and odd programs give findings within their text, the same twice, and nothing worse."""
    for path in CASES:
        text = HEAD + mutated(path.read_text().split("\n"), seed)
        found = lint_source(text, str(path))
        assert found == lint_source(text, str(path))
        lines = text.split("\n")
        for finding in found:
            place = finding.place
            assert place.line is not None and 1 <= place.line <= len(lines)
            assert place.column is not None and 1 <= place.column <= len(lines[place.line - 1]) + 1
            assert finding.message and "\n" not in finding.message


def test_findings_are_ordered_and_told_once() -> None:
    """By line; one code at one place once."""
    for path in CASES:
        found = lint_source(path.read_text(), str(path))
        assert found == sorted(found, key=lambda f: (f.place.line, f.place.column, f.code))
        assert len({f.key for f in found}) == len(found)
