"""What the demo's networks look like from within: the plane as one sees it, and its settings in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

SIDE = 96
"""Pixels of the picture."""
REACH = 1.75
"""The plane's coordinates go from -REACH to REACH."""
_COLOURS = np.array([[0.93, 0.38, 0.07], [0.10, 0.36, 0.87]])
_PAPER = 0.62
"""How far the ground is paler than the points on it."""


def picture(sure: Callable[[Floats], Floats], points: Floats, labels: npt.NDArray[np.int64]) -> Floats:
    """The plane (SIDE, SIDE, 3) in [0, 1]: pale where `sure` gives class 1 a probability, the points on it strong."""
    axis = np.linspace(-REACH, REACH, SIDE)
    plane = np.stack(np.meshgrid(axis, -axis), axis=-1).reshape(-1, 2)
    probability = sure(plane)[:, None]
    ground = _PAPER + (1 - _PAPER) * ((1 - probability) * _COLOURS[0] + probability * _COLOURS[1])
    shown: Floats = ground.reshape(SIDE, SIDE, 3)
    column, row = np.rint((points * [1, -1] + REACH) / (2 * REACH) * (SIDE - 1)).astype(int).T
    inside = (row >= 0) & (row < SIDE) & (column >= 0) & (column < SIDE)
    shown[row[inside], column[inside]] = _COLOURS[labels[inside]]
    return shown


def words(name: str, settings: Mapping[str, float], task: str) -> str:
    """A page of Markdown."""
    rows = "\n".join(f"| {key.replace('_', ' ')} | {value:g} |" for key, value in settings.items())
    return f"## {name}\n\n{task}\n\n| setting | value |\n|---|--:|\n{rows}\n"
