"""A board in memory with the face of `lossless.query.Board`, for what the real one cannot be scripted to do."""

from __future__ import annotations

import math
import queue
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
import pyarrow as pa

import lossless.rules  # noqa: F401 - registers the rules
from lossless.errors import BrokenValue, NotFoundError
from lossless.findings import REGISTRY, Finding, Place
from lossless.query import (
    Attempt,
    Board,
    BucketBlock,
    Embedding,
    GroupFacts,
    GroupsAnswer,
    HistogramRun,
    HistogramsAnswer,
    Payload,
    PrCurves,
    RunDetails,
    RunGroup,
    RunTag,
    Tables,
    ValueFile,
    ValueList,
    ValueRef,
    ValueRun,
    answer_pr_curves,
)
from lossless.query.embeddings import Version as EmbeddingVersion
from lossless.query.hparams import HParam, HParamsAnswer, HParamsRequest, HParamsRow
from lossless.query.importance import Importance, ParamImportance
from lossless.query.layouts import LayoutCategory, LayoutChart, LayoutsAnswer, MarginTags
from lossless.query.session_metrics import SessionMetric
from lossless.query.session_rows import Cells
from lossless.query.sessions import Member, Session
from lossless.types import Kind, Role, Status
from lossless.values.components import Components, components
from lossless.values.projector import Column
from lossless.wire.graphs import GraphDef, NodeDef
from lossless.wire.plugins import MeshPluginData
from tests.unit.values.pictures import encoded
from tests.unit.values.samples import tensor_payload
from tests.unit.values.sounds import int16, tone, wav


@dataclass
class Facts:
    """Any bag of attributes."""

    def __init__(self, **members: Any) -> None:
        self.__dict__.update(members)


class Progress(NamedTuple):
    bytes_read: int = 100
    bytes_found: int = 200
    files_found: int = 2
    files_read: int = 1
    done: bool = False


class Totals(NamedTuple):
    runs: int = 2
    tags: int = 1
    series: int = 2
    points: int = 6
    bytes: int = 200
    last_wall_time: float | None = 1.7e9
    live_runs: int = 1


class LogdirFacts(NamedTuple):
    name: str | None
    path: str
    display: str
    state: str


class Other(NamedTuple):
    what: str
    files: int
    example: str


class Looked(NamedTuple):
    directories: int = 1
    files: int = 3
    bytes: int = 200
    event_files: int = 2
    others: tuple[Other, ...] = (Other("checkpoint", 1, "model.ckpt"),)
    unreadable: tuple[Any, ...] = ()
    nearby: tuple[Any, ...] = ()


class Statistics(NamedTuple):
    run: str
    tag: str
    points: int = 3
    start: float | None = 0.1
    end: float | None = -0.0
    min: float | None = -0.0
    min_step: int | None = 2
    max: float | None = 0.1
    max_step: int | None = 0
    mean: float | None = 0.05
    std: float | None = 0.05
    change: float | None = -0.1
    nonfinite: int = 1
    at: float | None = None
    at_step: int | None = None


@dataclass
class Change:
    generation: int
    runs: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    new_runs: frozenset[str] = frozenset()
    new_tags: frozenset[str] = frozenset()
    gone_runs: frozenset[str] = frozenset()


def run(name: str, family: str, role: Role | None = None, **more: Any) -> Facts:
    """A run with plausible facts."""
    facts = {
        "name": name, "family": family, "role": role, "status": Status.LIVE, "path": f"/logs/{name}", "logdir": None,
        "files": 1, "attempts": 1, "points": 3, "series": 1, "first_wall_time": 1.7e9, "last_wall_time": 1.7e9 + 2,
        "first_step": 0, "last_step": 2, "host": "vm", "pid": 7,
    }  # fmt: skip
    return Facts(**(facts | more))


VALUES = {
    "a/train": np.array([0.1, np.nan, -0.0]),
    "a/validation": np.array([1.0, np.inf, 1e-300]),
}


PAYLOADS = {
    "value": tensor_payload(np.arange(6.0).reshape(2, 3)),
    "text": tensor_payload(np.array([[b"# a", b"b"]], object), Kind.TEXT),
    "tensor": tensor_payload(np.arange(6.0).reshape(2, 3)),
    "graph": tensor_payload([GraphDef(node=(NodeDef("a", "b"), NodeDef("c", "b", ("a",)))).encode()], Kind.GRAPH),
    "image": tensor_payload(
        np.array([b"2", b"1", encoded(np.zeros((1, 2), np.uint8), "PNG"), b"<svg>"], object), Kind.IMAGE
    ),
    "sound": tensor_payload(np.array([[wav(int16(tone(440))), b"<i>beep"]], object), Kind.AUDIO),
    "mesh": tensor_payload(
        np.eye(3, dtype=np.float32)[None], Kind.MESH, "mesh", MeshPluginData(name="m", content_type=1).encode()
    ),
    "pr_curve": tensor_payload(np.array([[2, 1], [1, 0], [0, 1], [0, 1], [2 / 3, 1], [1, 0.5]]), Kind.PR_CURVE),
}
"""By the name of the run that has it: a sample for each route of one value, `/api/tensor` asks run `tensor`."""


