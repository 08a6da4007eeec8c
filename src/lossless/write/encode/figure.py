"""matplotlib figures as pixels."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

import numpy as np
from numpy.typing import NDArray


def pixels(figure: Any, close: bool = True) -> NDArray[np.uint8]:
    """A figure as (3, height, width), a list of equally large ones as (n, 3, height, width); for the calling thread.

    `close` takes them from pyplot, if it is loaded; otherwise nothing about them changes. Raises ValueError when
    figures differ in size."""
    if not isinstance(figure, list | tuple):
        return _drawn(figure, close)
    drawn = [_drawn(one, close) for one in figure]
    sizes = {image.shape for image in drawn}
    if len(sizes) != 1:
        raise ValueError(f"figures: got sizes {sorted(s[1:] for s in sizes)}, want a list of equally large ones")
    return np.stack(drawn)


def _drawn(figure: Any, close: bool) -> NDArray[np.uint8]:
    shown_by = figure.canvas
    canvas = import_module("matplotlib.backends.backend_agg").FigureCanvasAgg(figure)
    try:
        canvas.draw()
        rgb = np.asarray(canvas.buffer_rgba())[:, :, :3].transpose(2, 0, 1).copy()
    finally:
        figure.set_canvas(shown_by)
    if close and "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(figure)
    return rgb
