"""The one read interface: a board is everything at and below its logdirs, as it is now."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from lossless import query  # what answers is loaded with the first question
from lossless.errors import LosslessError, QueryError
from lossless.findings import Finding
from lossless.ingest import Metadata, Progress
from lossless.logdir import FileSystem, Logdir, Looked, parse_specs
from lossless.query.follow import Following
from lossless.types import Kind, Status

if TYPE_CHECKING:
    import pyarrow as pa

    from lossless.query.answers import GroupsAnswer, SeriesAnswer, SeriesStatistics
    from lossless.query.embeddings import Embeddings
    from lossless.query.facts import Changes, FileFacts, LogdirFacts, Run, TagInfo, Totals
    from lossless.query.file_table import FileTable
    from lossless.query.grouping import RunGroup
    from lossless.query.heavy_table import HeavyTable
    from lossless.query.histogram_facts import HistogramFacts
    from lossless.query.histogram_request import HistogramsAnswer, HistogramsRequest
    from lossless.query.histograms import BucketBlock
    from lossless.query.hparams import HParams, HParamsAnswer, HParamsRequest
    from lossless.query.importance import Importance
    from lossless.query.layouts import LayoutsAnswer
    from lossless.query.payloads import Payloads
    from lossless.query.pr_curves import PrCurves
    from lossless.query.requests import GroupsRequest, SeriesRequest, StatisticsRequest
    from lossless.query.run_details import RunDetails
    from lossless.query.runs import Runs
    from lossless.query.series_table import SeriesTable
    from lossless.query.tables import Tables
    from lossless.query.values import ValueList
    from lossless.query.watching import Watch
    from lossless.values.payload import Payload, ValueRef


class Board:
    """Runs, tags, points and findings of one or several logdirs. Every method may be called from any thread; each
    answers from the newest snapshot at once, also while files are read."""

    def __init__(self, logdirs: Sequence[Logdir], *, fs: FileSystem | None = None, poll: float | None = None) -> None:
        """`poll`: seconds between looks where file events cannot be trusted. Nothing is read yet."""
        self._following = Following(logdirs, fs=fs, poll=poll)
        self._loader = self._following.loader
        self._logdirs = tuple(logdirs)
        self._nonce = int.from_bytes(os.urandom(8), "little")
        self._tables: Tables | None = None

    def __enter__(self) -> Board:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        snapshot = self._following.snapshot
        places = ", ".join(map(str, self._logdirs))
        return f"<Board {places}: {len(snapshot.runs)} runs, {snapshot.points} points>"

    @cached_property
    def _runs(self) -> Runs:
        return query.Runs(self._following)

    # -- reading files

    def load(self) -> None:
        """Read everything, and return when it is read."""
        self._open()
        self._following.load()

    def start(self, *, watch: bool) -> None:
        """Read everything in the background; with `watch`, follow it until `close`."""
        self._open()
        self._following.start(watch=watch)

    def refresh(self) -> Changes:
        """Look at all files again and read what is new; what changed."""
        self._open()
        tracker = query.Tracker(self._following.snapshot)
        self._following.load()
        return tracker.advance(self._following.snapshot)

    def watch(self, *, follow: bool = True) -> Watch:
        """An iterator of Changes, ended by `close` of it or of the board. With `follow` it begins to follow the files
        if nothing does yet; without, it tells what is read anyway."""
        self._open()
        if follow:
            self._following.start(watch=True)
        return query.Watch(self._following)

    def close(self) -> None:
        """Stop reading and following. What was read can still be asked for."""
        self._following.close()

    def _open(self) -> None:
        if self._following.closed:
            raise LosslessError("board: got a closed one, want one that is open; open it again")

    # -- what is there

    @property
    def generation(self) -> int:
        """Grows with every change."""
        return self._following.snapshot.generation

    @property
    def progress(self) -> Progress:
        """How much of what was found is read."""
        return self._loader.progress

    @property
    def watching(self) -> str | None:
        """ "events", "polling", or None when nothing is followed."""
        return self._following.watching

    @property
    def looked(self) -> Looked:
        """What was there to find, event files or not."""
        return self._loader.looked

    @property
    def logdirs(self) -> list[LogdirFacts]:
        """The logdirs and whether they can be read."""
        return query.describe_logdirs(self._logdirs, self._loader)

    @property
    def runs(self) -> list[Run]:
        """All runs, in natural order of their names."""
        return self._runs.all()

    def run(self, name: str) -> Run:
        """One run. Raises NotFoundError."""
        run = self._runs.find(name)
        if run is None:
            raise query.not_found("run", name, self._following.snapshot.runs)
        return run

    def files(self, run: str) -> list[FileFacts]:
        """The event files of a run, in the order in which they are read. Raises NotFoundError."""
        view = self._following.snapshot.runs.get(run)
        if view is None:
            raise query.not_found("run", run, self._following.snapshot.runs)
        return query.describe_files(view, self._loader.files(run))

    def run_details(self, run: str) -> RunDetails:
        """What a run wrote, with newest values, and its attempts. Raises NotFoundError."""
        return query.details_of(self._following.snapshot, run, self._nonce)

    @property
    def tags(self) -> list[TagInfo]:
        """All tags, in natural order of their names, once for each kind."""
        return self._following.cached("tags", lambda found: query.describe_tags(found, self._loader.metadata))

    @property
    def totals(self) -> Totals:
        """The board in numbers."""
        snapshot, live = self._following.snapshot, self._runs.live
        return query.Totals(
            len(snapshot.runs),
            snapshot.tallies.tags,
            snapshot.series,
            snapshot.points,
            self._loader.bytes,
            snapshot.last_wall,
            live,
        )

    @property
    def points(self) -> int:
        """Scalar points in all; as in `totals`, but cheap enough to ask for at every change."""
        return self._following.snapshot.points

    @property
    def last_wall_time(self) -> float | None:
        """The newest of all runs, in seconds since the epoch; as in `totals`, but cheap."""
        return self._following.snapshot.last_wall

    @property
    def statuses(self) -> dict[str, Status]:
        """The status of every run. It changes with time, also when nothing grows."""
        return self._runs.statuses()

    @property
    def findings(self) -> list[Finding]:
        """What could not be read, or may mislead; each once."""
        return self._following.findings

    # -- columns

    def tables(self) -> Tables:
        """The columns below, all of one moment; made when asked for, once a generation."""
        snapshot, before = self._following.snapshot, self._tables
        if before is None or before.generation != snapshot.generation:
            self._tables = before = query.Tables(snapshot, self._following, before.known if before else None)
        return before

    def series_table(self) -> SeriesTable:
        """One row a scalar series of one file. Of a board that is followed only what grew is worked out again."""
        return self.tables().series

    def file_table(self) -> FileTable:
        """One row an event file."""
        return self.tables().files

    def heavy_table(self) -> HeavyTable:
        """One row a tag and kind of one file, of values that are no scalars."""
        return self.tables().heavy

    def metadata(self, tag: str) -> list[Metadata]:
        """What writers said of a tag, each different answer once (the first 1,000), in the order of reading."""
        return self._loader.metadata(tag)

    @property
    def plugins(self) -> frozenset[str]:
        """Every plugin that writers named for a tag, "" where one named none."""
        return self._loader.plugins

    # -- points

    def scalars(self, runs: Sequence[str] | str | None = None, tags: Sequence[str] | str | None = None) -> pa.Table:
        """Every point of the chosen runs and tags (all by default) as columns run, tag, step int64, wall_time float64,
        value float64; series by series, in arrival order. Raises NotFoundError for a run or tag the board does not
        have."""
        return query.scalar_table(self._following.snapshot, runs, tags)

    def series(self, request: SeriesRequest) -> SeriesAnswer:
        """Series to draw. Raises QueryError."""
        return query.answer_series(self._following.snapshot, request, self._nonce)

    def statistics(self, request: StatisticsRequest) -> list[SeriesStatistics]:
        """What series come to. Raises QueryError."""
        return query.answer_statistics(self._following.snapshot, request)

    def groups(self, request: GroupsRequest) -> GroupsAnswer:
        """Series of groups of runs, pooled: centre and band. Raises QueryError."""
        return query.answer_groups(self._following.snapshot, request, self._following.families, self._hparam)

    def group_runs(self, by: str, runs: Sequence[str] | None = None) -> list[RunGroup]:
        """Which runs (all by default) `by` puts together: all, run, family, folder, dir:N, regex:PATTERN or
        hparam:NAME. Raises QueryError."""
        return query.groups_of(self._following.snapshot, by, runs, self._following.families, self._hparam)

    def _hparam(self, name: str) -> Mapping[str, str]:
        return query.hparam_of_runs(self.hparams(query.HParamsRequest(metrics=())).sessions, name)

    def last(self, tag: str, of: str = "last") -> dict[str, float]:
        """The last, min or max of a scalar tag in every run that wrote it. Raises QueryError."""
        if of not in ("last", "min", "max"):
            raise QueryError(f"of: got {of!r}, want last, min or max")
        return query.last_values(self._following.snapshot, tag, of)

    # -- values that stay in their files

    @cached_property
    def _payloads(self) -> Payloads:
        return query.Payloads(self._following, self._nonce)

    def values(self, tag: str, kind: Kind, runs: Sequence[str] | str | None = None) -> ValueList:
        """Steps, wall times and places of all values of a tag. Raises NotFoundError."""
        return query.value_list(self._following.snapshot, tag, kind, runs, self._nonce)

    @cached_property
    def _histograms(self) -> HistogramFacts:
        return query.HistogramFacts(self._payloads)

    def histograms(self, request: HistogramsRequest) -> HistogramsAnswer:
        """Histograms of a tag added up to rows and bins; what cannot be read is said. Raises NotFoundError."""
        return query.answer_histograms(self._of_tag(request), request, self._histograms)

    def histogram_buckets(self, request: HistogramsRequest) -> Iterator[BucketBlock]:
        """Every bucket of the histograms in range, as written. Raises NotFoundError, ValueGone."""
        return query.every_bucket(self._of_tag(request), request, self._histograms)

    def _of_tag(self, request: HistogramsRequest) -> ValueList:
        return self.values(request.tag, Kind.HISTOGRAM, request.runs)

    def payload(self, ref: ValueRef) -> Payload:
        """A value's bytes. Raises NotFoundError, ValueGone, TooLarge."""
        (found,) = self._payloads.read([ref])
        if isinstance(found, LosslessError):
            raise found
        return found

    def payloads(self, refs: Sequence[ValueRef]) -> list[Payload | LosslessError]:
        """The bytes of many values, an error in the place of each that cannot be read."""
        return self._payloads.read(refs)

    def pr_curves(
        self, tag: str, runs: Sequence[str] | str | None = None, step: int | None = None, over: int = 0
    ) -> PrCurves:
        """Of each run the newest precision-recall curve at or below `step` (None: of all), or else its first; with
        `over` so many of other steps too. Raises NotFoundError."""
        return query.answer_pr_curves(self.values(tag, Kind.PR_CURVE, runs), self.payloads, step, over)

    def layouts(self) -> LayoutsAnswer:
        """The layouts of custom scalars that runs wrote, merged, with the tags that their charts draw."""
        tags = self.tags
        lists = [self.values(tag.name, Kind.LAYOUT) for tag in tags if tag.kind is Kind.LAYOUT]
        scalars = [tag.name for tag in tags if tag.kind is Kind.SCALAR]
        return query.answer_layouts(self.generation, lists, self.payloads, scalars)

    # -- parameters

    @cached_property
    def _hparams(self) -> HParams:
        return query.HParams(
            self._following,
            lambda: self.runs,
            lambda: self.tags,
            (self.values, self.payloads),
        )

    def hparams(self, request: HParamsRequest | None = None) -> HParamsAnswer:
        """The parameters of the board's sessions and what came of them. Raises NotFoundError for an unknown metric."""
        return self._hparams.answer(request or query.HParamsRequest())

    def importance(self, metric: str, of: str = "last") -> Importance:
        """How much each parameter matters for the `last`, `min`, `max` or `mean` of a metric. Raises QueryError."""
        return self._hparams.importance(metric, of)

    @cached_property
    def embeddings(self) -> Embeddings:
        """Every table of points: of projector configs, and of event files."""
        return query.Embeddings(self._following, self._payloads, self._nonce)


def open_board(
    *logdirs: str | os.PathLike[str],
    name: str | None = None,
    logdir_spec: str | None = None,
    watch: bool = False,
    background: bool = False,
    poll: float | None = None,
) -> Board:
    """Open one or several logdirs: paths, `name=path`, globs or single event files. Returns when everything is read, or
    with `background` at once; with `watch` the board goes on following the files. Raises LogdirError."""
    places = parse_specs(logdirs, logdir_spec=logdir_spec)
    if name is not None:
        places = [Logdir(name, place.path, place.pattern) for place in places]
    board = Board(places, poll=poll)
    if not background:
        board.load()
    if background or watch:
        board.start(watch=watch)
    return board
