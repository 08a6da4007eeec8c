"""matplotlib figures as pixels."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray


def pixels(figure: Any, close: bool = True) -> NDArray[np.uint8]:
    """A figure as (3, height, width), a list of equally large ones as (n, 3, height, width); `close` closes them."""
    raise NotImplementedError
