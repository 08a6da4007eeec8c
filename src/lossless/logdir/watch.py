"""What changed, as it changes: announced by the operating system, polled where that cannot be trusted or runs out."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable, Iterator

from lossless.findings import Finding, Place
from lossless.logdir.events import Batch, Events, UnwatchableError, Watching
from lossless.logdir.fs import FileStat, FileSystem
from lossless.logdir.listing import below
from lossless.logdir.mounts import Mounts
from lossless.logdir.poll import Poller
from lossless.logdir.specs import Logdir
from lossless.logdir.tree import Tree
from lossless.rules import REGISTRY

if sys.platform == "linux":
    from lossless.logdir.inotify import Inotify as Native
else:
    from lossless.logdir.recursive import Recursive as Native

_TICK = 0.1  # seconds between looks at what no event announces: a logdir that is not there yet, a linked file
_TICK_SHARE = 0.01  # of a core that these may take
_QUIET_SHARE = 0.01  # that whole looks may take while events come, to be sure that none was missed
_QUIET_PERIOD = 10.0  # seconds at least between them
_POLL_SHARE = 0.04  # that whole looks may take where changes are polled
_HOT_PERIOD = 0.25  # seconds between looks at files that changed lately, where changes are polled


class Watcher:
    """`changes` runs in one thread; `findings` and `polling` may be read by any."""

    def __init__(self, logdirs: Iterable[Logdir], fs: FileSystem, *, interval: float = 1.0) -> None:
        """`interval`: seconds between polls of everything, at least."""
        self._logdirs = tuple(logdirs)
        self._fs = fs
        self._interval = interval
        self._poller = Poller(self._logdirs)
        self._events: Events | None = None
        self._doors: dict[str, object] = {}
        self._files: dict[str, FileStat | None] = {}
        self._next_files = 0.0
        self._remote: tuple[str, str] | None = None
        self._refusal: UnwatchableError | None = None
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
            changed = self._survey(anew=True) | {logdir.path for logdir in self._logdirs}
            whole = hot = time.monotonic()
            while not stop.is_set():
                if changed:
                    yield changed
                changed, incomplete = self._wait(stop)
                doors = self._moved_doors()
                changed |= doors | self._moved_files()
                now = time.monotonic()
                if doors or incomplete or now - whole > self._period():
                    changed |= self._survey(anew=bool(doors))
                    whole = hot = time.monotonic()
                elif self.polling and now - hot > min(self._interval, _HOT_PERIOD):
                    changed |= self._poller.look_hot(self._fs)
                    hot = now
        finally:
            self._close()

    def _wait(self, stop: threading.Event) -> Batch:
        if self._events is None:
            stop.wait(min(_TICK, self._interval))
            return Batch(set())
        try:
            return self._events.wait(_TICK)
        except UnwatchableError as error:
            self._refuse(error)
            return Batch(set(), incomplete=True)

    def _period(self) -> float:
        if self.polling:
            return max(self._interval, self._poller.cost / _POLL_SHARE)
        return max(_QUIET_PERIOD, self._poller.cost / _QUIET_SHARE)

    # -- looking at everything

    def _survey(self, *, anew: bool) -> set[str]:
        """Look at everything and watch it, with new watches if `anew`; what differs from the last survey."""
        self._doors = {logdir.path: _identity(self._stat(logdir.path)) for logdir in self._logdirs}
        if anew:
            self._close()
            self._refusal = None
        try:
            tree, changed = self._look(anew)
        except UnwatchableError as error:
            self._refuse(error)
            tree, changed = self._poller.look(self._fs)
        files = set(_unannounced(tree))
        self._files = {path: self._files[path] if path in self._files else self._stat(path) for path in files}
        real = {node.real for node in tree.nodes.values() if not node.relative or node.trail}
        mounts = Mounts() if self._fs.events else Mounts("")
        self._remote = next(filter(None, map(mounts.remote, sorted(real))), None)
        self._findings = tuple(self._reasons())
        return changed

    def _look(self, anew: bool) -> tuple[Tree, set[str]]:
        if anew and self._fs.events:
            self._events = Native()
        if self._events is None:
            return self._poller.look(self._fs)
        tree, changed = self._poller.look(Watching(self._fs, self._events))
        if self._events.settle():
            tree, missed = self._poller.look(self._fs)
            changed |= missed
        return tree, changed

    def _close(self) -> None:
        if self._events:
            self._events.close()
            self._events = None

    def _refuse(self, error: UnwatchableError) -> None:
        self._close()
        self._refusal = error
        self._findings = tuple(self._reasons())

    def _reasons(self) -> Iterator[Finding]:
        effect = "Points may appear up to a poll later."
        if not self._fs.events:
            yield REGISTRY.finding("F108", "Changes are polled: this file system announces none", effect=effect)
        elif self._remote:
            path, kind = self._remote
            message = f"Changes are polled: {kind} does not announce those made elsewhere"
            remedy = "Nothing; or write to a local disk."
            yield REGISTRY.finding("F108", message, Place(path=path), remedy=remedy, effect=effect)
        if self._refusal:
            message = f"Changes are polled: {self._refusal}"
            yield REGISTRY.finding("F108", message, remedy=self._refusal.remedy, effect=effect)

    # -- looking at what no event announces

    def _moved_doors(self) -> set[str]:
        """Logdirs that appeared, went, or are another directory now."""
        return {path for path, seen in self._doors.items() if _identity(self._stat(path)) != seen}

    def _moved_files(self) -> set[str]:
        began = time.monotonic()
        if began < self._next_files:
            return set()
        now = {path: self._stat(path) for path in self._files}
        moved = {path for path, stat in now.items() if stat != self._files[path]}
        self._files = now
        self._next_files = began + (time.monotonic() - began) / _TICK_SHARE
        return moved

    def _stat(self, path: str) -> FileStat | None:
        try:
            return self._fs.stat(path)
        except OSError:
            return None


def _unannounced(tree: Tree) -> Iterator[str]:
    """Single files, whose directory is not watched, and links to files elsewhere."""
    for path, node in tree.nodes.items():
        for name in node.listing.linked if node.only is None else node.only:
            yield below(path) + name


def _identity(stat: FileStat | None) -> tuple[tuple[int, int] | None, bool] | None:
    return (stat.inode, stat.is_directory) if stat else None
