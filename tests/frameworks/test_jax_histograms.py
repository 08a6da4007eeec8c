"""Histograms of a tree of JAX arrays."""

from __future__ import annotations

from pathlib import Path

import jax
import jax.numpy as jnp
import pytest

from lossless import SummaryWriter
from lossless.integrations.jax import histograms
from tests.frameworks.test_torch_watch import number, written


def test_every_array_of_the_tree(tmp_path: Path) -> None:
    tree = {"dense": [{"kernel": jnp.full((2, 8), 0.5), "bias": jnp.zeros(3, jnp.bfloat16)}], "count": jnp.int32(3)}
    with SummaryWriter(tmp_path) as writer:
        for step in (0, 5):
            histograms(writer, tree, step)
    found = written(tmp_path)
    arrays = ("weights/dense/0/bias", "weights/dense/0/kernel")
    assert sorted(found) == sorted(f"{array}/{kind}" for array in arrays for kind in ("histogram", "norm"))
    assert {tuple(steps) for steps in found.values()} == {(0, 5)}
    assert number(found["weights/dense/0/kernel/norm"][5]) == pytest.approx(2.0)
    assert found["weights/dense/0/kernel/histogram"][0].histo.num == 16  # type: ignore[union-attr]


def test_arrays_that_are_given_away(tmp_path: Path) -> None:
    """The next step's donation takes their memory; what was written is what they were."""
    update = jax.jit(lambda tree: jax.tree.map(lambda a: a + 1, tree), donate_argnums=0)
    tree = {"w": jnp.zeros((256, 256))}
    with SummaryWriter(tmp_path) as writer:
        for step in range(5):
            histograms(writer, tree, step, prefix="", norms=False)
            tree = update(tree)
    told = written(tmp_path)["w/histogram"]
    assert [told[step].histo.max for step in range(5)] == [0, 1, 2, 3, 4]  # type: ignore[union-attr]
