"""Changes by looking again and comparing, where nothing announces them."""

from __future__ import annotations

import time
from collections.abc import Iterable

from lossless.logdir.fs import FileSystem
from lossless.logdir.specs import Logdir
from lossless.logdir.tree import Tree

_HOT = 60.0  # seconds for which a file that changed is looked at more often than the rest


class Poller:
    """Compares the whole of `logdirs`, or only the files that changed within the last minute, with the look before."""

    def __init__(self, logdirs: Iterable[Logdir]) -> None:
        self._logdirs = tuple(logdirs)
        self._state: dict[str, object] | None = None
        self._hot: dict[str, float] = {}
        self.cost = 0.0
        """Seconds that the last whole look took."""

    def look(self, fs: FileSystem) -> tuple[Tree, set[str]]:
        """Walk everything; the tree found, and the paths that differ from the look before (none at first)."""
        began = time.perf_counter()
        tree = Tree(self._logdirs, fs)
        tree.scan()
        before, self._state = self._state, _state(tree)
        self.cost = time.perf_counter() - began
        if before is None:
            return tree, set()
        return tree, self._heat({p for p, _ in before.items() ^ self._state.items()})

    def look_hot(self, fs: FileSystem) -> set[str]:
        """Stat the files that changed lately; those that differ."""
        if self._state is None:
            return set()
        now = time.monotonic()
        self._hot = {path: until for path, until in self._hot.items() if until > now}
        stats = {path: _stat(fs, path) for path in self._hot}
        changed = {path for path, stat in stats.items() if self._state.get(path) != stat}
        self._state.update((path, stats[path]) for path in changed)
        return self._heat(changed)

    def _heat(self, changed: set[str]) -> set[str]:
        until = time.monotonic() + _HOT
        self._hot.update((path, until) for path in changed)
        return changed


def _stat(fs: FileSystem, path: str) -> object:
    try:
        stat = fs.stat(path)
    except OSError:
        return None
    return stat.size, stat.mtime, stat.inode


def _state(tree: Tree) -> dict[str, object]:
    """What matters of a tree, by path."""
    state: dict[str, object] = {}
    for path, node in tree.nodes.items():
        for file in node.listing.files.values():
            state[file.path] = (file.size, file.mtime, file.inode)
        if node.listing.marked or node.findings:
            state[path] = tuple(finding.key for finding in node.findings)
    return state
