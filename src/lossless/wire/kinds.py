"""How a value was encoded: the `shape` column of the scanner."""

from __future__ import annotations

import enum


class Shape(enum.IntEnum):
    """Codes are stable. Below 16: a Summary.Value, with a tag; from 16: an Event's field (number + 13), tag -1."""

    EMPTY = 0
    """A value with a tag but nothing in it (torch's hparams: all is in the metadata)."""
    SIMPLE = 1
    """`simple_value`; the value column holds it."""
    TENSOR_SCALAR = 2
    """A one-element tensor of a numeric dtype; the value column holds it."""
    TENSOR = 3
    HISTO = 4
    IMAGE = 5
    AUDIO = 6
    OLD_HISTOGRAM = 7
    """`obsolete_old_style_histogram`, written before 2016."""

    FILE_VERSION = 16
    GRAPH_DEF = 17
    LOG = 19
    SESSION_LOG = 20
    """The value column holds `SessionLog.status`: 1 START, 2 STOP, 3 CHECKPOINT."""
    RUN_METADATA = 21
    META_GRAPH = 22
