"""D243: steps or counted values that float32 rounded."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D243",
        name="rounded",
        severity=Severity.NOTE,
        what="Large steps or counts look as if float32 had rounded them.",
        why="Above 16,777,216 float32 has not every whole number: up to 2^25 every second, up to 2^26 every fourth. A "
        "step kept as float32 repeats there, and stands still when 1 is added; scalars are written as float32.",
        remedy="Count steps in an int64; write large counts in millions, or as a float64 tensor.",
        example="The steps of loss are even above 16,777,216, and each comes twice.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_EXACT = 1 << 24
_LARGEST = 1 << 53
"""Where float64 begins to round, too."""
_ENOUGH = 5
_LOOKED_AT = 8
_STEPS = "The steps of"


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    series = evidence.series
    steps = (
        (series.max_step >= _EXACT) & (series.max_step < _LARGEST) & ((series.repeats > 1) | (series.min_step < _EXACT))
    )
    counts = (series.max_value > _EXACT) & (series.max_value < _LARGEST) & (series.last_value % 2 == 0)
    counts &= (series.last_value > series.first_value) & (series.min_value >= 0)

    def said(run: str, own: list[int]) -> Finding | None:
        for row in own[:_LOOKED_AT]:
            if what := _said(evidence, row, steps=bool(steps[row]), counts=bool(counts[row])):
                place, fix = Place(run=run, tag=rows.tag(series, row)), _fix(series.files[series.file[row]], what)
                return REGISTRY.finding(RULE.code, f"{what} in run {run}", place, fix=fix)
        return None

    yield from rows.by_run(series, (steps | counts) & (series.points >= _ENOUGH), said)


def _fix(path: str, said: str) -> str:
    """What keeps the number whole; TensorFlow 2 alone ends names of files so."""
    if not said.startswith(_STEPS):
        return 'writer.add_scalar("tokens_millions", tokens / 1e6, step)'
    return "step = tf.Variable(0, dtype=tf.int64)" if path.endswith(".v2") else "step = int(step)  # and count in it"


def _said(evidence: Evidence, row: int, *, steps: bool, counts: bool) -> str:
    tag = rows.tag(evidence.series, row)
    numbers, _, values = evidence.points(row)
    if steps and (said := _rounded_steps(numbers)):
        return f"{_STEPS} {tag} {said}"
    if counts and (said := _rounded_counts(values)):
        return f"{tag} {said}"
    return ""


def _rounded_steps(steps: NDArray[np.int64]) -> str:
    """That large steps are multiples of what float32 leaves, where smaller ones are not, and come several times or are
    off the distance of the smaller ones."""
    large, small = steps[steps >= _EXACT], steps[(steps < _EXACT) & (steps > 0)]
    grid, usual = _grid(large), int(np.gcd.reduce(small)) if len(small) else 0
    if not grid or (usual and usual % grid == 0):
        return ""
    again, before = np.count_nonzero(np.diff(large) == 0), np.count_nonzero(np.diff(small) == 0)
    if again >= 2 and before * 10 <= again:
        what = f"and repeat {wording.times(int(again))} in {len(large):,} points"
    elif len(small) >= _ENOUGH and usual > 1 and (large % usual != 0).any():
        what = f"where smaller ones are multiples of {usual:,}"
    else:
        return ""
    return f"are multiples of {grid} from {_EXACT:,} on, {what}"


def _rounded_counts(values: NDArray[np.float64]) -> str:
    """That whole, rising values are multiples of what float32 leaves, where they were not before, or where they rise
    now by one multiple and now by the next."""
    if not np.isfinite(values).all() or (values % 1 != 0).any() or (np.diff(values) < 0).any():
        return ""
    whole = values.astype(np.int64)
    large, small = whole[whole >= _EXACT], whole[whole < _EXACT]
    grid = _grid(large)
    if not grid or len(large) < _ENOUGH or not ((small % grid != 0).any() or _uneven(np.diff(large), grid)):
        return ""
    return f"counts to {whole.max():,}, but in multiples of {grid} above {_EXACT:,}"


def _uneven(rises: NDArray[np.int64], grid: int) -> bool:
    """Whether there are two rises, a grid apart, each more than once: what a constant rise becomes."""
    sizes, counts = np.unique(rises, return_counts=True)
    return len(sizes) == 2 and int(sizes[1] - sizes[0]) == grid and int(counts.min()) > 1


def _grid(large: NDArray[np.int64]) -> int:
    """The distance of float32's numbers at the largest, if each is a multiple of the distance at its own; else 0."""
    if not len(large):
        return 0
    grids = np.int64(1) << (np.floor(np.log2(large)).astype(np.int64) - 23)
    return int(grids.max()) if (large % grids == 0).all() else 0
