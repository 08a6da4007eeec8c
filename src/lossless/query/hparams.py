"""The parameters of a board's sessions and what came of them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from lossless.errors import QueryError
from lossless.query.facts import Run, TagInfo
from lossless.query.follow import Following
from lossless.query.hparams_source import HParamsSource, Payloads, Values
from lossless.query.importance import Importance, importance_of
from lossless.query.names import not_found
from lossless.query.session_metrics import STATISTICS, SessionColumns, SessionMetric, metrics_of
from lossless.query.session_rows import BY, HOW, Cells, metric_cells, param_cells, rows_of
from lossless.query.sessions import Session, sessions_of
from lossless.store import Snapshot
from lossless.types import Status
from lossless.values.hparams import Experiment, Scalar

MOST_METRICS = 200
"""Columns of metrics in one answer."""


@dataclass(frozen=True)
class HParamsRequest:
    """`metrics`: names of those whose numbers are wanted; None: all (the first 200). `by`: session, group or equal;
    `how`: mean, median, min or max over the sessions of a row; `ignore`: parameters in which repeats may differ;
    `values`: False leaves those of the parameters out, their lists are empty. Raises QueryError."""

    metrics: Sequence[str] | None = None
    by: str = "session"
    how: str = "mean"
    ignore: Sequence[str] = ()
    values: bool = True

    def __post_init__(self) -> None:
        for what, got, known in (("by", self.by, BY), ("how", self.how, HOW)):
            if got not in known:
                raise QueryError(f"{what}: got {got!r}, want {', '.join(known)}")
        if self.metrics is not None and len(self.metrics) > MOST_METRICS:
            raise QueryError(f"metrics: got {len(self.metrics)}, want at most {MOST_METRICS}; ask in several requests")


class HParam(NamedTuple):
    """A parameter. `kind`: number, bool, text, or mixed; `sessions` how many have it; `distinct` values; `differs`:
    whether sessions differ in it, also by not having it; `values`: the different ones of each row."""

    name: str
    display_name: str
    description: str
    kind: str
    sessions: int
    distinct: int
    differs: bool
    values: list[list[Scalar]]


class HParamsRow(NamedTuple):
    """`sessions`: places in `HParamsAnswer.sessions`."""

    name: str
    sessions: list[int]


@dataclass(frozen=True)
class HParamsAnswer:
    """A table by columns: `rows`, for each a value in every parameter and every metric that was asked for (`cells`, by
    name). `metrics`: all there are. `description`: the first experiment's. `problems`: values that cannot be read."""

    generation: int
    description: str
    sessions: list[Session]
    rows: list[HParamsRow]
    params: list[HParam]
    metrics: list[SessionMetric]
    cells: dict[str, Cells]
    problems: list[str]


class _Sweep(NamedTuple):
    snapshot: Snapshot
    statuses: dict[str, Status]
    sessions: list[Session]
    experiments: list[Experiment]
    metrics: dict[str, SessionMetric]
    problems: list[str]


