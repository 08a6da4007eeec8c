"""Principal components against numpy's decomposition of the whole."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.values import components as module
from lossless.values.components import Scale, components

RANDOM = np.random.default_rng(3)


def points(rows: int, width: int) -> np.ndarray:
    return (RANDOM.normal(size=(rows, width)) * np.linspace(1, 9, width) + 5).astype(np.float32)


def oracle(vectors: np.ndarray, scale: Scale) -> tuple[np.ndarray, np.ndarray]:
    """Points and variances by a decomposition of all, signs apart."""
    x = vectors.astype(np.float64)
    if scale == "sphere":
        x = x - x.mean(0)
    if scale != "none":
        x /= np.linalg.norm(x, axis=1, keepdims=True)
    x = x - x.mean(0)
    u, s, _ = np.linalg.svd(x, full_matrices=False)
    return np.abs(u * s), s**2 / (len(x) - 1)


@pytest.mark.parametrize("scale", ["none", "unit", "sphere"])
@pytest.mark.parametrize(("rows", "width"), [(300, 12), (7, 40), (3000, 3)])
def test_they_are_those_of_all_points(rows: int, width: int, scale: Scale) -> None:
    vectors = points(rows, width)
    found = components(vectors, 4, scale)
    wanted, variance = oracle(vectors, scale)
    np.testing.assert_allclose(np.abs(found.points), wanted[:, : found.points.shape[1]], rtol=1e-3, atol=1e-3)
    np.testing.assert_allclose(found.variance, variance[: len(found.variance)], rtol=1e-6)
    np.testing.assert_allclose(found.total, variance.sum(), rtol=1e-6)
    assert found.exact and found.left_out == 0


def test_by_iteration_where_all_would_take_too_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """And said so."""
    vectors = points(400, 60)
    wanted = components(vectors, 3)
    monkeypatch.setattr(module, "EXACT", 20)
    found = components(vectors, 3)
    assert not found.exact
    np.testing.assert_allclose(found.variance, wanted.variance, rtol=0.02)


def test_points_that_are_not_finite_are_left_out() -> None:
    vectors = points(50, 5)
    spoilt = np.insert(vectors, [3, 10], np.nan, axis=0)
    found = components(spoilt, 2)
    assert found.left_out == 2
    assert np.isnan(found.points[[3, 11]]).all()
    np.testing.assert_array_equal(np.delete(found.points, [3, 11], axis=0), components(vectors, 2).points)


def test_all_equal_or_none() -> None:
    """No division by nothing."""
    assert components(np.ones((5, 3), np.float32), 2, "sphere").variance.tolist() == [0, 0]
    assert components(np.full((2, 3), np.nan, np.float32), 2).points.shape == (2, 0)
    assert components(np.ones((1, 3), np.float32), 2).points.shape == (1, 1)
