"""Principal components of points, and what points are scaled to before they are compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

Scale = Literal["none", "unit", "sphere"]
"""unit: every point has length 1; sphere: so from the centre of all, as TensorBoard's "sphereize"."""
SCALES: tuple[Scale, ...] = ("none", "unit", "sphere")
EXACT = 2048
"""Of points or dimensions, whichever are fewer, up to which components are exact."""
_BLOCK = 1 << 20
_SPARE, _ROUNDS = 10, 8

Floats = NDArray[np.float64]


class Components(NamedTuple):
    """`points` (points, components) float32, NaN where a point is not finite; `variance` of each component, `total` of
    all dimensions; `left_out`: points that are not finite; `exact`: not found by iteration."""

    points: NDArray[np.float32]
    variance: Floats
    total: float
    exact: bool
    left_out: int


class _Rows:
    """The finite points as they are compared, in blocks of float64 around their mean."""

    def __init__(self, vectors: NDArray[np.float32], scale: Scale) -> None:
        self.finite = np.isfinite(vectors).all(axis=1)
        self._vectors = vectors if self.finite.all() else vectors[self.finite]
        self.count, self.width = self._vectors.shape
        self._unit = False
        self._centre = self.mean = np.zeros(self.width)
        if scale == "sphere":
            self._centre = self._mean()
        self._unit = scale != "none"
        self.mean = self._mean()

    def _mean(self) -> Floats:
        found: Floats = np.zeros(self.width)
        for block in self:
            found += block.sum(axis=0)
        found /= max(self.count, 1)
        return found

    def __iter__(self) -> Iterator[Floats]:
        step = max(1, _BLOCK // self.width)
        for at in range(0, self.count, step):
            block = self._vectors[at : at + step].astype(np.float64) - self._centre
            if self._unit:
                length = np.linalg.norm(block, axis=1, keepdims=True)
                np.divide(block, length, out=block, where=length > 0)
            yield block - self.mean

    def times(self, right: Floats) -> Floats:
        """All points times `right`."""
        return np.concatenate([block @ right for block in self] or [np.zeros((0, right.shape[1]))])

    def transposed_times(self, right: Floats) -> Floats:
        found, at = np.zeros((self.width, right.shape[1])), 0
        for block in self:
            found += block.T @ right[at : at + len(block)]
            at += len(block)
        return found


def components(vectors: NDArray[np.float32], most: int, scale: Scale = "none") -> Components:
    """The first `most` principal components of points (points, dimensions). Each points to where its largest share is
    positive, so that the same points give the same picture."""
    rows = _Rows(vectors, scale)
    most = min(most, rows.count, rows.width)
    total = float(sum(np.square(block).sum() for block in rows) / max(rows.count - 1, 1))
    exact = min(rows.count, rows.width) <= EXACT
    directions = (_of_dimensions if rows.width <= EXACT else _of_points if exact else _iterated)(rows, most)
    largest = np.take_along_axis(directions, np.abs(directions).argmax(axis=0)[None], axis=0)
    directions *= np.where(largest < 0, -1.0, 1.0)
    found = rows.times(directions)
    points = np.full((len(vectors), most), np.nan, np.float32)
    points[rows.finite] = found
    variance = np.square(found).sum(axis=0) / max(rows.count - 1, 1)
    return Components(points, variance, total, exact, int((~rows.finite).sum()))


def _of_dimensions(rows: _Rows, most: int) -> Floats:
    covariance = np.zeros((rows.width, rows.width))
    for block in rows:
        covariance += block.T @ block
    return np.linalg.eigh(covariance)[1][:, ::-1][:, :most].copy()


def _of_points(rows: _Rows, most: int) -> Floats:
    points = np.concatenate(list(rows) or [np.zeros((0, rows.width))])
    weights = np.linalg.eigh(points @ points.T)[1][:, ::-1][:, :most]
    directions = points.T @ weights
    length = np.linalg.norm(directions, axis=0)
    return np.asarray(directions / np.where(length > 0, length, 1))


def _iterated(rows: _Rows, most: int) -> Floats:
    """Subspace iteration from a fixed start."""
    basis = np.random.default_rng(0).normal(size=(rows.width, most + _SPARE))
    for _ in range(_ROUNDS):
        basis = np.linalg.qr(rows.transposed_times(rows.times(basis)))[0]
    turn = np.linalg.svd(rows.times(basis), full_matrices=False)[2]
    return np.asarray(basis @ turn[:most].T)
