"""D213: one tag, two kinds of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, listed
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D213",
        name="two-kinds",
        severity=Severity.WARNING,
        what="A tag was written as two kinds of values, as scalar and as histogram for instance.",
        why="Within a run TensorBoard believes what was written of a tag first, and does not show the other kind. "
        "lossless shows both, in a card each.",
        remedy="Give each kind a tag of its own.",
        example="weights is a scalar (its norm) and a histogram in run a.",
        since="0.1.0",
        fix='writer.add_scalar("weights/norm", norm, step)\nwriter.add_histogram("weights", weights, step)',
    )
)
_OF_A_RUN = (Kind.GRAPH, Kind.META_GRAPH, Kind.RUN_METADATA, Kind.KERAS_GRAPH)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a tag; a note where each run has but one kind."""
    series, heavy = evidence.series, evidence.heavy
    if not len(heavy):
        return
    own = ~np.isin(heavy.kind, _OF_A_RUN)
    tags = np.concatenate((series.tag, heavy.tag[own])).astype(np.int64)
    runs = np.concatenate((series.run, heavy.run[own])).astype(np.int64)
    kinds = np.concatenate((np.full(len(series), Kind.SCALAR, np.uint8), heavy.kind[own])).astype(np.int64)
    both = np.unique(tags << 8 | kinds) >> 8
    for tag in np.unique(both[1:][both[1:] == both[:-1]]).tolist():
        at = tags == tag
        yield _finding(evidence, series.tags[tag], runs[at].tolist(), kinds[at].tolist())


def _finding(evidence: Evidence, tag: str, runs: list[int], kinds: list[int]) -> Finding:
    by_kind: defaultdict[Kind, set[int]] = defaultdict(set)
    by_run: defaultdict[int, set[int]] = defaultdict(set)
    for run, kind in zip(runs, kinds, strict=True):
        by_kind[Kind(kind)].add(run)
        by_run[run].add(kind)
    mixed = [run for run, of_run in sorted(by_run.items()) if len(of_run) > 1]
    place = Place(run=evidence.series.runs[mixed[0] if mixed else min(by_run)], tag=tag)
    if mixed:
        names = listed([_word(kind) for kind in sorted(by_kind)])
        where = listed([evidence.series.runs[run] for run in mixed])
        return REGISTRY.finding(RULE.code, f"{tag} is {names} at once in {counted(len(mixed), 'run')}: {where}", place)
    said = ", ".join(
        f"{_word(kind)} in {listed([evidence.series.runs[run] for run in sorted(of_kind)])}"
        for kind, of_kind in sorted(by_kind.items())
    )
    return REGISTRY.finding(RULE.code, f"{tag} is of another kind in other runs: {said}", place, severity=Severity.NOTE)


def _word(kind: Kind) -> str:
    return kind.name.lower().replace("_", " ")
