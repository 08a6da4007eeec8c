"""docs/rules: a page for every rule of the registry, and their list by family."""

from __future__ import annotations

from itertools import groupby

import lossless.doctor.checks
import lossless.doctor.diagnosis  # registers, with the checks, the rules of the doctor
import lossless.lint.rules  # of the linter
import lossless.rules  # of reading
import lossless.write.rules  # registers the rules of writing
from lossless.findings import REGISTRY, Rule
from lossless.server.rule_pages import FAMILIES as OF_A_BOARD
from lossless.server.rule_pages import SURE

__all__ = ["lossless", "pages"]
FAMILIES = {
    **{start: f"The doctor: {name}" if start[0] == "D" else name for start, name in OF_A_BOARD.items()},
    "W": "Writing, as training code does it",
    "L0": "The linter: source it cannot read",
    "L1": "The linter: writers",
    "L2": "The linter: steps and tags",
    "L3": "The linter: TF1 names and ops, versions",
    "L4": "The linter: compiled and distributed code",
    "L5": "The linter: frameworks, trackers, configuration",
    "L6": "The linter: values",
}
"""How codes begin → what they are about, in the order of the list."""
HEAD = """# Rules

What lossless can find wrong: with a logdir as the board reads it (F, R), with what was written and how it is looked at
(`lossless doctor`, D), with the code that writes (`lossless lint`, L), and what it warns of while that code runs (W).
Each is told with its code, the place and what to do.
"""
TABLE = "| code | name | severity | what |\n|---|---|---|---|\n"


def page(rule: Rule) -> str:
    """The page of one rule."""
    fix = f"\n```\n{rule.fix}\n```\n" if rule.fix else ""
    stands = f"{rule.severity.capitalize()}, {SURE[rule.certainty]}, since {rule.since}."
    return (
        f"# {rule.code} {rule.name}\n\n{stands} {rule.what}\n\n"
        f"## Why it matters\n\n{rule.why}\n\n## What to do\n\n{rule.remedy}\n{fix}\n## Example\n\n{rule.example}\n"
    )


def family(rule: Rule) -> str:
    """How its code begins, of FAMILIES."""
    return next(start for start in FAMILIES if rule.code.startswith(start))


def listing(rules: list[Rule]) -> str:
    """All rules, a table a family."""
    text = HEAD
    order = list(FAMILIES)
    for start, members in groupby(sorted(rules, key=lambda r: (order.index(family(r)), r.code)), key=family):
        rows = (f"| [{r.code}]({r.code}-{r.name}.md) | {r.name} | {r.severity} | {_cell(r.what)} |\n" for r in members)
        text += f"\n## {FAMILIES[start]}\n\n{TABLE}{''.join(rows)}"
    return text


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("\n", " ")


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    rules = list(REGISTRY.rules.values())
    return {"rules/README.md": listing(rules), **{f"rules/{r.code}-{r.name}.md": page(r) for r in rules}}
