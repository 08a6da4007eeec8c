"""The stop watches tell the time."""

from __future__ import annotations

import sys

import pytest

from benchmarks.bench_live import RUNS, latencies
from benchmarks.child import Child, DidNotFinishError
from benchmarks.report import Line, median, percentile, seconds, show

SLEEPER = """
import sys, time
time.sleep(0.2)
x = bytearray(50_000_000)
print('ready', 7, flush=True)
sys.stdin.readline()
print('bye')
"""


def test_a_child_says_when_it_is_ready_and_what_it_uses() -> None:
    with Child([sys.executable, "-c", SLEEPER]) as child:
        took, said = child.wait_for(r"ready (\d)", 30)
        assert 0.2 <= took < 30
        assert said[1] == "7"
        now, peak = child.memory()
        assert 50_000_000 < now <= peak
        assert child.cpu() >= 0
        child.tell("")
        assert child.wait_for("bye", 30)[0] > took
    assert not child.alive


def test_memory_of_descendants_counts() -> None:
    parent = f"import subprocess, sys; subprocess.run([sys.executable, '-c', {SLEEPER!r}], stdin=sys.stdin)"
    with Child([sys.executable, "-c", parent]) as child:
        child.wait_for("ready", 30)
        assert child.memory()[0] > 50_000_000


def test_a_child_that_ends_or_takes_too_long_did_not_finish() -> None:
    with (
        Child([sys.executable, "-c", "print('no')"]) as child,
        pytest.raises(DidNotFinishError, match=r"ended with 0: \['no'\]"),
    ):
        child.wait_for("ready", 30)
    with (
        Child([sys.executable, "-c", SLEEPER]) as child,
        pytest.raises(DidNotFinishError, match="did not finish in 0 s"),
    ):
        child.wait_for("ready", 0.01)


def test_figures() -> None:
    values = [float(v) for v in range(1, 101)]
    assert median([3.0, 1.0, 2.0]) == 2.0
    assert percentile(values, 0.95) == 95.0
    assert percentile([5.0], 0.95) == 5.0
    assert seconds([0.25]) == "250 ms"
    assert seconds([2.5]) == "2.50 s"


def test_latency_is_from_a_flush_to_the_first_paint_of_all_its_points() -> None:
    flushed = [10.0, 11.0, 12.0]
    seen = [(RUNS, 10.1), (2 * RUNS - 1, 11.1), (2 * RUNS, 11.3)]
    assert latencies(flushed, seen, first=1) == [pytest.approx(0.3), float("inf")]


def test_a_missed_target_is_seen(capsys: pytest.CaptureFixture[str]) -> None:
    show([Line("load", "1 s", "5 s", "5.0×", "≥ 10×", False), Line("heap", "1 MB", met=True)])
    rows = capsys.readouterr().out.splitlines()
    assert rows[1].endswith("MISSED")
    assert rows[2].endswith("met")
