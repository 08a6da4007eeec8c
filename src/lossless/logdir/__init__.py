"""From paths to runs and their growing files. What only following needs is loaded when it is first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.lazy import on_demand
from lossless.logdir.discover import Discovery, Finder, FoundRun, discover
from lossless.logdir.fs import FileStat, FileSystem, LocalFS
from lossless.logdir.listing import FoundFile, is_event_file
from lossless.logdir.looked import Looked, Nearby, Others, Unreadable, nearby
from lossless.logdir.natural import natural_key
from lossless.logdir.specs import Logdir, parse_specs
from lossless.logdir.tail import Growth, Identity, Tail, identity_now

if TYPE_CHECKING:
    from lossless.logdir.families import family_of, in_families, role_of
    from lossless.logdir.memory import MemoryFS
    from lossless.logdir.watch import Watcher
    from lossless.logdir.writers import Writer, Writers, writer_of
else:
    __getattr__ = on_demand(
        __name__,
        {
            "families": "family_of in_families role_of",
            "memory": "MemoryFS",
            "watch": "Watcher",
            "writers": "Writer Writers writer_of",
        },
    )

__all__ = [
    "Discovery",
    "FileStat",
    "FileSystem",
    "Finder",
    "FoundFile",
    "FoundRun",
    "Growth",
    "Identity",
    "LocalFS",
    "Logdir",
    "Looked",
    "MemoryFS",
    "Nearby",
    "Others",
    "Tail",
    "Unreadable",
    "Watcher",
    "Writer",
    "Writers",
    "discover",
    "family_of",
    "identity_now",
    "in_families",
    "is_event_file",
    "natural_key",
    "nearby",
    "parse_specs",
    "role_of",
    "writer_of",
]
