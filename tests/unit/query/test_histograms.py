"""Histograms over steps and runs: every step counts, whatever the answer is reduced to."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from lossless.errors import NotFoundError, QueryError
from lossless.logdir import MemoryFS, parse_specs
from lossless.query import Board, HistogramsAnswer, HistogramsRequest, histogram_facts
from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensors import from_numpy
from tests.unit.ingest.events import HEAD, NAME

PATH = f"/logs/a/{NAME}"
SECOND = NAME.replace("17000000", "17000001")
ABOUT = SummaryMetadata(plugin_data=PluginData(plugin_name="histograms"))
ROWS = [[0.0, 1.0, 4.0], [1.0, 3.0, 2.0]]


def record(step: int, rows: Any = ROWS, wall: float | None = None, tag: str = "w") -> bytes:
    value = Value(tag=tag, tensor=from_numpy(np.asarray(rows, float)), metadata=ABOUT)
    return frame(
        Event(wall_time=1000.0 + step if wall is None else wall, step=step, summary=Summary((value,))).encode()
    )


def records(steps: Sequence[int], **more: Any) -> bytes:
    return b"".join(record(step, **more) for step in steps)


class Site:
    """A board over scripted files by path below /logs."""

    def __init__(self, **files: bytes) -> None:
        self.fs = MemoryFS()
        for name, data in files.items():
            self.fs.append(f"/logs/{name.replace('__', '/')}/{NAME}", HEAD + data)
        self.board = Board(parse_specs(["/logs"]), fs=self.fs)
        self.board.load()

    def ask(self, tag: str = "w", **more: Any) -> HistogramsAnswer:
        return self.board.histograms(HistogramsRequest(tag, **more))


def column(answer: HistogramsAnswer, name: str) -> list[Any]:
    return list(answer.columns[name].tolist())


def conserved(answer: HistogramsAnswer) -> None:
    """Nothing that is in a bucket is in no bin."""
    inside = answer.counts.sum(axis=1) + answer.columns["below"] + answer.columns["above"]
    np.testing.assert_allclose(inside, answer.columns["total"], rtol=1e-12)


def test_each_step_is_a_row_where_there_is_room() -> None:
    """Over the values that all of them hold."""
    answer = Site(a=record(1) + record(2, [[-2.0, -1.0, 5.0], [-1.0, 0.0, 0.0]])).ask(bins=5)
    assert (answer.low, answer.high, answer.low_all, answer.high_all) == (-2, 3, -2, 3)
    assert answer.counts.tolist() == [[0, 0, 4, 1, 1], [5, 0, 0, 0, 0]]
    assert (column(answer, "step"), column(answer, "values"), column(answer, "picked")) == ([1, 2], [1, 1], [-1, -1])
    assert (column(answer, "min"), column(answer, "max"), column(answer, "total")) == ([0, -2], [3, -1], [6, 5])
    (run,) = answer.runs
    assert (run.run, run.values, run.total, run.buckets, run.broken, run.gone) == ("a", 2, 2, 2, [], None)


def test_rows_between_are_added_up() -> None:
    """None of 1,000 steps is left out of 10 rows: not its counts, not its extremes."""
    spike = [[90.0, 100.0, 1.0]]
    answer = Site(a=b"".join(record(i, spike if i == 503 else ROWS) for i in range(1000))).ask(rows=10, bins=8)
    assert column(answer, "values") == [100] * 10
    assert column(answer, "first_step") == list(range(0, 1000, 100)) and column(answer, "step")[-1] == 999
    assert sum(column(answer, "total")) == 999 * 6 + 1
    assert column(answer, "max") == [3, 3, 3, 3, 3, 100, 3, 3, 3, 3]
    assert answer.percentiles[5, -1] == 100 and answer.percentiles[4, -1] == 3
    conserved(answer)


def test_several_as_one_have_the_mean_and_spread_of_all() -> None:
    a, b = [[0.0, 2.0, 3.0]], [[4.0, 4.0, 1.0]]
    answer = Site(a=record(0, a) + record(1, b)).ask(rows=1)
    mean = (3 * 1 + 1 * 4) / 4
    spread = math.sqrt((3 * (1 / 3 + (1 - mean) ** 2) + (4 - mean) ** 2) / 4)
    np.testing.assert_allclose([column(answer, "mean")[0], column(answer, "std")[0]], [mean, spread])


def test_rows_of_several_runs_lie_side_by_side() -> None:
    """They share parts of x: a short run does not take the room of a long one."""
    answer = Site(long=records(range(100)), short=records(range(50))).ask(rows=10)
    assert [(run.run, run.length, run.values) for run in answer.runs] == [("long", 10, 100), ("short", 5, 50)]


def test_steps_of_uneven_spacing() -> None:
    """A row is an even part of x: the few early ones stay apart, the many late ones are one."""
    answer = Site(a=records([0, *range(1000, 1099)])).ask(rows=10)
    assert column(answer, "values") == [1, 99]


def test_picked_steps_are_rows_of_their_own() -> None:
    """The newest at or below a step, else the first; unreduced, in the same bins."""
    site = Site(a=b"".join(record(i, [[0.0, 1.0, float(i + 1)]]) for i in range(0, 100, 10)), b=records([55]))
    answer = site.ask(rows=2, bins=1, high=1.0, steps=[34, -5, 10**9])
    rows = list(zip(column(answer, "picked"), column(answer, "step"), column(answer, "total"), strict=True))
    first = answer.runs[0]
    assert rows[2 : first.length] == [(0, 30, 31), (1, 0, 1), (2, 90, 91)]
    assert [row[:2] for row in rows[first.length + 1 :]] == [(0, 55), (1, 55), (2, 55)]
    assert answer.counts[2].tolist() == [31]
    conserved(answer)


def test_only_what_is_picked() -> None:
    """No row is drawn, and the bins cover what is picked."""
    answer = Site(a=records(range(100)) + record(100, [[0.0, 9.0, 1.0]])).ask(rows=0, steps=[7])
    assert (column(answer, "step"), column(answer, "picked"), answer.high) == ([7], [0], 3)


def test_what_stands_for_a_step() -> None:
    """What was written at it, even if superseded; but no superseded one for a step between."""
    site = Site(a=b"".join(record(step, [[0.0, 1.0, float(i)]]) for i, step in enumerate([0, 10, 20, 12, 30], 1)))
    answer = site.ask(rows=0, steps=[20, 21, 11, 12])
    assert column(answer, "total") == [3, 4, 2, 4]


@pytest.mark.parametrize(
    ("x", "range_", "xs"),
    [("step", None, [1, 2, 5]), ("relative", None, [0, 1, 4]), ("wall", (1002.0, 1e9), [1002, 1005])],
)
def test_the_axis(x: str, range_: tuple[float, float] | None, xs: list[float]) -> None:
    answer = Site(a=records([1, 2, 5])).ask(x=x, range=range_)
    assert column(answer, "x") == xs
    assert (answer.runs[0].values, answer.runs[0].total) == (len(xs), 3)


def test_values_outside_the_bins_are_told() -> None:
    answer = Site(a=record(0)).ask(low=0.5, high=2.0, bins=3)
    assert answer.counts.tolist() == [[2, 0.5, 0.5]]
    assert (column(answer, "below"), column(answer, "above")) == ([2], [1])
    assert (answer.low_all, answer.high_all) == (0, 3)


def test_outliers_are_left_outside_only_if_that_helps() -> None:
    """One of 50 that exploded; but neither what many reach, nor what is not far, nor of few."""
    usual, far, near = [[-1.0, 1.0, 9.0]], [[-1.0, 1e6, 9.0]], [[-1.0, 3.0, 9.0]]

    def span(*steps: list[list[float]], **more: Any) -> tuple[float, float]:
        answer = Site(a=b"".join(record(i, rows) for i, rows in enumerate(steps))).ask(clip=True, **more)
        conserved(answer)
        assert answer.high_all == max(rows[0][1] for rows in steps)
        return answer.low, answer.high

    assert span(*[usual] * 49, far) == (-1, 1)
    assert span(*[usual] * 49, far, high=50.0) == (-1, 50)
    assert span(*[usual] * 48, far, far) == (-1, 1e6)
    assert span(*[usual] * 49, near) == (-1, 3)
    assert span(*[usual] * 5, far) == (-1, 1e6)
    assert span(*[[[2.0, 2.0, 1.0]]] * 9, far) == (-1, 1e6)


@pytest.mark.parametrize(
    "rows", [[[3.0, 3.0, 7.0]], [[0.0, 0.0, 7.0]], [[-1e-300, -1e-300, 7.0]], [[1e308, 1e308, 7.0]]]
)
def test_a_single_value_has_room_around_it(rows: list[list[float]]) -> None:
    answer = Site(a=record(0, rows)).ask(bins=4)
    assert answer.low < answer.high and answer.counts.sum() + column(answer, "above")[0] == 7


@pytest.mark.parametrize("rows", [np.zeros((0, 3)), np.zeros((30, 3)), [[math.nan, math.nan, 5.0]]])
def test_nothing_to_draw(rows: object) -> None:
    """An empty histogram, or one of NaN, is a row without counts."""
    answer = Site(a=record(0, rows)).ask()
    assert (answer.low, answer.high, answer.low_all) == (0, 1, None)
    assert answer.counts.sum() == 0 and column(answer, "values") == [1]
    assert answer.runs[0].lost == (5 if np.isnan(np.asarray(rows)).any() else 0)


def test_of_nan_as_tensorflow_writes_it_nobody_says_there_is_none() -> None:
    """Edges that are NaN, and empty buckets: how many there are is not written."""
    rows = np.full((30, 3), math.nan)
    rows[:, 2] = 0
    answer = Site(a=record(0) + record(1, rows), b=record(0)).ask()
    np.testing.assert_array_equal([run.lost for run in answer.runs], [math.nan, 0])


def test_the_widest_values_there_are() -> None:
    """Their span is no number any more; the bins still are."""
    answer = Site(a=record(0, [[-1.7e308, 1.7e308, 6.0]])).ask(bins=4)
    assert math.isfinite(answer.high - answer.low)
    conserved(answer)


def test_superseded_histograms_are_rows_of_their_own() -> None:
    """A run that began again at step 50: what it overwrote is not added to what is valid."""
    old, new = [[0.0, 1.0, 1.0]], [[0.0, 1.0, 100.0]]
    site = Site(a=records(range(100), rows=old) + records(range(50, 100), rows=new))
    answer = site.ask(rows=12)
    totals = {
        flag: sum(t for t, f in zip(column(answer, "total"), column(answer, "flags"), strict=True) if f == flag)
        for flag in (0, 1)
    }
    assert totals == {0: 50 + 50 * 100, 1: 50} and len(column(answer, "x")) <= 13
    newest = site.ask(attempts="newest", steps=[60])
    assert newest.runs[0].values == 100 and column(newest, "total")[-1] == 100


def test_a_broken_value_breaks_nothing() -> None:
    """It is named with its step and reason, the others are drawn."""
    answer = Site(a=record(1) + record(2, [[0.0, 1.0, -5.0]]) + record(3) + record(4, np.ones((2, 2)))).ask()
    assert column(answer, "step") == [1, 3]
    (run,) = answer.runs
    assert run.broken_total == 2 and [step for step, _ in run.broken] == [2, 4] and "count of -5" in run.broken[0][1]


def test_a_file_that_is_gone_is_told() -> None:
    site = Site(a=record(1), b=record(1))
    site.fs.delete(PATH)
    answer = site.ask()
    assert column(answer, "step") == [1]
    assert [run.gone is None for run in answer.runs] == [False, True]
    assert "cannot be read" in str(answer.runs[0].gone)


def test_growth_is_read_on(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is known of the first values is not worked out again."""
    site = Site(a=records(range(5)))
    site.ask()
    measured: list[int] = []
    real = histogram_facts.measured

    def counting(block: Any) -> Any:
        measured.append(len(block.counts))
        return real(block)

    monkeypatch.setattr(histogram_facts, "measured", counting)
    site.fs.append(PATH, records([5, 6], rows=[[0.0, 9.0, 1.0]]))
    site.board.refresh()
    answer = site.ask()
    assert measured == [2] and answer.runs[0].values == 7 and answer.high == 9
    site.ask()
    assert measured == [2]


