"""Runs: every directory that directly holds an event file. `discover` looks once; a `Finder` keeps looking."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from lossless.findings import Finding, Place
from lossless.logdir.fs import FileSystem
from lossless.logdir.listing import FoundFile
from lossless.logdir.looked import Looked, Nearby, looked
from lossless.logdir.names import Names
from lossless.logdir.natural import natural_key
from lossless.logdir.specs import Logdir
from lossless.logdir.tree import Node, Tree
from lossless.rules import REGISTRY
from lossless.types import RunName


class FoundRun(NamedTuple):
    """A run and its event files in natural name order; none if only the profiler marked the directory."""

    name: RunName
    logdir: Logdir
    directory: str
    files: tuple[FoundFile, ...]


class Discovery(NamedTuple):
    """`runs` in natural order of their names; `changed`: names of runs that are new, gone, or whose files differ from
    the discovery before."""

    runs: list[FoundRun]
    findings: list[Finding]
    looked: Looked
    changed: frozenset[RunName] = frozenset()


class Finder:
    """Discovery that goes on: `scan` walks everything, `refresh` only what changed. A run keeps its name while it
    lives. Used by one thread."""

    def __init__(self, logdirs: Iterable[Logdir], fs: FileSystem) -> None:
        self._fs = fs
        self._tree = Tree(logdirs, fs)
        self._names = Names(self._tree.logdirs)
        self._runs: dict[str, FoundRun] = {}
        self._last = Discovery([], [], Looked(0, 0, 0, 0, (), ()))
        self._version = -1
        self._around: tuple[Nearby, ...] | None = None

    def scan(self) -> Discovery:
        """Walk all logdirs."""
        self._tree.scan()
        self._version, self._around = -1, None
        gone = self._runs.keys() - self._tree.nodes.keys()
        return self._discovery(self._update([*self._tree.nodes, *gone]))

    def refresh(self, changed: Iterable[str]) -> Discovery:
        """Look again at the paths a Watcher names; costs what changed."""
        return self._discovery(self._update(self._tree.refresh(set(changed))))

    def _update(self, directories: Iterable[str]) -> frozenset[RunName]:
        changed: set[RunName] = set()
        runs: dict[str, Node] = {}
        for path in directories:
            node = self._tree.nodes.get(path)
            if node and node.listing:
                runs[path] = node
            elif old := self._runs.pop(path, None):
                self._names.release(old.name)
                changed.add(old.name)
        named = self._names.assign((n.logdir, n.relative) for path, n in runs.items() if path not in self._runs)
        for path, node in runs.items():
            old = self._runs.get(path)
            new = _found(old.name if old else named[node.logdir, node.relative], node)
            if new != old:
                self._runs[path] = new
                changed.add(new.name)
        return frozenset(changed)

    def _discovery(self, changed: frozenset[RunName]) -> Discovery:
        last = self._last
        if self._version != self._tree.version:
            self._version = self._tree.version
            runs = sorted(self._runs.values(), key=lambda run: natural_key(run.name))
            findings = [*self._tree.findings, *self._names.findings, *self._empty()]
            facts = looked(self._tree, self._fs, around=self._around)
            self._around = facts.nearby or self._around
            self._last = Discovery(runs, findings, facts, changed)
        elif changed:
            runs = [self._runs[run.directory] for run in last.runs]
            grown = sum(_bytes(run) - _bytes(old) for run, old in zip(runs, last.runs, strict=True) if run is not old)
            facts = last.looked._replace(bytes=last.looked.bytes + grown)
            self._last = Discovery(runs, last.findings, facts, changed)
        else:
            self._last = last._replace(changed=changed)
        return self._last

    def _empty(self) -> list[Finding]:
        """F109 for each logdir that is there, could be read and holds no run."""
        full = {run.logdir for run in self._runs.values()}
        closed = {finding.place.path for finding in self._tree.findings if finding.code == "F102"}
        empty = (logdir for logdir in self._tree.entered if logdir not in full and logdir.path not in closed)
        return [self._nothing_in(logdir) for logdir in empty]

    def _nothing_in(self, logdir: Logdir) -> Finding:
        nodes = [node for node in self._tree.nodes.values() if node.logdir == logdir]
        others = sum(node.listing.entries for node in nodes)
        example = next((name for node in nodes for _, name in node.listing.others.values()), "")
        instead = f"; {others:,} of other kinds, as {example}" if example else "; the directory is empty"
        if not example and len(nodes) > 1:
            instead = "; there are directories, and no file"
        return REGISTRY.finding("F109", f"No event file below {logdir}{instead}", Place(path=str(logdir)))


def discover(logdirs: Iterable[Logdir], fs: FileSystem) -> Discovery:
    """Look once."""
    return Finder(logdirs, fs).scan()


def _found(name: RunName, node: Node) -> FoundRun:
    files = node.listing.files
    ordered = files.values() if len(files) < 2 else [files[n] for n in sorted(files, key=natural_key)]
    return FoundRun(name, node.logdir, node.path, tuple(ordered))


def _bytes(run: FoundRun) -> int:
    return sum(file.size for file in run.files)
