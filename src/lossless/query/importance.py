"""How much each parameter matters for a metric: rank correlation, and permutation importance in a forest of trees."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.values.hparams import Scalar

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
FEWEST = 10
"""Sessions with the metric, below which nothing is said."""
MOST_SESSIONS, MOST_PARAMS = 2_000, 40
"""More are not looked at: sessions evenly spaced, the parameters that alone tell most."""
TREES, DEPTH, BINS, LEAF = 64, 8, 32, 3
SEED = 20261120
_TOLD_LITTLE = f"alone it tells less than {MOST_PARAMS} others"


class ParamImportance(NamedTuple):
    """`importance`: its share of what all parameters together explain, 0 to 1; `correlation`: Spearman's, of numbers
    only; None where there is none, for `reason`."""

    name: str
    importance: float | None
    correlation: float | None
    reason: str


class Importance(NamedTuple):
    """`explained`: the share of the metric's variance that the forest predicts of sessions it has not seen; None
    without a forest. `sessions`: how many had a finite value."""

    params: list[ParamImportance]
    sessions: int
    explained: float | None
    reason: str


def importance_of(params: Mapping[str, Sequence[Scalar | None]], target: Sequence[float]) -> Importance:
    """Importance of each of `params` (one value a session, None where missing) for `target`; the same for the same
    input."""
    values = np.asarray(target, np.float64)
    own = np.flatnonzero(np.isfinite(values))
    if len(own) < FEWEST:
        return _none(params, len(own), f"{FEWEST} sessions with a finite value are needed, {len(own)} have one")
    if np.ptp(values[own]) == 0:
        return _none(params, len(own), "the metric is the same in every session")
    picked = own[np.unique(np.linspace(0, len(own) - 1, min(len(own), MOST_SESSIONS)).astype(np.int64))]
    y = values[picked]
    columns = {name: [column[i] for i in picked.tolist()] for name, column in params.items()}
    varied = [name for name, column in columns.items() if len({(type(v) is bool, v) for v in column}) > 1]
    varied.sort(key=lambda name: -_alone(columns[name], y))
    varied, others = varied[:MOST_PARAMS], set(varied[MOST_PARAMS:])
    shares, explained = _forest([columns[name] for name in varied], y) if varied else (np.empty(0), 0.0)
    known = dict(zip(varied, shares.tolist(), strict=True))
    why = "" if explained > 0 else "the parameters explain nothing of it"
    found = [
        ParamImportance(
            name,
            known[name] if name in known and explained > 0 else None,
            spearman(columns[name], y) if name in known or name in others else None,
            why if name in known else _TOLD_LITTLE if name in others else "the same in every session",
        )
        for name in params
    ]
    return Importance(found, len(own), explained, why)


def _none(params: Mapping[str, Sequence[Scalar | None]], sessions: int, reason: str) -> Importance:
    return Importance([ParamImportance(name, None, None, reason) for name in params], sessions, None, reason)


def spearman(column: Sequence[Scalar | None], y: Floats) -> float | None:
    """Spearman's rank correlation where `column` has a number; None if it has others, fewer than `FEWEST`, or no
    spread."""
    if any(isinstance(value, bool | str) for value in column):
        return None
    x = np.array([np.nan if value is None else value for value in column], np.float64)
    has = np.isfinite(x)
    if has.sum() < FEWEST or np.ptp(x[has]) == 0 or np.ptp(y[has]) == 0:
        return None
    return float(np.corrcoef(_ranks(x[has]), _ranks(y[has]))[0, 1])


def _ranks(values: Floats) -> Floats:
    """Ranks; equal values share the mean of theirs."""
    _, inverse, counts = np.unique(values, return_inverse=True, return_counts=True)
    ends = np.cumsum(counts)
    return (ends - (counts - 1) / 2)[inverse]


# -- the forest: features are bins, so that scale does not matter


def _alone(column: Sequence[Scalar | None], y: Floats) -> float:
    """The share of the variance between bins, less what chance gives as many of them."""
    bins = _number_bins(column)
    bins = _category_bins(column, np.arange(len(y)), y) if bins is None else bins
    counts = np.bincount(bins)
    sums = np.bincount(bins, y - y.mean())
    between = float((sums**2 / np.maximum(counts, 1)).sum()) / (len(y) * float(y.var()))
    return between - float(np.count_nonzero(counts) - 1) / (len(y) - 1)


class _Tree(NamedTuple):
    """Complete to DEPTH: children of node i are 2 i + 1 and 2 i + 2. `feature` is -1 at a leaf; left goes what is at
    most `cut`."""

    feature: Integers
    cut: Integers
    value: Floats


def _forest(columns: Sequence[Sequence[Scalar | None]], y: Floats) -> tuple[Floats, float]:
    """Shares of the features, and the explained variance of out-of-bag predictions."""
    rng = np.random.default_rng(SEED)
    n = len(y)
    centred = y - y.mean()
    rises, total, seen = np.zeros(len(columns)), np.zeros(n), np.zeros(n)
    numeric = [_number_bins(column) for column in columns]
    for _ in range(TREES):
        bag = rng.integers(0, n, n)
        bins = np.stack(
            [
                given if given is not None else _category_bins(column, bag, centred)
                for given, column in zip(numeric, columns, strict=True)
            ]
        )
        tree = _grown(bins, centred, np.bincount(bag, minlength=n).astype(np.float64), rng)
        out = np.setdiff1d(np.arange(n), bag)
        if not len(out):
            continue
        shuffled = np.stack([out, *(rng.permutation(out) for _ in columns)])
        predicted = _predicted(tree, bins, out, shuffled)
        errors = ((predicted - centred[out]) ** 2).mean(axis=1)
        rises += errors[1:] - errors[0]
        total[out] += predicted[0]
        seen[out] += 1
    has = seen > 0
    residual = centred[has] - total[has] / seen[has]
    explained = 1 - float((residual**2).mean() / centred[has].var())
    rises = np.maximum(rises, 0)
    return rises / rises.sum() if rises.sum() > 0 else rises, explained if rises.sum() > 0 else 0.0


def _number_bins(column: Sequence[Scalar | None]) -> Integers | None:
    """Quantile bins from 1, 0 where missing; None if there are other values than numbers."""
    if any(isinstance(value, bool | str) for value in column):
        return None
    x = np.array([np.nan if value is None else value for value in column], np.float64)
    known = np.unique(x[~np.isnan(x)])
    if len(known) >= BINS:
        known = np.unique(np.quantile(x[~np.isnan(x)], np.linspace(0, 1, BINS)[1:-1], method="lower"))
    bins = np.asarray(np.minimum(np.searchsorted(known, x, side="left"), BINS - 2) + 1, np.int64)
    bins[np.isnan(x)] = 0
    return bins


def _category_bins(column: Sequence[Scalar | None], bag: Integers, y: Floats) -> Integers:
    """Categories in the order of their mean in the bag, which is as good for a tree as every way to part them. Those of
    fewer sessions than a leaf are one: a name of its own for each session would predict the bag and nothing else."""
    codes = {key: i for i, key in enumerate(dict.fromkeys((type(value) is bool, value) for value in column))}
    code = np.array([codes[type(value) is bool, value] for value in column])
    code = np.where(np.bincount(code)[code] < LEAF, len(codes), code)
    counts = np.bincount(code[bag], minlength=len(codes) + 1)
    means = np.bincount(code[bag], y[bag], minlength=len(codes) + 1) / np.maximum(counts, 1)
    used = np.unique(code)
    place = np.zeros(len(codes) + 1, np.int64)
    place[used[np.argsort(means[used], kind="stable")]] = np.arange(len(used)) * BINS // max(len(used), BINS)
    bins: Integers = place[code]
    return bins


def _grown(bins: Integers, y: Floats, weight: Floats, rng: np.random.Generator) -> _Tree:
    """Level by level, all nodes of a level at once; each node may choose among a third of the features."""
    features, n = bins.shape
    size = 2 ** (DEPTH + 1) - 1
    tree = _Tree(np.full(size, -1), np.zeros(size, np.int64), np.zeros(size))
    rows = np.flatnonzero(weight)
    node = np.zeros(n, np.int64)
    for level in range(DEPTH + 1):
        first, count = 2**level - 1, 2**level
        at, w = node[rows] - first, weight[rows]
        sums, weights = np.bincount(at, w * y[rows], minlength=count), np.bincount(at, w, minlength=count)
        tree.value[first : first + count] = np.divide(sums, weights, out=np.zeros(count), where=weights > 0)
        if level == DEPTH or not len(rows):
            break
        gain, cut = _splits(bins[:, rows], at, w, y[rows], count)
        tries = max(1, -(-features // 3))
        allowed = rng.random((features, count)).argsort(axis=0) < tries
        gain = np.where(allowed, gain, -np.inf)
        best = gain.argmax(axis=0)
        splits = gain[best, np.arange(count)] > 1e-12
        tree.feature[first : first + count] = np.where(splits, best, -1)
        tree.cut[first : first + count] = cut[best, np.arange(count)]
        rows = rows[splits[at]]
        here = node[rows]
        right = bins[tree.feature[here], rows] > tree.cut[here]
        node[rows] = 2 * here + 1 + right
    return tree


def _splits(bins: Integers, at: Integers, w: Floats, y: Floats, count: int) -> tuple[Floats, Integers]:
    """The best gain of each feature in each node, and behind which bin."""
    features = len(bins)
    key = (np.arange(features)[:, None] * count + at) * BINS + bins
    shape = (features, count, BINS)
    weights = np.bincount(key.ravel(), np.tile(w, features), features * count * BINS).reshape(shape).cumsum(axis=2)
    sums = np.bincount(key.ravel(), np.tile(w * y, features), features * count * BINS).reshape(shape).cumsum(axis=2)
    all_w, all_s = weights[:, :, -1:], sums[:, :, -1:]
    right_w, right_s = all_w - weights, all_s - sums
    fits = (weights >= LEAF) & (right_w >= LEAF)
    with np.errstate(divide="ignore", invalid="ignore"):
        gain = np.where(fits, sums**2 / weights + right_s**2 / right_w - all_s**2 / all_w, -np.inf)
    cut = gain.argmax(axis=2)
    return np.take_along_axis(gain, cut[:, :, None], axis=2)[:, :, 0], cut


def _predicted(tree: _Tree, bins: Integers, out: Integers, shuffled: Integers) -> Floats:
    """Predictions for `out`: in row 0 as they are, in row k + 1 with feature k taken from `shuffled[k + 1]`."""
    node = np.zeros(shuffled.shape, np.int64)
    kept = np.broadcast_to(out, shuffled.shape)
    which = np.arange(-1, len(shuffled) - 1)[:, None]
    for _ in range(DEPTH):
        feature = tree.feature[node]
        row = np.where(feature == which, shuffled, kept)
        went = 2 * node + 1 + (bins[feature, row] > tree.cut[node])
        node = np.where(feature < 0, node, went)
    return tree.value[node]