class HParams:
    """Of one board; read anew only where something grew. Any thread."""

    def __init__(
        self,
        following: Following,
        runs: Callable[[], list[Run]],
        tags: Callable[[], list[TagInfo]],
        reading: tuple[Values, Payloads],
    ) -> None:
        self._following, self._runs, self._tags = following, runs, tags
        self._source = HParamsSource(*reading, following.fs)
        self._columns = SessionColumns()
        self._lock = threading.Lock()
        self._known: _Sweep | None = None
        self._listed: tuple[_Sweep, object, list[HParam]] | None = None

    def answer(self, request: HParamsRequest) -> HParamsAnswer:
        """The table. Raises NotFoundError for an unknown metric."""
        with self._lock:
            sweep = self._sweep()
            names = list(sweep.metrics)[:MOST_METRICS] if request.metrics is None else request.metrics
            wanted = [_metric(sweep, name) for name in dict.fromkeys(names)]
            columns = [self._columns.column(sweep.snapshot, sweep.sessions, metric) for metric in wanted]
        rows = rows_of(sweep.sessions, request.by, request.ignore)
        return HParamsAnswer(
            generation=sweep.snapshot.generation,
            description=next((said.description for said in sweep.experiments), ""),
            sessions=sweep.sessions,
            rows=[HParamsRow(_row_name(sweep.sessions, row, request.by), row) for row in rows],
            params=self._params(sweep, request, rows),
            metrics=list(sweep.metrics.values()),
            cells={
                metric.name: metric_cells(column, rows, request.how)
                for metric, column in zip(wanted, columns, strict=True)
            },
            problems=sweep.problems,
        )

    def _params(self, sweep: _Sweep, request: HParamsRequest, rows: Sequence[Sequence[int]]) -> list[HParam]:
        """The columns of parameters, made once for equal questions: a page asks again for every metric it adds."""
        key, known = (request.by, tuple(request.ignore), request.values), self._listed
        if known is None or known[0] is not sweep or known[1] != key:
            self._listed = known = (sweep, key, _params(sweep, rows if request.values else []))
        return known[2]

    def importance(self, metric: str, of: str = "last") -> Importance:
        """Of every parameter for a metric. Raises QueryError, NotFoundError."""
        if of not in STATISTICS:
            raise QueryError(f"of: got {of!r}, want {', '.join(STATISTICS)}")
        with self._lock:
            sweep = self._sweep()
            column = self._columns.column(sweep.snapshot, sweep.sessions, _metric(sweep, metric))
        names = dict.fromkeys(name for session in sweep.sessions for name in session.params)
        params = {name: [session.params.get(name) for session in sweep.sessions] for name in names}
        return importance_of(params, getattr(column, of).tolist())

    def _sweep(self) -> _Sweep:
        snapshot, runs = self._following.snapshot, self._runs()
        statuses = {run.name: run.status for run in runs}
        known = self._known
        if known is None or known.snapshot is not snapshot or known.statuses != statuses:
            experiments, held = self._source.read(self._tags(), runs)
            sessions = sessions_of(runs, held)
            metrics = metrics_of(sessions, experiments, snapshot)
            self._known = known = _Sweep(
                snapshot,
                statuses,
                sessions,
                experiments,
                {metric.name: metric for metric in metrics},
                list(self._source.problems),
            )
        return known


def _metric(sweep: _Sweep, name: str) -> SessionMetric:
    if name not in sweep.metrics:
        raise not_found("metric", name, sweep.metrics)
    return sweep.metrics[name]


def _row_name(sessions: Sequence[Session], row: Sequence[int], by: str) -> str:
    first = sessions[row[0]]
    if len(row) == 1:
        return first.name
    return first.group if by == "group" else first.name


def _params(sweep: _Sweep, rows: Sequence[Sequence[int]]) -> list[HParam]:
    """Those that experiments name come first, in their order."""
    declared = {param.name: param for said in sweep.experiments for param in said.params}
    values: dict[str, list[Scalar]] = {}
    for session in sweep.sessions:
        for name, value in session.params.items():
            values.setdefault(name, []).append(value)
    found = []
    for name in [*(name for name in declared if name in values), *(name for name in values if name not in declared)]:
        said, own = declared.get(name), values[name]
        distinct = len({(type(value) is bool, value) for value in own})
        found.append(
            HParam(
                name,
                said.display_name if said else "",
                said.description if said else "",
                _kind(own),
                len(own),
                distinct,
                distinct > 1 or len(own) < len(sweep.sessions),
                param_cells(sweep.sessions, rows, name),
            )
        )
    return found


def _kind(values: Sequence[Scalar]) -> str:
    kinds = {
        "bool" if isinstance(value, bool) else "number" if isinstance(value, int | float) else "text"
        for value in values
    }
    return kinds.pop() if len(kinds) == 1 else "mixed"
