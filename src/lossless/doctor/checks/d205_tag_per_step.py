"""D205: a new tag at every step."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D205",
        name="tag-per-step",
        severity=Severity.WARNING,
        what="Tags that differ by a number alone have one point each, at one step after another.",
        why="The step, the epoch or the value is part of the tag: instead of one curve there are as many charts of a "
        "single point, which load slowly and show nothing.",
        remedy="Keep the tag the same, and give the number as the step.",
        example="loss_0, loss_1, … loss_99 have one point each, at steps 0 to 99.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_FEW, _MANY = 5, 10
_NAMED = 200_000
"""So many tags of a run are looked at."""
_RUNS = 1_000
_NUMBER = re.compile(r"[-+]?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?")
_PARTS = re.compile(
    r"(task|class|fold|layer|label|head|expert|bin|client|env|agent|game|level|stage|phase|round|trial|seed|sample|"
    r"image|img|example|id|idx|index|k|top|q|percentile|quantile|gpu|rank|worker|group|domain|dataset|lang|param)s?"
    r"[_\-/. ]?#",
    re.IGNORECASE,
)
"""A number behind these is a part's, which may be measured once, when its turn comes."""
_PART = 0.8
_MOMENT = re.compile(r"(?:^|[^a-z])(?:epoch|ep|step|iteration|iter|batch)s?[_\-=:. ]*#", re.IGNORECASE)
"""A number behind these is a moment's, even where no step was given."""
_METRIC = re.compile(
    r"(?:loss|acc|accuracy|err|error|reward|return|score|perplexity|ppl|lr|rate|f1|iou|dice|psnr|ssim|mse|mae|bleu|auc)"
    r"[_\-=:. (\[]*#",
    re.IGNORECASE,
)
"""A number behind these is a step or a value; behind another word it may be a part's."""


class _Once(NamedTuple):
    """A tag with one value in its run."""

    tag: str
    step: int
    wall: float
    kind: str


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run; a note where they are few, or no scalars."""
    for run, once in _runs(evidence):
        alike: defaultdict[tuple[str, str], list[_Once]] = defaultdict(list)
        for each in once:
            alike[each.kind, _NUMBER.sub("#", each.tag)].append(each)
        found = [
            group
            for (_, stem), group in alike.items()
            if "#" in stem and not _PARTS.search(stem) and _one_after_another(stem, group)
        ]
        if found:
            yield _finding(run, sorted(found, key=len, reverse=True))


def _runs(evidence: Evidence) -> Iterator[tuple[str, list[_Once]]]:
    """(run, its tags with one value) of the first 1,000 runs with several such."""
    series, heavy = evidence.series, evidence.heavy
    runs = np.concatenate((series.run, heavy.run))
    tags = np.concatenate((series.tag, heavy.tag))
    counts = np.concatenate((series.points, heavy.values))
    walls = np.concatenate((series.first_wall, np.zeros(len(heavy.run))))
    steps = np.concatenate((series.first_step, heavy.first_step))
    several = np.bincount(runs[counts == 1], minlength=len(series.runs)) >= _FEW
    chosen = np.flatnonzero(several[runs])
    order = chosen[np.lexsort((tags[chosen], runs[chosen]))]
    begins = np.ones(len(order), np.bool_)
    begins[1:] = (runs[order][1:] != runs[order][:-1]) | (tags[order][1:] != tags[order][:-1])
    starts = np.flatnonzero(begins)
    if not len(starts):
        return
    single = order[starts[np.add.reduceat(counts[order], starts) == 1]]
    own = np.bincount(runs[single], minlength=len(series.runs))
    ends = np.cumsum(own)
    for run in np.flatnonzero(own >= _FEW)[:_RUNS].tolist():
        rows = single[ends[run] - own[run] : ends[run]][:_NAMED].tolist()
        yield (
            series.runs[run],
            [
                _Once(series.tags[tags[row]], int(steps[row]), float(walls[row]), "" if row < len(series) else "value")
                for row in rows
            ],
        )


def _one_after_another(stem: str, group: list[_Once]) -> bool:
    """Whether most tags are at a step of their own, or, named by a moment, at a second: those of one are its parts."""
    moments = {each.step for each in group}
    if len(moments) == 1 and _MOMENT.search(stem):
        moments = {int(each.wall) for each in group if math.isfinite(each.wall)}
    return len(group) >= _FEW and len(moments) >= _PART * len(group)


def _finding(run: str, groups: list[list[_Once]]) -> Finding:
    group = sorted(groups[0], key=lambda each: (each.step, each.wall))
    first, last = group[0], group[-1]
    stem = _NUMBER.sub("#", first.tag)
    noun = "value" if first.kind else "point"
    sure = _MOMENT.search(stem) or _METRIC.search(stem)
    asks = bool(first.kind) or len(group) < _MANY or not sure
    return REGISTRY.finding(
        RULE.code,
        f"{counted(len(group), 'tag')} {first.tag} … {last.tag} have 1 {noun} each, {_steps(first, last)}, in run {run}"
        + likewise([_NUMBER.sub("#", other[0].tag) for other in groups[1:]]),
        Place(run=run, tag=first.tag, step=first.step),
        severity=Severity.NOTE if asks else None,
        fix="" if first.kind else f'writer.add_scalar("{_name(stem)}", value, step)',
    )


def _steps(first: _Once, last: _Once) -> str:
    return f"at steps {first.step:,} to {last.step:,}" if first.step < last.step else f"all at step {first.step:,}"


def _name(stem: str) -> str:
    """The tag without its numbers, and what speaks of them."""
    plain = _MOMENT.sub("", stem).replace("#", "")
    return re.sub(r"[(\[{]\W*[)\]}]", "", plain).strip("_-/.=:, ") or "value"
