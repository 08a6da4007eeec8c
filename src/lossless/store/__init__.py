"""Columns of scalars in memory, as immutable snapshots, and the kernels that read them. These are loaded when they are
first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.lazy import on_demand
from lossless.store._segment import Segment, merge, seal
from lossless.store.arena import Arena
from lossless.store.heavy import Heavy, joined
from lossless.store.names import Names
from lossless.store.run import RunStore, RunView
from lossless.store.schema import Schema, Schemas
from lossless.store.store import Snapshot, Store
from lossless.store.stream import Stream, StreamView

if TYPE_CHECKING:
    from lossless.store._draw import attempt_steps
    from lossless.store._groups import Aggregate
    from lossless.store._plan import Plan
    from lossless.store._smooth import smooth_ema, smooth_gaussian, smooth_window
    from lossless.store.drawing import Axis, Drawn, Look, Smoothing, attempts_and_workers, draw_series, sum_up
    from lossless.store.facts import Facts, facts_of
    from lossless.store.pooling import Band, Centre, Compare, Pool, Pooled, Pooling, pool, read_line
else:
    __getattr__ = on_demand(
        __name__,
        {
            "_draw": "attempt_steps",
            "_groups": "Aggregate",
            "_plan": "Plan",
            "_smooth": "smooth_ema smooth_gaussian smooth_window",
            "drawing": "Axis Drawn Look Smoothing attempts_and_workers draw_series sum_up",
            "facts": "Facts facts_of",
            "pooling": "Band Centre Compare Pool Pooled Pooling pool read_line",
        },
    )

__all__ = [
    "Aggregate",
    "Arena",
    "Axis",
    "Band",
    "Centre",
    "Compare",
    "Drawn",
    "Facts",
    "Heavy",
    "Look",
    "Names",
    "Plan",
    "Pool",
    "Pooled",
    "Pooling",
    "RunStore",
    "RunView",
    "Schema",
    "Schemas",
    "Segment",
    "Smoothing",
    "Snapshot",
    "Store",
    "Stream",
    "StreamView",
    "attempt_steps",
    "attempts_and_workers",
    "draw_series",
    "facts_of",
    "joined",
    "merge",
    "pool",
    "read_line",
    "seal",
    "smooth_ema",
    "smooth_gaussian",
    "smooth_window",
    "sum_up",
]
