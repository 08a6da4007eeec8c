"""What was there instead, for the board that has nothing to show."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from lossless.logdir.fs import FileSystem
from lossless.logdir.listing import is_event_file
from lossless.logdir.natural import natural_key
from lossless.logdir.specs import Logdir
from lossless.logdir.tree import Node, Tree

_NEARBY_DIRECTORIES = 400
_MEASURED_FILES = 2_000


@dataclass(frozen=True, slots=True)
class Others:
    """Files that are no event files. `what`: their extension with its dot, "" for none; `example`: a path of one."""

    what: str
    count: int
    example: str


@dataclass(frozen=True, slots=True)
class Nearby:
    """A directory that holds runs and was not asked for. `relation`: "beside" or "above" the logdir; `runs`: at least
    so many; `last_wall_time`: when the newest of their files was last written."""

    path: str
    runs: int
    relation: str
    last_wall_time: float


@dataclass(frozen=True, slots=True)
class Looked:
    """Facts of a walk. `bytes` are of event files; where there are none, of all files (the first 2,000)."""

    directories: int
    files: int
    bytes: int
    event_files: int
    others: tuple[Others, ...]
    unreadable: tuple[tuple[str, str], ...]
    nearby: tuple[Nearby, ...] = ()


def looked(tree: Tree, fs: FileSystem, *, around: tuple[Nearby, ...] | None = None) -> Looked:
    """Sum up `tree`; when it has no event file, with what is nearby: `around` if that is known already."""
    nodes = tree.nodes.values()
    event_files = [file for node in nodes for file in node.listing.files.values()]
    refused = [finding for finding in tree.findings if finding.code in ("F102", "F103")]
    unreadable = tuple((str(f.place.path), f.message.rpartition(": ")[2]) for f in refused)
    return Looked(
        directories=len(nodes),
        files=sum(node.listing.entries for node in nodes),
        bytes=sum(file.size for file in event_files) if event_files else _all_bytes(nodes, fs),
        event_files=len(event_files),
        others=_others(nodes),
        unreadable=unreadable,
        nearby=() if event_files else tuple(_nearby(tree.logdirs, fs)) if around is None else around,
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


def _nearby(logdirs: Iterable[Logdir], fs: FileSystem) -> list[Nearby]:
    """Runs in the logdirs' siblings, then among those of the directory above; at most 400 directories are read."""
    found: dict[str, Nearby] = {}
    budget = [_NEARBY_DIRECTORIES]
    asked = {logdir.path for logdir in logdirs}
    for logdir in logdirs:
        beside = os.path.dirname(logdir.path)
        above = os.path.dirname(beside)
        for directory, relation in ((beside, "beside"), (above, "above")):
            for path in _children(fs, directory, budget):
                if path not in asked and not any(a.startswith(path + os.sep) for a in asked) and path not in found:
                    _count(fs, path, relation, budget, found)
    return sorted(found.values(), key=lambda n: (n.relation != "beside", natural_key(n.path)))


def _children(fs: FileSystem, directory: str, budget: list[int]) -> list[str]:
    if budget[0] <= 0:
        return []
    budget[0] -= 1
    try:
        names = fs.list(directory).directories
    except OSError:
        return []  # a look around: what cannot be seen is not missed
    return [os.path.join(directory, name) for name in sorted(names, key=natural_key) if not name.startswith(".")]


def _count(fs: FileSystem, path: str, relation: str, budget: list[int], found: dict[str, Nearby]) -> None:
    """Runs in `path`, three levels deep."""
    runs, newest = 0, 0.0
    level = [path]
    for _ in range(3):
        below: list[str] = []
        for directory in level:
            if budget[0] <= 0:
                break
            budget[0] -= 1
            try:
                names = fs.list(directory)
            except OSError:
                continue  # as above
            below += [os.path.join(directory, name) for name in names.directories if not name.startswith(".")]
            events = [name for name in names.files if is_event_file(name)]
            if events:
                runs += 1
                newest = max(newest, _mtime(fs, os.path.join(directory, max(events))))
        level = sorted(below, key=natural_key)
    if runs:
        found[path] = Nearby(path, runs, relation, newest)


def _mtime(fs: FileSystem, path: str) -> float:
    try:
        return fs.stat(path).mtime
    except OSError:
        return 0.0
