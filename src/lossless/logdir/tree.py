"""The directories of all logdirs, walked once and then kept up to date piece by piece."""

from __future__ import annotations

import os
import shlex
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from lossless.findings import Finding, Place
from lossless.logdir.fs import FileSystem
from lossless.logdir.listing import Listing, below, is_event_file, only_files, read_directory
from lossless.logdir.patterns import Patterns, advance, filtered, settle
from lossless.logdir.specs import Logdir
from lossless.rules import REGISTRY


@dataclass(slots=True)
class Node:
    """A directory as it was reached. `relative` is its path below the logdir with `/`, "" for the logdir itself;
    `real` its path without links; `trail` the real directories that held the links on the way; `patterns` what its
    contents must still match, empty for everything; `only` the files to show, None for all."""

    logdir: Logdir
    path: str
    real: str
    relative: str
    trail: tuple[str, ...] = ()
    patterns: Patterns = ()
    only: frozenset[str] | None = None
    listing: Listing = field(default_factory=Listing)
    findings: list[Finding] = field(default_factory=list)
    children: list[str] = field(default_factory=list)


class Tree:
    """All visited directories by path. Not thread-safe: one thread scans and refreshes.

    A directory is visited once, however many links lead to it: first all real directories of all logdirs, then links in
    natural order. `version` moves when anything but the size of a known file is found to differ."""

    def __init__(self, logdirs: Iterable[Logdir], fs: FileSystem) -> None:
        self.logdirs = tuple(logdirs)
        self.nodes: dict[str, Node] = {}
        self.version = 0
        self.roots: dict[Logdir, list[Finding]] = {}
        self._fs = fs
        self._entered: dict[Logdir, str] = {}
        self._by_real: dict[str, str] = {}
        self._skipped: dict[str, tuple[str, Finding]] = {}

    def scan(self) -> None:
        """Forget everything and walk all logdirs."""
        self.nodes.clear()
        self.roots.clear()
        self._entered.clear()
        self._by_real.clear()
        self._skipped.clear()
        self._enter_roots()

    def refresh(self, changed: Iterable[str]) -> set[str]:
        """Look again at what `changed` names (files, or directories with all below); the directories whose files may
        differ now, gone ones included. Costs what changed, not what is there."""
        version = self.version
        touched: set[str] = set()
        dirty: set[str] = set()
        for path in changed:
            if path in self.nodes:
                dirty.add(path)
            elif (parent := self._nearest(os.path.dirname(path))) is not None:
                name = os.path.basename(path)
                node = self.nodes[parent]
                if name in node.listing.files and node.listing.restat(name, below(parent) + name, self._fs):
                    touched.add(parent)
                elif os.path.dirname(path) != parent or not self._is_other(node, name):
                    dirty.add(parent)
        for path in sorted(dirty):
            if path in self.nodes:
                touched |= self._revisit(path, deep=path in changed)
        touched |= self._retry_links(self.version != version)
        return touched | self._enter_roots()

    @property
    def entered(self) -> list[Logdir]:
        """The logdirs that are there, but for those seen already as part of another."""
        nodes = ((logdir, self.nodes.get(path)) for logdir, path in self._entered.items())
        return [logdir for logdir, node in nodes if node and node.logdir == logdir]

    @property
    def findings(self) -> Iterator[Finding]:
        """What was met on the way, directory by directory. Of what is reachable twice, what holds a run."""
        for found in self.roots.values():
            yield from found
        for node in self.nodes.values():
            yield from node.findings
            yield from node.listing.findings
        if self._skipped:
            runs = sorted(path for path, node in self.nodes.items() if node.listing)
            for path, (real, finding) in self._skipped.items():
                first = self._by_real.get(real)
                if first is None or first == path or _holds(runs, first):
                    yield finding

    def _is_other(self, node: Node, name: str) -> bool:
        """Whether `name` is a file that concerns nobody. While there is no run, other files are worth counting."""
        known = name in node.listing.links or name in node.listing.directories
        if known or is_event_file(name) or not any(other.listing for other in self.nodes.values()):
            return False
        return not self._is_directory(below(node.path) + name)

    def _nearest(self, directory: str) -> str | None:
        """The known directory that is `directory`, by any name, or the deepest known one above it."""
        while directory not in self.nodes:
            known = self._by_real.get(self._fs.resolve(directory))
            if known is not None:
                return known
            parent = os.path.dirname(directory)
            if parent == directory:
                return None
            directory = parent
        return directory

    # -- roots

    def _enter_roots(self) -> set[str]:
        """Walk every logdir that is not walked yet and is there."""
        starts: list[Node] = []
        singles: dict[tuple[str | None, str], list[Logdir]] = {}
        for logdir in self.logdirs:
            if self._entered.get(logdir) in self.nodes:
                continue
            self.roots[logdir] = []
            try:
                stat = self._fs.stat(logdir.path)
            except OSError as error:
                self.roots[logdir] = [cannot_enter(logdir.path, error)]
                continue
            directory, name = os.path.split(logdir.path)
            if stat.is_directory:
                starts.append(self._root(logdir, logdir.path))
            elif is_event_file(name):
                singles.setdefault((logdir.name, directory), []).append(logdir)
            else:
                message = f"{logdir.path} is a file, and no event file"
                self.roots[logdir] = [REGISTRY.finding("F114", message, Place(path=logdir.path))]
                continue
            self._entered[logdir] = logdir.path if stat.is_directory else directory
        for (_, directory), single in singles.items():
            only = frozenset(os.path.basename(logdir.path) for logdir in single)
            starts.append(self._root(single[0], directory, only))
        return self._walk(starts) if starts else set()

    def _root(self, logdir: Logdir, path: str, only: frozenset[str] | None = None) -> Node:
        patterns = settle([logdir.pattern]) if logdir.pattern else ()
        return Node(logdir, path, self._fs.resolve(path), "", patterns=patterns, only=only)

    # -- walking

    def _walk(self, starts: list[Node]) -> set[str]:
        """Visit `starts` and everything below; the directories entered."""
        entered: set[str] = set()
        links: list[tuple[Node, str, str]] = []
        pending = starts[::-1]
        while pending or links:
            if not pending:
                link = self._follow(*links.pop(0))
                pending += [link] if link else []
                continue
            node = pending.pop()
            if not self._visit(node):
                continue
            entered.add(node.path)
            links += [(node, name, real) for name, real in node.listing.links.items()]
            pending += [self._child(node, name) for name in reversed(node.listing.directories)]
        return entered

    def _visit(self, node: Node) -> bool:
        """Read `node` and keep it; False if it was visited already under another path."""
        if node.real in self._by_real:
            self._skip(node.path, node.real)
            return False
        self.nodes[node.path] = node
        self._by_real[node.real] = node.path
        self._read(node)
        return True

    def _read(self, node: Node) -> None:
        try:
            if node.only is not None:
                node.listing = only_files(self._fs, node.path, node.only)
            else:
                node.listing = filtered(read_directory(self._fs, node.path), node.patterns)
            node.findings = []
        except OSError as error:
            node.listing = Listing()
            node.findings = [cannot_enter(node.path, error)]
        prefix = below(node.path)
        node.children = [prefix + name for name in node.listing.directories]
        self.version += 1

    def _child(self, node: Node, name: str) -> Node:
        path = below(node.path) + name
        real = path if node.real == node.path else below(node.real) + name
        relative = f"{node.relative}/{name}" if node.relative else name
        patterns = advance(node.patterns, name) if node.patterns else ()
        return Node(node.logdir, path, real, relative, node.trail, patterns)

    def _follow(self, node: Node, name: str, real: str) -> Node | None:
        """The directory behind a link, unless it was seen or contains the link."""
        path = os.path.join(node.path, name)
        if any(_contains(real, holder) for holder in (*node.trail, node.real)):
            message = f"{name} is a link to {real}, which contains it"
            node.findings.append(REGISTRY.finding("F104", message, Place(path=path), effect="It is not followed."))
            return None
        if real in self._by_real:
            self._skip(path, real)
            return None
        child = self._child(node, name)
        child.real, child.trail = real, (*node.trail, node.real)
        node.children.append(path)
        return child

    def _skip(self, path: str, real: str) -> None:
        first = self._by_real[real]
        if path == first:
            message = f"{path} is named by two logdirs"
        else:
            message = f"{path} leads to {first}, which is shown already"
        finding = REGISTRY.finding("F111", message, Place(path=path), effect=f"Shown once, as {first}.")
        self._skipped[path] = (real, finding)

    # -- refreshing

    def _revisit(self, path: str, *, deep: bool) -> set[str]:
        """Read a known directory again; with `deep` all below it too."""
        node = self.nodes[path]
        if deep or not self._is_directory(path):
            touched = self._drop(path)
            return touched | self._walk([_bare(node)]) if self._is_directory(path) else touched
        before = set(node.children)
        for link in [p for p in self._skipped if os.path.dirname(p) == path]:
            del self._skipped[link]
        self._read(node)
        links = {os.path.join(path, name): real for name, real in node.listing.links.items()}
        touched = {path}
        for child in before - set(node.children):
            if child in self.nodes and self.nodes[child].real != links.get(child):
                touched |= self._drop(child)
        touched |= self._walk([self._child(node, os.path.basename(c)) for c in node.children if c not in self.nodes])
        for child, real in links.items():
            if child in self.nodes:
                node.children.append(child)
            elif link_node := self._follow(node, os.path.basename(child), real):
                touched |= self._walk([link_node])
        return touched

    def _is_directory(self, path: str) -> bool:
        try:
            return self._fs.stat(path).is_directory
        except OSError:
            return False

    def _drop(self, path: str) -> set[str]:
        dropped: set[str] = set()
        pending = [path]
        while pending:
            node = self.nodes.pop(pending.pop(), None)
            if node is None:
                continue
            dropped.add(node.path)
            self.version += 1
            pending += node.children
            if self._by_real.get(node.real) == node.path:
                del self._by_real[node.real]
        for link in [p for p in self._skipped if os.path.dirname(p) in dropped]:
            del self._skipped[link]
        return dropped

    def _retry_links(self, anew: bool) -> set[str]:
        """Links whose first path is gone now have their turn; and, if directories were read `anew`, broken ones."""
        parents = {os.path.dirname(path) for path, (real, _) in self._skipped.items() if real not in self._by_real}
        if anew:
            broken = ((p, name) for p, node in self.nodes.items() for name in node.listing.broken)
            parents |= {path for path, name in broken if self._is_directory(below(path) + name)}
        touched: set[str] = set()
        for parent in parents & self.nodes.keys():
            touched |= self._revisit(parent, deep=False)
        return touched


def _holds(runs: list[str], directory: str) -> bool:
    """Whether `directory` or one below it is among the sorted `runs`."""
    at = bisect_left(runs, directory), bisect_left(runs, below(directory))
    return any(i < len(runs) and _contains(directory, runs[i]) for i in at)


def _bare(node: Node) -> Node:
    return Node(node.logdir, node.path, node.real, node.relative, node.trail, node.patterns, node.only)


def _contains(directory: str, path: str) -> bool:
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)


def cannot_enter(path: str, error: OSError) -> Finding:
    """F101 or F102: `path` is not there, or may not be entered."""
    if isinstance(error, FileNotFoundError | NotADirectoryError):
        return REGISTRY.finding("F101", f"{path} does not exist yet", Place(path=path), effect="It is waited for.")
    message = f"{path} cannot be read: {error.strerror or error}"
    fix = f"chmod a+rx {shlex.quote(path)}" if isinstance(error, PermissionError) else ""
    return REGISTRY.finding("F102", message, Place(path=path), effect="What lies below it is not shown.", fix=fix)
