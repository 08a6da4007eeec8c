"""D242: a tag that never changes, where its like do."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D242",
        name="constant",
        severity=Severity.NOTE,
        what="A metric has one value at all of its points, while others of its run, or itself in other runs, move.",
        why="Often what is written is not what is measured: a metric read after its reset or never updated, a value "
        "taken when the graph was traced, a model that predicts one class, weights that no optimizer holds.",
        remedy="Print the value where it is computed and where it is written, for two steps.",
        example="accuracy is 0.1 at all of its 200 points, while loss moves.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_ENOUGH = 10
_METRIC = re.compile(
    r"loss|acc(uracy)?|error|perplexity|ppl|f1|precision|recall|auc|iou|dice|bleu|rouge|mae|mse|rmse|psnr|ssim"
    r"|reward|return|grad(ient)?s?|score|metric|entropy|const(ant)?|flat",
    re.IGNORECASE,
)
_SETTING = re.compile(
    r"lr|rate|epochs?|momentum|decay|beta\d?|eps(ilon)?|temperature|weight|coef(ficient)?|scale|size|clip|target|max|min"
    r"|hp|hparams?|version|time",
    re.IGNORECASE,
)
_MAY_BE_ZERO = re.compile(r"loss|error|reward|return", re.IGNORECASE)
_CLIPPED = re.compile(r"grad(ient)?s?", re.IGNORECASE)
_WORDS = re.compile(r"[^0-9A-Za-z]+|(?<=[a-z])(?=[A-Z])")


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run. Settings and terms that are zero are meant to be constant."""
    series = evidence.series
    first, points = rows.first_files(series), rows.over_files(series, series.points, np.add)
    low = rows.over_files(series, series.min_value, np.fmin)
    high = rows.over_files(series, series.max_value, np.fmax)
    enough = first & (points >= _ENOUGH)
    moving_rows, still = enough & (low < high), enough & (low == high)
    still &= rows.over_files(series, series.min_step, np.minimum) < rows.over_files(series, series.max_step, np.maximum)
    still &= rows.over_files(series, series.nan + series.pinf + series.ninf, np.add) == 0
    if not still.any():
        return
    moving = np.bincount(series.run[moving_rows], minlength=len(series.runs))
    elsewhere = np.bincount(series.tag[moving_rows], minlength=len(series.tags))
    odd_at_zero, odd_elsewhere = np.array([_odd(tag) for tag in series.tags], np.bool_).T
    still &= np.where(series.min_value == 0, odd_at_zero[series.tag], odd_elsewhere[series.tag])
    still &= (moving[series.run] > 0) | (elsewhere[series.tag] > 0)

    def said(run: str, own: list[int]) -> Finding:
        row, tag = own[0], rows.tag(series, own[0])
        runs, tags = int(elsewhere[series.tag[row]]), int(moving[series.run[row]])
        moves = (
            f"it moves in {counted(runs, 'other run')}" if runs else counted(tags, "other tag moves", "other tags move")
        )
        always = f"{tag} is {series.min_value[row]:.6g} at all of its {points[row]:,} points"
        message = f"{always} in run {run}; {moves}{rows.likewise(series, own, row)}"
        return REGISTRY.finding(RULE.code, message, Place(run=run, tag=tag))

    yield from rows.by_run(series, still, said)


def _odd(tag: str) -> tuple[bool, bool]:
    """Whether it is odd that a tag of this name is zero throughout, and that it is another number. A loss may be off, a
    task unsolved; the norm of a clipped gradient is where it was clipped."""
    words = [word for word in _WORDS.split(tag.rpartition("/")[2] or tag) if word]
    if not any(_METRIC.fullmatch(word) for word in words) or any(_SETTING.fullmatch(word) for word in words):
        return False, False
    return not any(_MAY_BE_ZERO.fullmatch(word) for word in words), not any(_CLIPPED.fullmatch(word) for word in words)
