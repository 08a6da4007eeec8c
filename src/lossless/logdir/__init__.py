"""From paths to runs and their growing files."""

from lossless.logdir.discover import Discovery, Finder, FoundRun, discover
from lossless.logdir.fs import FileStat, FileSystem, LocalFS
from lossless.logdir.listing import FoundFile
from lossless.logdir.looked import Looked, Nearby, Others
from lossless.logdir.specs import Logdir, parse_specs
from lossless.logdir.tail import Growth, Tail

__all__ = [
    "Discovery", "FileStat", "FileSystem", "Finder", "FoundFile", "FoundRun", "Growth", "LocalFS", "Logdir", "Looked",
    "Nearby", "Others", "Tail", "discover", "parse_specs",
]  # fmt: skip
