"""The store against a model of lists, and its snapshots."""

from __future__ import annotations

import threading

import numpy as np
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from lossless.store import Heavy, Store
from lossless.store.store import RECENT
from tests.unit.store.filling import append, gathered

TAGS = ["a", "b/c", "é"]
POINT = st.tuples(st.sampled_from(TAGS), st.integers(-9, 9), st.floats(0, 9), st.floats(allow_nan=False))


class StoreMachine(RuleBasedStateMachine):
    """Anything that happens to files happens to dictionaries of lists too."""

    def __init__(self) -> None:
        super().__init__()
        self.store = Store()
        self.model: dict[str, dict[str, list[tuple[str, int, float, float]]]] = {}
        self.kept: list[tuple[object, object]] = []

    @rule(run=st.sampled_from("rs"), file=st.sampled_from("xyz"), rows=st.lists(POINT, max_size=12))
    def arrive(self, run: str, file: str, rows: list[tuple[str, int, float, float]]) -> None:
        append(self.store.run(run).stream(file, "xyz".index(file)), self.store, rows)
        self.model.setdefault(run, {}).setdefault(file, []).extend(rows)

    @rule(run=st.sampled_from("rs"), file=st.sampled_from("xyz"))
    def lose_file(self, run: str, file: str) -> None:
        if run in self.model:
            self.store.run(run).drop(file)
            self.model[run].pop(file, None)

    @rule(run=st.sampled_from("rs"), file=st.sampled_from("xyz"))
    def start_over(self, run: str, file: str) -> None:
        if file in self.model.get(run, {}):
            self.store.run(run).stream(file).clear()
            self.model[run][file] = []

    @rule(run=st.sampled_from("rs"))
    def lose_run(self, run: str) -> None:
        self.store.drop(run)
        self.model.pop(run, None)

    @rule()
    def keep(self) -> None:
        self.kept.append((self.store.publish(), self.content()))

    def content(self) -> dict[str, dict[str, list[tuple[int, float, float]]]]:
        found: dict[str, dict[str, list[tuple[int, float, float]]]] = {}
        for run, files in self.model.items():
            series: dict[str, list[tuple[int, float, float]]] = {}
            for file in sorted(files):
                for tag, *point in files[file]:
                    series.setdefault(tag, []).append(tuple(point))  # type: ignore[arg-type]
            found[run] = series
        return found

    @invariant()
    def same(self) -> None:
        snapshot = self.store.publish()
        check(snapshot, self.content())
        for before, _ in self.kept:
            changed = snapshot.changed_since(before)  # type: ignore[arg-type]
            stayed = (snapshot.runs.keys() | before.runs.keys()) - changed  # type: ignore[attr-defined]
            assert all(snapshot.runs[name] is before.runs[name] for name in stayed)  # type: ignore[attr-defined]
            assert changed <= set("rs")

    def teardown(self) -> None:
        for snapshot, content in self.kept:
            check(snapshot, content)


def check(snapshot: object, content: object) -> None:
    found = {}
    for name, run in snapshot.runs.items():  # type: ignore[attr-defined]
        numbers = run.tallies[0].tolist()
        found[name] = {snapshot.names[n]: gathered(run, n) for n in numbers}  # type: ignore[attr-defined]
        assert run.tallies[1].tolist() == [len(gathered(run, n)) for n in numbers]
    assert found == content
    runs, points = snapshot.scalar_tallies  # type: ignore[attr-defined]
    for number in range(len(runs)):
        name = snapshot.names[number]  # type: ignore[attr-defined]
        own = [series[name] for series in found.values() if name in series]
        assert (runs[number], points[number]) == (len(own), sum(map(len, own)))
    series = [points for own in found.values() for points in own.values()]
    walls = [wall for points in series for _, wall, _ in points]
    totals = snapshot.points, snapshot.series, snapshot.last_wall  # type: ignore[attr-defined]
    assert totals == (len(walls), len(series), max(walls, default=None))


TestStore = StoreMachine.TestCase
TestStore.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)


def test_a_stream_of_many_small_batches_has_few_segments() -> None:
    store = Store()
    stream = store.run("r").stream("f")
    for i in range(3000):
        append(stream, store, [("loss", i, i, i), ("acc", i, i, -i)])
    run = store.publish().runs["r"]
    assert len(run.streams[0].segments) <= 40
    assert [p[0] for p in gathered(run, 0)] == list(range(3000))


