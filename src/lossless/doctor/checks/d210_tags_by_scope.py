"""D210: a tag that other runs write below a scope."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.tag_runs import TagRuns
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.logdir import family_of

RULE = REGISTRY.add(
    Rule(
        code="D210",
        name="tags-by-scope",
        severity=Severity.NOTE,
        what="Some runs write a tag as it is, and others the same below a scope.",
        why="loss and model/loss are different tags: each has a chart of its own, and the runs cannot be compared. A "
        "name scope, or a prefix that a framework adds, came or went between the trainings.",
        remedy="Write the same tag in all runs.",
        example="run a has loss and accuracy, run b has model/loss and model/accuracy.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_ALIKE = 2
"""So many tags that differ so are no accident."""


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a scope."""
    written = np.zeros(len(evidence.series.tags), np.bool_)
    written[evidence.series.tag] = True
    names = {evidence.series.tags[tag] for tag in np.flatnonzero(written).tolist()}
    scoped: defaultdict[str, list[str]] = defaultdict(list)
    for name in names:
        scope, _, rest = name.partition("/")
        while rest:
            if rest in names:
                scoped[scope].append(rest)
            part, _, rest = rest.partition("/")
            scope = f"{scope}/{part}"
    if scoped:
        known = TagRuns(evidence, scalars_only=True)
        for scope, rests in sorted(scoped.items()):
            apart = sorted(rest for rest in rests if _apart(known, f"{scope}/{rest}", rest))
            alone = apart and known.fewest(f"{scope}/{apart[0]}") == 1
            if (alone or len(apart) >= _ALIKE) and not _is_role(scope):
                yield _finding(known, scope, apart)


def _is_role(scope: str) -> bool:
    """Whether its last part says train, validation or the like: that is another rule's."""
    return family_of(f"x/{scope}")[1] is not None


def _apart(known: TagRuns, scoped: str, tag: str) -> bool:
    """Whether some runs have the one, and others beside them the other."""
    return not len(known.both(scoped, tag)) and known.near(scoped, tag)


def _finding(known: TagRuns, scope: str, rests: list[str]) -> Finding:
    tag = f"{scope}/{rests[0]}"
    with_scope, without = (known.runs(known.names[name]) for name in (tag, rests[0]))
    return REGISTRY.finding(
        RULE.code,
        f"{rests[0]} is {tag} in {known.said(with_scope)} and {rests[0]} in {known.said(without)}{likewise(rests[1:])}",
        Place(run=known.names_of(with_scope[:1].tolist())[0], tag=tag),
    )
