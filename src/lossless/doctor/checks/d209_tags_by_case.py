"""D209: tags that differ only by case, blanks or hyphens."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.tag_runs import TagRuns
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D209",
        name="tags-by-case",
        severity=Severity.NOTE,
        what="Tags differ only by upper and lower case, or by a blank, a hyphen or an underscore.",
        why="They are different tags, here and in TensorBoard: each has a chart of its own, and runs that wrote one "
        "are missing from the chart of the other.",
        remedy="Write one spelling everywhere.",
        example="Loss/train in run a, loss/train in runs b and c.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a set of such tags."""
    names = evidence.series.tags
    if len(names) == len({_folded(name) for name in names}):
        return
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        alike[_folded(name)].append(name)
    suspects = [sorted(spellings) for spellings in alike.values() if len(spellings) > 1]
    if suspects:
        known = TagRuns(evidence)
        for spellings in suspects:
            written = [name for name in spellings if name in known.names]
            if len(written) > 1 and known.near(*written[:2]) and not _symbols(known, written):
                yield _finding(known, written)


def _folded(name: str) -> str:
    return name.casefold().strip().replace(" ", "_").replace("-", "_")


def _symbols(known: TagRuns, names: list[str]) -> bool:
    """Whether they are letters that one run uses apart, as W and w."""
    short = len(names[0].rpartition("/")[2]) == 1
    return short and len(known.both(*names[:2])) > 0


def _finding(known: TagRuns, names: list[str]) -> Finding:
    by_runs = sorted(names, key=lambda name: (-len(known.runs(known.names[name])), name))
    where = ", ".join(f"{name!r} in {known.said(known.runs(known.names[name]))}" for name in by_runs[:3])
    how = "case" if len({name.casefold() for name in names}) == 1 else "case, blanks or hyphens"
    return REGISTRY.finding(
        RULE.code,
        f"{' and '.join(by_runs[:3])} differ only by {how}: {where}",
        Place(run=known.names_of(known.runs(known.names[by_runs[-1]])[:1].tolist())[0], tag=by_runs[-1]),
    )
