"""D206: far fewer points than its siblings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lossless.doctor.evidence import Evidence, Floats, Integers
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D206",
        name="sparse",
        severity=Severity.NOTE,
        what="A run has far fewer points of a tag than the runs beside it have over the same steps.",
        why="It was logged at a longer interval, or most of its points were lost: by a writer that was not flushed, "
        "or a file that was not copied.",
        remedy="Compare the logging interval of both trainings, and whether all event files of the run are here.",
        example="loss has 20 points between steps 0 and 1,000 in run c, and 1,000 in the 4 runs beside it.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_SIBLINGS = 2
_LESS = 5
_USUAL = 20
_SPAN = 0.8
_RUNS = 1_000


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, for up to 1,000."""
    series = evidence.series
    if not len(series):
        return
    order, starts = series.by_run_tag()
    run, tag = series.run[order][starts], series.tag[order][starts].astype(np.int64)
    points = np.add.reduceat(series.points[order], starts)
    varied = _varied(tag, points)
    run, tag, points = run[varied], tag[varied], points[varied]
    low = np.minimum.reduceat(series.min_step[order], starts)[varied]
    high = np.maximum.reduceat(series.max_step[order], starts)[varied]
    span = high.astype(np.float64) - low
    places = _places(evidence)
    usual, usual_span, beside = _usual(tag * (places.max() + 1) + places[run], points, span)
    sparse = (beside >= _SIBLINGS) & (usual >= _USUAL) & (points * _LESS <= usual) & (points > 1)
    sparse &= (span >= _SPAN * usual_span) & (usual_span > 0)
    by_run: defaultdict[int, list[int]] = defaultdict(list)
    for i in np.flatnonzero(sparse).tolist():
        by_run[int(run[i])].append(i)
    for number, own in list(by_run.items())[:_RUNS]:
        i = max(own, key=lambda i: usual[i] / points[i])
        name, first = series.runs[number], series.tags[tag[i]]
        others = likewise([series.tags[tag[k]] for k in own if k != i])
        yield REGISTRY.finding(
            RULE.code,
            f"{first} has {points[i]:,} points between steps {low[i]:,} and {high[i]:,} in run {name}, "
            f"and {usual[i]:,.0f} in {_beside(int(beside[i]) - 1)}{others}",
            Place(run=name, tag=first),
        )


def _beside(count: int) -> str:
    return "the run beside it" if count == 1 else f"most of the {count:,} runs beside it"


def _places(evidence: Evidence) -> Integers:
    """By run: a number that runs with the same directory above and the same role share."""
    numbers: dict[tuple[str, str], int] = {}
    found = []
    for name in evidence.series.runs:
        family, role = evidence.families.get(name, (name, None))
        key = (family.rpartition("/")[0], role or "")
        found.append(numbers.setdefault(key, len(numbers)))
    return np.array(found, np.int64)


def _varied(tag: Integers, points: Integers) -> NDArray[np.bool_]:
    """Whether of the tag there are so few points anywhere, and so many, that a run may be sparse."""
    most = np.zeros(int(tag.max()) + 1, np.int64)
    fewest = np.full(len(most), np.iinfo(np.int64).max)
    np.maximum.at(most, tag, points)
    np.minimum.at(fewest, tag, points)
    return ((most >= _USUAL) & (most // _LESS >= fewest))[tag]


def _usual(group: Integers, points: Integers, span: Floats) -> tuple[Floats, Floats, Integers]:
    """The upper median of points and of spans in each one's group, and the group's size."""
    _, inverse, sizes = np.unique(group, return_inverse=True, return_counts=True)
    starts = np.cumsum(sizes) - sizes
    middle = starts + sizes // 2
    medians = [values[np.lexsort((values, inverse))][middle][inverse].astype(np.float64) for values in (points, span)]
    return medians[0], medians[1], sizes[inverse]
