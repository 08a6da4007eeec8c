"""Layouts of the custom scalars dashboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from lossless.wire.events import Value
from lossless.wire.plugins import Category, Chart, Layout, MarginChart, MarginSeries, MultilineChart
from lossless.wire.tensors import from_numpy
from lossless.write.encode.encoded import Encoded
from lossless.write.encode.metadata import metadata

TAG = "custom_scalars__config__"
PLUGIN = "custom_scalars"


def encode(layout: Layout | bytes) -> Encoded:
    """A layout, or one that is serialised already, at its tag."""
    data = layout if isinstance(layout, bytes) else layout.encode()
    return Encoded.of(Value(TAG, tensor=from_numpy(np.array(data, object)), metadata=metadata(PLUGIN)))


def check(layout: Mapping[str, Any]) -> None:
    """Raises ValueError for a dict of another form, or of a kind that `torch` would make lines of."""
    for category, charts in layout.items():
        if not isinstance(charts, Mapping):
            raise ValueError(f"category {category!r}: got {charts!r}, want a dict of charts")
        for title, chart in charts.items():
            listed = isinstance(chart, list | tuple) and len(chart) == 2 and isinstance(chart[1], list | tuple)
            if not listed or chart[0] not in ("Multiline", "Margin"):
                want = '["Multiline", tags] or ["Margin", [value, lower, upper]]'
                raise ValueError(f"chart {title!r}: got {chart!r}, want {want}")


def torch(layout: Mapping[str, Mapping[str, Sequence[Any]]]) -> Encoded:
    """`{category: {chart: ["Multiline", tags] | ["Margin", [value, lower, upper]]}}`. Raises ValueError."""
    return encode(
        Layout(category=tuple(Category(title, tuple(map(_chart, charts.items()))) for title, charts in layout.items()))
    )


def multiline(tags: Sequence[str], category: str = "default", title: str = "untitled") -> Encoded:
    """One chart of lines."""
    return torch({category: {title: ["Multiline", tags]}})


def margin(tags: Sequence[str], category: str = "default", title: str = "untitled") -> Encoded:
    """One chart of a line and a band; `tags` are value, lower, upper. Raises ValueError for another number."""
    return torch({category: {title: ["Margin", tags]}})


def _chart(item: tuple[str, Sequence[Any]]) -> Chart:
    title, (kind, tags) = item
    if kind != "Margin":
        return Chart(title, multiline=MultilineChart(tuple(tags)))
    if len(tags) != 3:
        raise ValueError(f"margin chart {title!r}: got {len(tags)} tags, want 3: value, lower, upper")
    return Chart(title, margin=MarginChart((MarginSeries(*tags),)))