def test_what_changed_is_known_however_long_ago() -> None:
    store = Store()
    for name in "ab":
        append(store.run(name).stream("f"), store, [("loss", 1, 1, 1)])
    first = store.publish()
    assert first.changed_since(first) == set()
    for step in range(3 * RECENT):
        append(store.run("b").stream("f"), store, [("loss", step, 1, 1)])
        assert store.publish().changed_since(first) == {"b"}
    store.drop("a")
    assert store.publish().changed_since(first) == {"a", "b"}


def test_heavy_tags_are_tallied_as_runs_come_and_go() -> None:
    store = Store()
    number = store.names.number("h")
    tags, kinds, zeros = np.array([number] * 2, np.int32), np.full(2, 2, np.uint8), np.zeros(2, np.int64)
    block = Heavy(tags, kinds, zeros, zeros.astype(float), zeros, zeros.astype(np.int32))
    assert store.publish(always=True).tallies.tags == 0
    for name in "abc":
        store.run(name).stream("f").append_heavy(block)
        append(store.run(name).stream("f"), store, [("loss", 1, 5, 1)])
        store.publish().tallies  # noqa: B018 asked for, so that they are brought up to date from here on
    store.drop("b")
    tallies = store.publish().tallies
    assert tallies.heavy == {(number, 2): (2, 4)}
    assert tallies.tags == 2
    store.drop("a")
    store.drop("c")
    assert store.publish().tallies.tags == 0


def test_nothing_new_is_no_new_generation() -> None:
    store = Store()
    append(store.run("r").stream("f"), store, [("loss", 1, 1, 1)])
    first = store.publish()
    assert store.publish() is first
    assert store.publish(always=True).generation == first.generation + 1


def test_equal_streams_share_a_schema() -> None:
    store = Store()
    for name in "ab":
        append(store.run(name).stream("f"), store, [("x", 0, 0, 0), ("y", 0, 0, 0)])
    views = [run.streams[0] for run in store.publish().runs.values()]
    assert views[0].schema is views[1].schema


def test_runs_are_in_the_order_that_was_arranged() -> None:
    store = Store()
    for name in ("b", "a"):
        store.run(name)
    store.arrange(["a", "b"])
    assert list(store.publish().runs) == ["a", "b"]


def test_a_session_start_after_points_is_an_attempt_and_one_before_them_is_not() -> None:
    store = Store()
    stream = store.run("r").stream("f")
    stream.restart()
    append(stream, store, [("loss", 5, 1, 0)])
    assert store.publish().runs["r"].attempts == 1
    stream.restart()
    stream.restart()
    append(stream, store, [("loss", 2, 2, 0)])
    run = store.publish().runs["r"]
    assert run.attempts == 2, "the fall of the step is the START's, not one more"


def test_heavy_values_are_counted_by_tag_and_kind() -> None:
    store = Store()
    stream = store.run("r").stream("f")
    number = store.names.number("weights")
    for i in range(20):
        ones = np.ones(3, np.int64)
        stream.append_heavy(
            Heavy(
                np.full(3, number, np.int32),
                np.full(3, 2, np.uint8),
                ones * i,
                ones * 1.5,
                ones * i,
                ones.astype(np.int32),
            )
        )
    run = store.publish().runs["r"]
    assert run.heavy == {(number, 2): 60}
    assert len(run.streams[0].heavy) <= 6
    assert np.concatenate([b.steps for b in run.streams[0].heavy]).tolist() == [i for i in range(20) for _ in range(3)]


def test_readers_never_see_a_half_made_snapshot() -> None:
    """Two series are always appended together: in no snapshot is one ahead of the other."""
    store = Store()
    stream = store.run("r").stream("f")
    stop = threading.Event()
    wrong: list[object] = []

    def read() -> None:
        while not stop.is_set():
            run = store.snapshot.runs.get("r")
            if run and len(set(run.tallies[1].tolist())) > 1:
                wrong.append(run.tallies)

    threads = [threading.Thread(target=read) for _ in range(2)]
    for thread in threads:
        thread.start()
    for i in range(400):
        append(stream, store, [("a", i, i, i), ("b", i, i, i)])
        store.publish()
    stop.set()
    for thread in threads:
        thread.join()
    assert not wrong
