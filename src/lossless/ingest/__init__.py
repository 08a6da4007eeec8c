"""Files become columns here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.ingest.file import EventFile, FileState
from lossless.ingest.loader import Loader
from lossless.ingest.normalise import EVENT_TAGS, kind_of_tensor
from lossless.ingest.progress import Progress
from lossless.ingest.tags import Metadata
from lossless.lazy import on_demand

if TYPE_CHECKING:
    from lossless.ingest.head import Head, read_head
    from lossless.ingest.status import Statuses
else:
    __getattr__ = on_demand(__name__, {"head": "Head read_head", "status": "Statuses"})

__all__ = [
    "EVENT_TAGS",
    "EventFile",
    "FileState",
    "Head",
    "Loader",
    "Metadata",
    "Progress",
    "Statuses",
    "kind_of_tensor",
    "read_head",
]
