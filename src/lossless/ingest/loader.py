"""The only place where files become columns: finds them, reads them, and follows them for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import takewhile

from lossless.findings import REGISTRY, Finding, Place
from lossless.ingest.file import EventFile, FileState
from lossless.ingest.pool import Pool
from lossless.ingest.progress import Progress, Tally
from lossless.ingest.scratch import Scratch
from lossless.ingest.tags import Lexicon, Metadata
from lossless.logdir import Discovery, FileSystem, Finder, FoundRun, LocalFS, Logdir, Looked
from lossless.store import Snapshot, Store

PUBLISH_SECONDS = 0.1
"""Between snapshots while files are read."""
INLINE_BYTES = 4 << 20
"""So much growth is read by the loader's own thread: handing it over would take longer."""
GONE_SHOWN = 100
"""So many deleted files are named; older ones are forgotten."""


class Loader:
    """`load`, `refresh` and `judge` are called by one thread at a time; what others look at is replaced as a whole.
    `progress`: how far reading was at the newest snapshot."""

    def __init__(
        self,
        logdirs: Sequence[Logdir],
        store: Store,
        *,
        fs: FileSystem | None = None,
        verify: bool = True,
        published: Callable[[Snapshot], None] = lambda _: None,
    ) -> None:
        self._fs = fs or LocalFS()
        self._finder = Finder(logdirs, self._fs)
        self._store = store
        self._lexicon = Lexicon(store.names)
        self._verify = verify
        self._published = published
        self._pool = Pool()
        self._scratch: Scratch | None = None
        self._runs: dict[str, dict[str, EventFile]] = {}
        self._gone: dict[str, Finding] = {}
        self._gone_files = 0
        self._unsettled: dict[str, EventFile] = {}
        self._revisions: dict[str, int] = {}
        self._standings: dict[str, tuple[object, ...]] = {}
        self._tally = Tally()
        self._version = 0
        self._versions: dict[str, int] = {}
        self.progress = Progress()
        self._known: tuple[tuple[object, ...], list[Finding]] = ((), [])
        self._loaded = False
        self._discovery = Discovery([], [], Looked(0, 0, 0, 0, (), ()))

    def stop(self) -> None:
        """Let reading end soon; from any thread."""
        self._pool.stop()

    def load(self) -> None:
        """Find and read everything; snapshots are published meanwhile. Later calls read what is new or has changed."""
        self._update(self._finder.scan())

    def refresh(self, changed: Iterable[str]) -> None:
        """Look again at what a Watcher named, and read what is new there."""
        self._update(self._finder.refresh(changed))

    def judge(self, patience: Callable[[EventFile], float]) -> None:
        """Report half records of files that have been quiet for `patience` seconds."""
        halves = [file for file in self._unsettled.values() if file.half_tail]
        judged = [file.judge_tail(patience, self._own_scratch()) for file in halves]
        if any(judged):
            self._settle(halves)
            self._publish()

    def _update(self, discovery: Discovery) -> None:
        self._discovery = discovery
        grown: dict[str, EventFile] = {}
        if discovery.changed:
            names = [run.name for run in discovery.runs]
            self._store.arrange(names)
            for name in discovery.changed - frozenset(names):
                self._drop(name)
        for run in discovery.runs if discovery.changed else []:
            if run.name in discovery.changed:
                grown.update((file.path, file) for file in self._sync(run))
        grown.update((path, f) for path, f in self._unsettled.items() if f.state is FileState.UNREADABLE)
        files = list(grown.values())
        self._read(files)
        self._settle(files)
        self._publish()
        if not self._loaded:  # done is said after the last points can be read, and is news of its own
            self._loaded = True
            self._publish(always=True)

    def _settle(self, files: Sequence[EventFile]) -> None:
        """Take in what became of `files`, and remember those that were not read to their end, to come back to them."""
        self._note(files)
        for file in files:
            if file.half_tail or file.state is FileState.UNREADABLE:
                self._unsettled[file.path] = file
            else:
                self._unsettled.pop(file.path, None)

    def _read(self, files: list[EventFile]) -> None:
        if sum(file.size - file.bytes_read for file in files) <= INLINE_BYTES and len(files) < 100:
            for file in files:
                while file.catch_up(self._own_scratch()):
                    pass
        else:
            self._pool.read(files, self._tick, PUBLISH_SECONDS)

    def _tick(self, files: Iterable[EventFile]) -> None:
        self._note(files)
        self._publish()

    def _note(self, files: Iterable[EventFile]) -> None:
        """Take in how far `files` are and what was found in them."""
        for file in files:
            self._tally.count(file)
            if self._standings.get(file.path) != file.standing:
                self._standings[file.path] = file.standing
                self._versions.pop(file.run, None)  # the newest last
                self._versions[file.run] = self._version = self._version + 1
            if file.revision:
                self._revisions[file.path] = file.revision

    def _own_scratch(self) -> Scratch:
        self._scratch = self._scratch or Scratch()
        return self._scratch

    def _sync(self, run: FoundRun) -> list[EventFile]:
        """Bring the files of one run up to date; those to be read."""
        known = self._runs.setdefault(run.name, {})
        stored = self._store.run(run.name)
        found = {file.path: file for file in run.files}
        for path in known.keys() - found.keys():
            self._remember_gone(known.pop(path))
            stored.drop(path)
        grown = []
        for order, (path, facts) in enumerate(found.items()):
            file = known.get(path)
            if file is None:
                stream = stored.stream(path, order)
                file = EventFile(facts, run.name, stream, self._lexicon, fs=self._fs, verify=self._verify)
                known[path] = file
                grown.append(file)
            elif (file.size, file.mtime) != (facts.size, facts.mtime) or file.state is not FileState.READY:
                file.size, file.mtime = facts.size, facts.mtime
                grown.append(file)
            file.stream.place(order)
        return grown

    def _drop(self, name: str) -> None:
        for file in self._runs.pop(name, {}).values():
            self._remember_gone(file)
        self._store.drop(name)
        self._versions.pop(name, None)

    def _remember_gone(self, file: EventFile) -> None:
        place = Place(path=file.path, run=file.run)
        self._gone_files += 1
        self._tally.forget(file.path)
        self._unsettled.pop(file.path, None)
        self._standings.pop(file.path, None)
        self._gone.pop(file.path, None)
        self._gone[file.path] = REGISTRY.finding("F105", f"{file.path.rpartition('/')[2]} is gone", place)
        while len(self._gone) > GONE_SHOWN:
            self._gone.pop(next(iter(self._gone)))

    def _publish(self, *, always: bool = False) -> None:
        before = self._store.snapshot
        troubles = self._troubles()
        if troubles != self._known[0]:
            self._known = (troubles, self._found_findings())
            always = True
        snapshot = self._store.publish(always=always)
        self.progress = self._tally.progress(loaded=self._loaded)
        if snapshot is not before:
            self._published(snapshot)

    def _files(self) -> list[EventFile]:
        return [file for files in list(self._runs.values()) for file in list(files.values())]

    def files(self, run: str) -> list[EventFile]:
        """The files of a run in file order; from any thread."""
        return list(self._runs.get(run, {}).values())

    def metadata(self, tag: str) -> list[Metadata]:
        """What writers said of a tag, each different answer once (the first 1,000); from any thread."""
        return self._lexicon.metadata(tag)

    @property
    def plugins(self) -> frozenset[str]:
        """Every plugin that writers named for a tag, "" where one named none; from any thread."""
        return frozenset(self._lexicon.plugins.copy())

    @property
    def unsettled(self) -> bool:
        """Whether any file ends in a half record, or could not be read."""
        return bool(self._unsettled)

    @property
    def snapshot(self) -> Snapshot:
        """The newest one published; from any thread."""
        return self._store.snapshot

    @property
    def found(self) -> list[FoundRun]:
        """The runs as last seen by discovery, in natural order; from any thread."""
        return self._discovery.runs

    @property
    def looked(self) -> Looked:
        """What discovery saw; from any thread."""
        return self._discovery.looked

    @property
    def bytes(self) -> int:
        """Size of all event files that are there; from any thread."""
        return self._tally.bytes

    @property
    def version(self) -> int:
        """Grows when any file stands other than before; from any thread."""
        return self._version

    def turned_since(self, version: int) -> list[str]:
        """The runs with such files since then; from any thread."""
        newest_first = reversed(list(self._versions.items()))
        return [run for run, _ in takewhile(lambda item: item[1] > version, newest_first)]

    @property
    def findings(self) -> list[Finding]:
        """What discovery and reading found, as of the newest snapshot; from any thread."""
        return list(self._known[1])

    def _troubles(self) -> tuple[object, ...]:
        """Something else when the findings are others."""
        return self._discovery.findings, self._gone_files, sum(self._revisions.values())

    def _found_findings(self) -> list[Finding]:
        found = {f.key: f for f in self._discovery.findings}
        found.update((f.key, f) for f in list(self._gone.values()))
        found.update((f.key, f) for file in self._files() for f in file.findings)
        return list(found.values())
