"""Layouts of the custom scalars dashboard: charts of several tags, as their writers arranged them."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from lossless.errors import BrokenValue
from lossless.values.payload import Payload, decoding, within
from lossless.wire.plugins import Category, Chart, Layout

__all__ = ["Category", "Chart", "Layout", "decode", "merged"]

MAX_BYTES = 1 << 22
MAX_CHARTS = 2_000


def decode(payload: Payload) -> Layout:
    """The layout of a value: one serialised Layout. Raises BrokenValue, TooLarge."""
    want = "one text, a serialised layout"
    found = np.atleast_1d(payload.tensor(want, 1))
    data = found[0] if found.shape == (1,) else None
    if not isinstance(data, bytes):
        raise BrokenValue(f"{payload}: got {found.dtype} {found.shape}, want {want}")
    within(f"bytes of the layout of {payload}", len(data), MAX_BYTES)
    with decoding(payload):
        layout = Layout.decode(data)
    within(f"charts of {payload}", sum(len(category.chart) for category in layout.category), MAX_CHARTS)
    return layout


def merged(layouts: Iterable[Layout]) -> list[Category]:
    """The categories of all layouts in the order given. The first layout's stand as they are; charts of a later one's
    category of the same title go behind, but for those that are there already."""
    found: list[Category] = []
    last: dict[str, int] = {}
    for first, layout in ((not found, layout) for layout in layouts):
        for category in layout.category:
            at = None if first else last.get(category.title)
            if at is None:
                last[category.title] = len(found)
                found.append(category)
            else:
                there = found[at]
                new = tuple(chart for chart in category.chart if chart not in there.chart)
                found[at] = Category(there.title, there.chart + new, there.closed)
    return found
