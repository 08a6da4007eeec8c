"""From paths to runs and their growing files."""

from lossless.logdir.discover import Discovery, Finder, FoundRun, discover
from lossless.logdir.families import families, family_of, role_of
from lossless.logdir.fs import FileStat, FileSystem, LocalFS
from lossless.logdir.listing import FoundFile
from lossless.logdir.looked import Looked, Nearby, Others, Unreadable
from lossless.logdir.memory import MemoryFS
from lossless.logdir.natural import natural_key
from lossless.logdir.specs import Logdir, parse_specs
from lossless.logdir.tail import Growth, Tail
from lossless.logdir.watch import Watcher
from lossless.logdir.writers import Writer, Writers, held_open, writer_of

__all__ = [
    "Discovery",
    "FileStat",
    "FileSystem",
    "Finder",
    "FoundFile",
    "FoundRun",
    "Growth",
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
    "families",
    "family_of",
    "held_open",
    "natural_key",
    "parse_specs",
    "role_of",
    "writer_of",
]
