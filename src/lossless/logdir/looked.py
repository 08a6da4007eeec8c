"""What was there instead, for the board that has nothing to show."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable
from typing import NamedTuple

from lossless.logdir.fs import FileSystem, Names
from lossless.logdir.listing import below, is_event_file
from lossless.logdir.natural import natural_key
from lossless.logdir.tree import Node, Tree

_NEARBY_DIRECTORIES = 400
_MEASURED_FILES = 2_000


class Others(NamedTuple):
    """Files that are no event files. `what`: their extension with its dot, "" for none; `files`: how many;
    `example`: a path of one."""

    what: str
    files: int
    example: str


class Unreadable(NamedTuple):
    """A directory or file that the system does not let be read, and its words for it."""

    path: str
    why: str


class Nearby(NamedTuple):
    """A directory that holds runs and was not asked for. `relation`: "beside" or "above" the logdir; `runs`: at least
    so many; `last_wall_time`: when the newest of their files was last written."""

    path: str
    runs: int
    relation: str
    last_wall_time: float


class Looked(NamedTuple):
    """Facts of a walk. `bytes` are of event files; where there are none, of all files (the first 2,000)."""

    directories: int
    files: int
    bytes: int
    event_files: int
    others: tuple[Others, ...]
    unreadable: tuple[Unreadable, ...]
    nearby: tuple[Nearby, ...] = ()


def looked(tree: Tree, fs: FileSystem, *, around: tuple[Nearby, ...] | None = None) -> Looked:
    """Sum up `tree`; when it has no event file, with what is nearby: `around` if that is known already."""
    nodes = tree.nodes.values()
    event_files = [file for node in nodes for file in node.listing.files.values()]
    refused = [finding for finding in tree.findings if finding.code in ("F102", "F103")]
    unreadable = tuple(Unreadable(str(f.place.path), f.message.rpartition(": ")[2]) for f in refused)
    return Looked(
        directories=len(nodes),
        files=sum(node.listing.entries for node in nodes),
        bytes=sum(file.size for file in event_files) if event_files else _all_bytes(nodes, fs),
        event_files=len(event_files),
        others=_others(nodes),
        unreadable=unreadable,
        nearby=() if event_files else around or tuple(nearby([logdir.path for logdir in tree.logdirs], fs)),
    )


def _others(nodes: Iterable[Node]) -> tuple[Others, ...]:
    total: dict[str, tuple[int, str]] = {}
    for node in nodes:
        for what, (count, example) in node.listing.others.items():
            before, path = total.get(what, (0, os.path.join(node.path, example)))
            total[what] = (before + count, path)
    return tuple(Others(what, *rest) for what, rest in sorted(total.items(), key=lambda item: -item[1][0]))


def _all_bytes(nodes: Iterable[Node], fs: FileSystem) -> int:
    total, left = 0, _MEASURED_FILES
    for node in nodes:
        if not node.listing.others:
            continue
        try:
            names = fs.list(node.path).files
        except OSError:
            continue  # gone since the walk, which has named what it could not read
        for name in names[:left]:
            total += _size(fs, os.path.join(node.path, name))
        left -= min(left, len(names))
    return total


def _size(fs: FileSystem, path: str) -> int:
    try:
        return fs.stat(path).size
    except OSError:
        return 0


# -- nearby


def nearby(logdirs: Collection[str], fs: FileSystem) -> list[Nearby]:
    """Runs in the siblings of the `logdirs`, which are paths, in the directory above, and in its siblings; at most 400
    directories are read."""
    around = _Around(set(logdirs), fs)
    for logdir in logdirs:
        parent = os.path.dirname(logdir)
        while not around.look(parent) and parent != os.path.dirname(parent):
            parent = os.path.dirname(parent)
        for path in around.children(parent):
            around.count(path, "beside", levels=3)
        around.count(parent, "above", levels=1)
        for path in around.children(os.path.dirname(parent)):
            around.count(path, "above", levels=3)
    return sorted(around.found.values(), key=lambda n: (n.relation != "beside", natural_key(n.path)))


class _Around:
    """A bounded look around `asked`: what cannot be seen is not missed."""

    def __init__(self, asked: set[str], fs: FileSystem) -> None:
        self.found: dict[str, Nearby] = {}
        self._asked = asked
        self._fs = fs
        self._seen: dict[str, Names] = {}

    def look(self, directory: str) -> Names | None:
        """What `directory` holds; None when it cannot be read or enough was."""
        if directory not in self._seen and len(self._seen) < _NEARBY_DIRECTORIES:
            try:
                self._seen[directory] = self._fs.list(directory)
            except OSError:
                return None
        return self._seen.get(directory)

    def children(self, directory: str) -> list[str]:
        """Its sub-directories, but for hidden ones."""
        names = self.look(directory)
        visible = [n for n in names.directories if not n.startswith(".")] if names else []
        return [below(directory) + name for name in sorted(visible, key=natural_key)]

    def count(self, path: str, relation: str, *, levels: int) -> None:
        """Find runs in `path`, so many levels deep; of a directory that holds an asked one only itself."""
        if path in self._asked or path in self.found:
            return
        runs, newest, level = 0, 0.0, [path]
        for _ in range(1 if any(a.startswith(below(path)) for a in self._asked) else levels):
            for directory in level:
                names = self.look(directory)
                events = [name for name in names.files if is_event_file(name)] if names else []
                if events:
                    runs += 1
                    newest = max(newest, _mtime(self._fs, below(directory) + max(events)))
            level = [child for directory in level for child in self.children(directory)]
        if runs:
            self.found[path] = Nearby(path, runs, relation, newest)


def _mtime(fs: FileSystem, path: str) -> float:
    try:
        return fs.stat(path).mtime
    except OSError:
        return 0.0
