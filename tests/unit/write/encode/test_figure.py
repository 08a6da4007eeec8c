"""Figures become pixels and stay what they were."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

from lossless.write.encode import figure

matplotlib = pytest.importorskip("matplotlib")
from matplotlib.figure import Figure  # noqa: E402


def drawn(width: float = 2.0) -> Figure:
    made = Figure((width, 1.0), dpi=50, facecolor="red")
    made.add_subplot().plot([1, 3, 2])
    return made


def test_pixels_and_canvas() -> None:
    made = drawn()
    canvas = made.canvas
    pixels = figure.pixels(made)
    assert pixels.shape == (3, 50, 100) and pixels.dtype == np.uint8
    assert pixels[:, 0, 0].tolist() == [255, 0, 0]
    assert made.canvas is canvas
    assert len(np.unique(pixels.reshape(3, -1), axis=1)) > 1


def test_several_figures_are_stacked() -> None:
    one = drawn()
    both = figure.pixels([one, drawn()])
    np.testing.assert_array_equal(both, np.stack([figure.pixels(one)] * 2))
    with pytest.raises(ValueError, match="equally large"):
        figure.pixels([one, drawn(3.0)])


PYPLOT = """
import sys
import matplotlib
matplotlib.use("Agg")
from matplotlib import pyplot
from lossless.write.encode import figure
first, second = pyplot.figure(), pyplot.figure()
canvas = first.canvas
figure.pixels(first, close=False)
assert pyplot.get_fignums() == [1, 2] and pyplot.gcf() is second and first.canvas is canvas
figure.pixels(first)
assert pyplot.get_fignums() == [2] and pyplot.gcf() is second
"""


def test_pyplot_only_loses_what_is_closed() -> None:
    subprocess.run([sys.executable, "-W", "error", "-c", PYPLOT], check=True)


def test_pyplot_is_not_loaded_for_it() -> None:
    code = (
        "import sys; from matplotlib.figure import Figure; from lossless.write.encode import figure;"
        "figure.pixels(Figure()); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
