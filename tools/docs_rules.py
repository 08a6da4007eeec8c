"""docs/rules: a page for every rule of the registry, and their list."""

from __future__ import annotations

import lossless.rules  # registers the rules of reading
import lossless.write.rules  # registers the rules of writing
from lossless.findings import REGISTRY, Certainty, Rule

__all__ = ["lossless", "pages"]
SURE = {Certainty.CERTAIN: "certain", Certainty.LIKELY: "likely", Certainty.ASKS: "a question"}
HEAD = """# Rules

What lossless can find wrong with a logdir (F, R), and what it warns of while training code writes one (W). Each is told
with its code, the place and what to do.

| code | name | severity | what |
|---|---|---|---|
"""


def page(rule: Rule) -> str:
    """The page of one rule."""
    fix = f"\n```\n{rule.fix}\n```\n" if rule.fix else ""
    stands = f"{rule.severity.capitalize()}, {SURE[rule.certainty]}, since {rule.since}."
    return (
        f"# {rule.code} {rule.name}\n\n{stands} {rule.what}\n\n"
        f"## Why it matters\n\n{rule.why}\n\n## What to do\n\n{rule.remedy}\n{fix}\n## Example\n\n{rule.example}\n"
    )


def pages() -> dict[str, str]:
    """Path below docs/ → content."""
    rules = sorted(REGISTRY.rules.values(), key=lambda r: r.code)
    rows = (f"| [{r.code}]({r.code}-{r.name}.md) | {r.name} | {r.severity} | {r.what} |\n" for r in rules)
    return {"rules/README.md": HEAD + "".join(rows), **{f"rules/{r.code}-{r.name}.md": page(r) for r in rules}}