class FakeEmbeddings:
    """One of two points."""

    def all(self) -> list[Embedding]:
        version = EmbeddingVersion(3, "00000000000000bb")
        return [Embedding("a", "emb", "file", (version,), (2, 3), ("label",), (8, 8), False, ("a problem",))]

    def vectors(self, *at: str) -> Any:
        return np.zeros((2, 3), np.float32)

    def components(self, *at: Any) -> Components:
        return components(np.eye(3, dtype=np.float32), 2)

    def metadata(self, *at: str) -> tuple[list[Column], list[str]]:
        return [Column("label", False, 2, ["x", "y"])], []

    def bookmarks(self, *at: str) -> list[dict[str, Any]]:
        return [{"label": "seen"}]

    def sprite(self, *at: str) -> tuple[bytes, str]:
        return encoded(np.zeros((1, 2), np.uint8), "PNG"), "image/png"


class FakeBoard:
    """Two runs of one family, one tag."""

    embeddings = FakeEmbeddings()

    generation = 3
    watching = "events"

    def __init__(self) -> None:
        self.runs = [run("a/train", "a", Role.TRAIN), run("a/validation", "a", Role.VALIDATION, status=Status.DAMAGED)]
        self.tags = [
            Facts(
                name="loss", kind=Kind.SCALAR, runs=2, points=6, display_name="", description="", base="loss", role=None
            )
        ]
        self.findings: list[Finding] = [
            REGISTRY.finding("R002", "checksum wrong", Place("/logs/a/validation/f", 12, 40, run="a/validation"))
        ]
        self.logdirs = [LogdirFacts(None, "/logs", "/logs", "ready")]
        self.progress, self.totals, self.looked = Progress(), Totals(), Looked()
        self.points, self.last_wall_time = 6, 1.7e9
        self.asked: list[Any] = []
        self._news: queue.Queue[Change | None] = queue.Queue()

    @property
    def statuses(self) -> dict[str, Status]:
        return {found.name: found.status for found in self.runs}

    def run(self, name: str) -> Facts:
        for found in self.runs:
            if found.name == name:
                return found
        raise NotFoundError(f"run: got {name!r}, want a run of this board; nearest: 'a/train'")

    def run_details(self, name: str) -> RunDetails:
        self.run(name)
        tags = (RunTag("img", Kind.IMAGE, 3), RunTag("loss", Kind.SCALAR, 3, 2, math.nan, 1))
        return RunDetails(self.generation, tags, (Attempt(0, 2, 1.7e9, 1.7e9 + 2), Attempt(1)))

    def scalars(self, runs: Any = None, tags: Any = None) -> pa.Table:
        names = [name for name in runs if name in VALUES]
        rows: dict[str, list[float]] = {"step": [0], "wall_time": [1.7e9], "value": [0.5]}
        columns = {column: pa.array(values * len(names)) for column, values in rows.items()}
        texts = {"run": names, "tag": ["loss"] * len(names)}
        coded = {key: pa.array(list(words), pa.string()).dictionary_encode() for key, words in texts.items()}
        return pa.table({**coded, **columns})

    def files(self, name: str) -> list[Any]:
        return []

    def last(self, tag: str, of: str = "last") -> dict[str, float]:
        return {"a/train": 0.25, "a/validation": float("nan")}

    def series(self, request: Any) -> Facts:
        """All points of the asked runs."""
        self.asked.append(request)
        if "bug" in request.tags:
            raise ZeroDivisionError("a bug in the board")
        if request.tags != ("loss",):
            raise NotFoundError(f"tag: got {request.tags[0]!r}, want a tag of this board; nearest: 'loss'")
        runs = [name for name in VALUES if request.runs is None or name in request.runs]
        n = 3 * len(runs)
        series = [
            Facts(
                run=name, tag="loss", offset=3 * i, length=3, points=3, total=3, first_step=0, last_step=2,
                first_wall_time=1.7e9, nonfinite=1, first_nonfinite_step=1, attempts=[0], workers=1,
                last_value=float(VALUES[name][-1]), since=0,
            )
            for i, name in enumerate(runs)
        ]  # fmt: skip
        steps = np.tile(np.array([0, 1, 2**60], np.int64), len(runs))
        values = np.concatenate([VALUES[name] for name in runs]) if runs else np.zeros(0)
        return Facts(
            generation=self.generation,
            cursor="3",
            series=series,
            missing=[("loss", 2 - len(runs))] if len(runs) < 2 else [],
            x=steps.astype(np.float64),
            y=values if request.raw or not request.smoothing else None,
            s=values / 2 if request.smoothing else None,
            flags=np.zeros(n, np.uint8),
            step=steps if "step" in request.columns else None,
            wall_time=1.7e9 + np.arange(n) if "wall_time" in request.columns else None,
        )

    def group_runs(self, by: str, runs: Any = None) -> list[RunGroup]:
        """All in one."""
        return [RunGroup(by, tuple(name for name in VALUES if runs is None or name in runs)), RunGroup(None, ())]

    def groups(self, request: Any) -> GroupsAnswer:
        """One group of two points, one of them of nobody."""
        self.asked.append(request)
        y = np.array([1.0, np.nan])
        counts = np.array([2, 0], np.int32)
        numbers = dict.fromkeys(GroupFacts._fields[9:]) | {"end_lines": 2}
        facts = GroupFacts("all", Role.TRAIN, "loss", 0, 2, 2, 2, 4, 2, **numbers)  # type: ignore[arg-type]
        return GroupsAnswer(self.generation, [facts], np.arange(2.0), y, y - 1, y + 1, counts, 2 - counts)

    def statistics(self, request: Any) -> list[Statistics]:
        """One line for each run."""
        if request.tags != ("loss",):
            raise NotFoundError(f"tag: got {request.tags[0]!r}, want a tag of this board; nearest: 'loss'")
        return [
            Statistics("a/train", "loss"),
            Statistics("a/validation", "loss", 0, None, None, None, None, None, None),
        ]

    def values(self, tag: str, kind: Kind, runs: Any = None) -> ValueList:
        """Two of every tag and kind."""
        run = ValueRun("a/train", 0, 2, (ValueFile("00000000000000aa", "/logs/a/train/f", 2),))
        walls, at = np.array([1.7e9, math.inf]), np.array([100, 2**60])
        return ValueList(3, tag, kind, (run,), at, walls, at, np.array([7, 8], np.int32), np.array([2, 0], np.uint8))

    def histograms(self, request: Any) -> HistogramsAnswer:
        """Of one run, a row of two bins."""
        self.asked.append(request)
        run = HistogramRun("a/train", 0, 1, 2, 2, 30, math.nan, [(1, "broken")], 1, None)
        words = "x first_x wall_time total below above lost min max mean std"
        columns: dict[str, Any] = {name: np.array([math.nan]) for name in words.split()}
        columns |= {name: np.array([1]) for name in ("step", "first_step", "values", "flags", "picked")}
        return HistogramsAnswer(3, "loss", -1.0, 1.0, None, 1.0, [run], columns, np.zeros((1, 9)), np.ones((1, 2)))

    def histogram_buckets(self, request: Any) -> Iterator[BucketBlock]:
        return iter(())

    def payload(self, ref: ValueRef) -> Payload:
        """The sample whose name is the run's."""
        if ref.run not in PAYLOADS:
            raise NotFoundError(f"run: got {ref.run!r}, want one of {', '.join(PAYLOADS)}")
        return PAYLOADS[ref.run]

    def pr_curves(self, tag: str, runs: Any = None, step: int | None = None, over: int = 0) -> PrCurves:
        """One that can be read, and one that cannot."""
        sample = PAYLOADS["pr_curve"]
        return answer_pr_curves(
            self.values(tag, Kind.PR_CURVE, runs), lambda refs: [PAYLOADS["sound"], sample], step, 1
        )

    def layouts(self) -> LayoutsAnswer:
        """One chart of each kind, and a run whose layout is broken."""
        charts = (
            LayoutChart("lines", ("lo",), ("loss",), (), None),
            LayoutChart("band", (), ("loss",), (MarginTags("loss", "low", "high"),), "tags: got 'low', want others"),
        )
        problems = (("b", BrokenValue("layout: got nothing")),)
        return LayoutsAnswer(self.generation, (LayoutCategory("all", True, charts),), problems)

    def payloads(self, refs: Sequence[ValueRef]) -> list[Payload]:
        return [self.payload(ref) for ref in refs]

    def hparams(self, request: HParamsRequest) -> HParamsAnswer:
        """Two sessions in one row."""
        sessions = [
            Session(
                "a/train", "a", (Member("", "a/train"),), "g", "text", {"lr": 0.1}, Status.LIVE, "unknown", 1.7e9, 2.0
            ),
            Session(
                "b", "b", (Member("", "b"),), "g", "plugin", {"lr": math.inf}, Status.STALLED, "failure", None, None
            ),
        ]
        cells = Cells([math.nan], [2**60], [None], [None], [1.0], [3], [0.5], [None], [2])
        return HParamsAnswer(
            3,
            "",
            sessions,
            [HParamsRow("g", [0, 1])],
            [HParam("lr", "", "", "number", 2, 2, True, [[0.1, math.inf]])],
            [SessionMetric("loss", "", "loss", "", "", 2, False)],
            {"loss": cells},
            ["one problem"],
        )

    def importance(self, metric: str, of: str = "last") -> Importance:
        return Importance([ParamImportance("lr", 0.5, None, "a reason")], 12, 0.25, "")

    def tables(self) -> Tables:
        """For the doctor: columns of a board without files."""
        return Board([]).tables()

    def say(self, change: Change) -> None:
        """Let `watch` report `change`."""
        self._news.put(change)

    def watch(self, *, follow: bool = True) -> Iterator[Change]:
        while (change := self._news.get()) is not None:
            yield change

    def close(self) -> None:
        self._news.put(None)
