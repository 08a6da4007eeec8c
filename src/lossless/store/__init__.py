"""Columns of scalars in memory, as immutable snapshots, and the kernels that read them."""

from lossless.store._plan import Plan
from lossless.store._segment import Segment, merge, seal
from lossless.store.heavy import Heavy
from lossless.store.names import Names
from lossless.store.run import RunStore, RunView
from lossless.store.schema import Schema, Schemas
from lossless.store.store import Snapshot, Store
from lossless.store.stream import Stream, StreamView

__all__ = [
    "Heavy",
    "Names",
    "Plan",
    "RunStore",
    "RunView",
    "Schema",
    "Schemas",
    "Segment",
    "Snapshot",
    "Store",
    "Stream",
    "StreamView",
    "merge",
    "seal",
]
