"""Precision-recall curves: counts at even thresholds, and what follows from them."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.errors import BrokenValue
from lossless.values.payload import Payload

Floats = NDArray[np.float64]
ROWS = ("true_positives", "false_positives", "true_negatives", "false_negatives", "precision", "recall")
MAX_ELEMENTS = len(ROWS) << 20


class PrCurve(NamedTuple):
    """`rows` (6, T) as in `ROWS` and as written; `thresholds` (T,) even from 0 to 1. `drawn`: the first so many
    thresholds have predictions above them; behind them precision is undefined, and TensorBoard leaves them out."""

    rows: Floats
    thresholds: Floats
    drawn: int


class Areas(NamedTuple):
    """None where it is undefined. `average_precision`: precision weighted by the recall that each threshold adds;
    `pr_area`: by trapezoids, level to recall 0; `roc_area`: by trapezoids from (0, 0) to (1, 1); `prevalence`:
    positives of all."""

    average_precision: float | None
    pr_area: float | None
    roc_area: float | None
    prevalence: float | None
    best_f1: float | None
    best_threshold: float | None


def decode(payload: Payload) -> PrCurve:
    """The curve of a value: a numeric tensor (6, T). Raises BrokenValue, TooLarge."""
    want = "numbers (6, thresholds)"
    found = payload.tensor(want, MAX_ELEMENTS)
    if found.dtype.kind not in "fiu" or found.ndim != 2 or len(found) != len(ROWS):
        raise BrokenValue(f"{payload}: got {found.dtype} {found.shape}, want {want}")
    rows = found.astype(np.float64)
    count = rows.shape[1]
    return PrCurve(rows, np.linspace(0.0, 1.0, count), _drawn(rows))


def _drawn(rows: Floats) -> int:
    """As TensorBoard trims: weighted counts count whole, and the first threshold always stays."""
    above = np.trunc(np.nan_to_num(rows[0])) + np.trunc(np.nan_to_num(rows[1]))
    some = np.flatnonzero(above)
    return int(some[-1]) + 1 if len(some) else min(1, rows.shape[1])


def areas(curve: PrCurve) -> Areas:
    """What is below the curve, and its best threshold by F1."""
    tp, fp, tn, fn, precision, recall = curve.rows[:, : curve.drawn]
    with np.errstate(divide="ignore", invalid="ignore"):
        f1 = 2 * tp / (2 * tp + fp + fn)
    best = int(np.nanargmax(f1)) if np.isfinite(f1).any() else None
    average, trapezoids = _below(precision, recall)
    return Areas(
        average,
        trapezoids,
        _roc_area(tp, fp, tn, fn),
        _finite((tp[0] + fn[0]) / total) if len(tp) and (total := tp[0] + fp[0] + tn[0] + fn[0]) else None,
        None if best is None else float(f1[best]),
        None if best is None else float(curve.thresholds[best]),
    )


def _below(precision: Floats, recall: Floats) -> tuple[float | None, float | None]:
    known = np.isfinite(precision) & np.isfinite(recall)
    height, reach = precision[known][::-1], recall[known][::-1]
    if not len(reach):
        return None, None
    widths = np.diff(reach, prepend=0.0)
    average = _finite(float((widths * height).sum()))
    return average, _finite(float(height[0] * reach[0] + np.trapezoid(height, reach)))


def _roc_area(tp: Floats, fp: Floats, tn: Floats, fn: Floats) -> float | None:
    with np.errstate(divide="ignore", invalid="ignore"):
        rises, runs = tp / (tp + fn), fp / (fp + tn)
    known = np.isfinite(rises) & np.isfinite(runs)
    if not known.any():
        return None
    return float(
        np.trapezoid(
            np.concatenate(([0.0], rises[known][::-1], [1.0])), np.concatenate(([0.0], runs[known][::-1], [1.0]))
        )
    )


def _finite(number: float) -> float | None:
    return float(number) if np.isfinite(number) else None
