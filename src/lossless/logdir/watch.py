"""What changed, as it changes: announced by the operating system, polled where that cannot be trusted or runs out."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lossless.findings import Finding, Place
from lossless.logdir.events import Events
from lossless.logdir.fs import FileStat, FileSystem
from lossless.logdir.listing import below
from lossless.logdir.mounts import Mounts
from lossless.logdir.poll import Poller
from lossless.logdir.specs import Logdir
from lossless.logdir.tree import Node, Tree
from lossless.rules import REGISTRY

_TICK = 0.1  # seconds between looks at what no event announces: a logdir that is not there yet, a single file
_QUIET_SHARE = 0.01  # of a core that whole looks may take while events come, to be sure that none was missed
_POLL_SHARE = 0.04
_QUIET_PERIOD = 10.0  # seconds at least between them


@dataclass(frozen=True, slots=True)
class _Plan:
    """`roots` are watched with all below, also behind `links` as they are now. No event tells of `files` (single ones)
    and `junctions` (directories on the way of a glob). `remote`: place and type of what does not announce changes."""

    roots: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    files: frozenset[str] = frozenset()
    junctions: frozenset[str] = frozenset()
    remote: tuple[str, str] | None = None


class Watcher:
    """`changes` runs in one thread; `findings` and `polling` may be read by any."""

    def __init__(self, logdirs: Iterable[Logdir], fs: FileSystem, *, interval: float = 1.0) -> None:
        """`interval`: seconds between polls, at least."""
        self._logdirs = tuple(logdirs)
        self._fs = fs
        self._interval = interval
        self._poller = Poller(self._logdirs, fs)
        self._plan = _Plan()
        self._events: Events | None = None
        self._doors: dict[str, object] = {}
        self._seen: dict[str, FileStat | None] = {}
        self._refusal = ""
        self._findings: tuple[Finding, ...] = ()

    @property
    def findings(self) -> list[Finding]:
        """F108 while anything is polled."""
        return list(self._findings)

    @property
    def polling(self) -> bool:
        """Whether anything is polled."""
        return bool(self._findings)

    def changes(self, stop: threading.Event) -> Iterator[set[str]]:
        """Paths that changed, for Finder.refresh; ends soon after `stop` is set. The first set names the logdirs: look
        once more, now that nothing more can be missed."""
        try:
            changed = self._survey(stop, reopen=True) | {logdir.path for logdir in self._logdirs}
            whole = hot = time.monotonic()
            while not stop.is_set():
                if changed:
                    yield changed
                changed = self._wait(stop)
                moved = self._moved_doors()
                reopen = bool(moved) or any(map(self._is_new_link, changed))
                changed |= moved | self._moved(self._plan.files)
                now = time.monotonic()
                if reopen or self._moved(self._plan.junctions) or now - whole > self._period():
                    changed |= self._survey(stop, reopen=reopen)
                    whole = hot = time.monotonic()
                elif self.polling and now - hot > self._interval:
                    changed |= self._poller.look_hot()
                    hot = now
        finally:
            self._close()

    def _wait(self, stop: threading.Event) -> set[str]:
        if self._events is None:
            stop.wait(_TICK)
            return set()
        try:
            return self._events.wait()
        except (OSError, RuntimeError) as error:
            self._close()
            self._refuse(error)
            return set()

    def _period(self) -> float:
        if self.polling:
            return max(self._interval, self._poller.cost / _POLL_SHARE)
        return max(_QUIET_PERIOD, self._poller.cost / _QUIET_SHARE)

    # -- looking at everything

    def _survey(self, stop: threading.Event, *, reopen: bool) -> set[str]:
        """Look at everything, and watch what is there now; what differs from the survey before."""
        self._doors = {logdir.path: _identity(self._stat(logdir.path)) for logdir in self._logdirs}
        tree, changed = self._poller.look()
        plan = _planned(tree, events=self._fs.events)
        before, self._plan = self._plan, plan
        if reopen or plan.roots != before.roots:
            self._open(stop)
            changed |= self._poller.look()[1]  # what happened while nothing watched
        self._findings = tuple(self._reasons())
        self._seen = {p: self._seen[p] if p in self._seen else self._stat(p) for p in plan.files | plan.junctions}
        return changed

    def _open(self, stop: threading.Event) -> None:
        self._close()
        self._refusal = ""
        if not self._plan.roots or not self._fs.events:
            return
        try:
            self._events = Events(self._plan.roots, stop, _TICK)
        except FileNotFoundError:
            return  # a root went away meanwhile: seen at the next tick, which leads back here
        except (OSError, RuntimeError) as error:
            self._refuse(error)

    def _close(self) -> None:
        if self._events:
            self._events.close()
            self._events = None

    def _refuse(self, error: Exception) -> None:
        self._refusal = str(error)
        self._findings = tuple(self._reasons())

    def _reasons(self) -> Iterator[Finding]:
        effect = "Points may appear up to a poll later."
        if not self._fs.events:
            yield REGISTRY.finding("F108", "Changes are polled: this file system announces none", effect=effect)
        elif self._plan.remote:
            path, kind = self._plan.remote
            message = f"Changes are polled: {kind} does not announce those made elsewhere"
            remedy = "Nothing; or write to a local disk."
            yield REGISTRY.finding("F108", message, Place(path=path), remedy=remedy, effect=effect)
        if self._refusal:
            message = f"Changes are polled: the system will not watch ({self._refusal})"
            yield REGISTRY.finding("F108", message, effect=effect)

    # -- looking at what no event announces

    def _moved_doors(self) -> set[str]:
        """Logdirs that appeared, went, or are another directory now."""
        return {path for path, seen in self._doors.items() if _identity(self._stat(path)) != seen}

    def _moved(self, paths: Iterable[str]) -> set[str]:
        now = {path: self._stat(path) for path in paths}
        moved = {path for path, stat in now.items() if stat != self._seen[path]}
        self._seen.update((path, now[path]) for path in moved)
        return moved

    def _is_new_link(self, path: str) -> bool:
        return os.path.islink(path) and path not in self._plan.links and os.path.isdir(path)

    def _stat(self, path: str) -> FileStat | None:
        try:
            return self._fs.stat(path)
        except OSError:
            return None


def _planned(tree: Tree, *, events: bool) -> _Plan:
    roots: set[str] = set()
    real: set[str] = set()
    files: set[str] = set()
    junctions: set[str] = set()
    links: set[str] = set()
    for path, node in tree.nodes.items():
        links |= {os.path.join(path, name) for name in node.listing.links}
        if node.only is not None:
            files |= {os.path.join(path, name) for name in node.only}
        elif node.patterns:
            junctions.add(path)
        elif _is_root(node, tree):
            roots.add(path)
            real.add(node.real)
        elif node.trail:
            real.add(node.real)
    mounts = Mounts() if events else Mounts("")
    remote = next(filter(None, map(mounts.remote, sorted(real))), None)
    return _Plan(_outermost(roots), frozenset(links), frozenset(files), frozenset(junctions), remote)


def _outermost(paths: Iterable[str]) -> frozenset[str]:
    """Those that lie below no other."""
    outer: list[str] = []
    for path in sorted(paths, key=below):
        if not outer or not path.startswith(below(outer[-1])):
            outer.append(path)
    return frozenset(outer)


def _identity(stat: FileStat | None) -> tuple[tuple[int, int] | None, bool] | None:
    return (stat.inode, stat.is_directory) if stat else None


def _is_root(node: Node, tree: Tree) -> bool:
    """Whether nothing above `node` is watched on behalf of its logdir."""
    parent = tree.nodes.get(os.path.dirname(node.path))
    return not node.relative or bool(node.logdir.pattern and parent and parent.patterns)