def test_facts_that_are_too_many_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """And read again when asked for."""
    site = Site(a=records(range(5)), b=records(range(5)))
    site.board.__dict__["_histograms"] = histogram_facts.HistogramFacts(site.board._payloads, most=7)
    first = site.ask()
    assert len(site.board._histograms._kept) == 1
    assert site.ask().counts.tolist() == first.counts.tolist()


def test_values_of_other_tags_between_them() -> None:
    """More lies between two values than one read brings."""
    other = record(0, np.zeros((4000, 3)), tag="other")
    data = b"".join(record(i, [[float(i), i + 1.0, 1.0]]) + other for i in range(6))
    site = Site(a=data)
    assert np.flatnonzero(site.ask(bins=6).counts.sum(axis=0)).tolist() == list(range(6))
    blocks = list(site.board.histogram_buckets(HistogramsRequest("w")))
    assert [step for block in blocks for step in block.steps.tolist()] == list(range(6)) and len(blocks) == 6


def test_two_files_of_a_run() -> None:
    """As one, in their order."""
    site = Site(a=records([0, 1]))
    site.fs.append(f"/logs/a/{SECOND}", HEAD + b"".join(record(i, wall=5000.0 + i) for i in (2, 3)))
    site.board.refresh()
    answer = site.ask(rows=2, steps=[3])
    assert column(answer, "values") == [2, 2, 1] and column(answer, "total") == [12, 12, 6]


def test_every_bucket_as_written() -> None:
    site = Site(a=record(7) + record(9, [[5.0, 6.0, 1.0]]))
    (block,) = site.board.histogram_buckets(HistogramsRequest("w"))
    assert (block.run, block.steps.tolist(), block.walls.tolist()) == ("a", [7, 9], [1007.0, 1009.0])
    assert [block.histograms.rows(i).tolist() for i in (0, 1)] == [ROWS, [[5.0, 6.0, 1.0]]]


@pytest.mark.parametrize(
    "wrong",
    [
        {"rows": -1},
        {"bins": 5000},
        {"x": "epoch"},
        {"range": (2.0, 1.0)},
        {"low": 1.0, "high": 1.0},
        {"low": math.nan},
        {"steps": [1] * 65},
        {"attempts": "old"},
        {"tag": ""},
    ],
)
def test_what_makes_no_sense_is_refused(wrong: dict[str, Any]) -> None:
    error = NotFoundError if "tag" in wrong else QueryError
    with pytest.raises(error, match=r"got .*, want "):
        Site(a=record(0)).ask(**wrong)
