"""D305: more runs than TensorBoard checks by itself."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import stock
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D305",
        name="runs-unchecked",
        severity=Severity.NOTE,
        what="TensorBoard would open with none of its runs checked.",
        why="Its page checks all runs by itself where there are 500 at most (40 in its older tabs), and none where "
        "there are more: the charts are empty, and runs that come later stay unchecked.",
        remedy="Nothing, to see them here; in TensorBoard, check them in the list of runs, or open fewer.",
        example="TensorBoard would open with none of 612 runs checked: it checks them where there are 500 at most.",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a board."""
    runs = len(evidence.runs)
    if runs > stock.RUNS:
        yield REGISTRY.finding(
            RULE.code,
            f"TensorBoard would open with none of {runs:,} runs checked: it checks them where there are {stock.RUNS} "
            f"at most, and here are {runs - stock.RUNS:,} more",
            stock.board(evidence),
            effect="lossless shows them all.",
        )
