"""The stop watches tell the time."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks import bench_device, bench_doctor, bench_lint, bench_write, write_child
from benchmarks.bench_live import RUNS, latencies
from benchmarks.bench_write import Plan
from benchmarks.child import Child, DidNotFinishError
from benchmarks.generate import SHAPES, generate
from benchmarks.report import Context, Line, median, percentile, seconds, show

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


# -- writing


def test_a_measured_writer_says_its_figures(tmp_path: Path) -> None:
    floats = write_child.floats("tensorboardX", str(tmp_path / "floats"), 200)
    assert 0 < floats["loop"] <= floats["closed"]
    paced = write_child.latency("tensorboardX", str(tmp_path / "latency"), 50)
    assert paced["calls"] > 0
    assert 0 < paced["p50"] <= paced["p99"] <= paced["p99.9"] <= paced["max"]


def test_the_stalled_disk_stalls(tmp_path: Path) -> None:
    script = "import os, sys, time; f = os.open(sys.argv[1], os.O_WRONLY | os.O_CREAT)\n"
    script += "for pause in (0, 0.6, 0): time.sleep(pause); t = time.perf_counter(); os.write(f, b'x'); "
    script += "print(time.perf_counter() - t)"
    environment = {**os.environ, "LD_PRELOAD": bench_write.stall_library(tmp_path), "STALL_SECONDS": "1.5"}
    took = {}
    for name in ("events.out.tfevents.1", "other"):
        command = [sys.executable, "-c", script, str(tmp_path / name)]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        took[name] = [float(line) for line in done.stdout.split()]
        assert ("stalled" in done.stderr) == (name != "other")
    first, stalled, last = took["events.out.tfevents.1"]
    assert first < 0.2 < stalled < 1.5
    assert last < 0.2
    assert max(took["other"]) < 0.2


def test_lines_of_writing_judge_ours_and_skip_whom_they_lack(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    figures = {"lossless": [{"closed": 200.0}], "torch": [{"closed": 30_000.0}], "tensorflow": []}
    monkeypatch.setattr(bench_write, "measure", lambda plan, context: figures)
    plan = Plan("floats", 1, 1, ("lossless", "torch", "tensorflow"))
    own, torch, tensorflow = bench_write.scalar_lines(plan, 0.5, 100.0, Context(tmp_path))
    assert (own.ours, own.met, torch.ratio, torch.met) == ("0.200 µs", True, "150×", True)
    assert tensorflow.met is None
    assert tensorflow.theirs.startswith("skipped: no TensorFlow")
    own, torch, _ = bench_write.scalar_lines(plan, 0.1, 200.0, Context(tmp_path))
    assert (own.met, torch.met) == (False, False)


def test_without_a_gpu_the_device_benchmark_says_so(tmp_path: Path) -> None:
    line = bench_device.report({"skipped": "no GPU"}, Context(tmp_path))
    assert (line.ours, line.met) == ("skipped: no GPU", None)
    said = {"device": "X", "with": [[0.0505, 0.001]], "without": [[0.05, 0.0]]}
    assert bench_device.report(said, Context(tmp_path)).met is True
    assert bench_device.report({**said, "with": [[0.052, 0.001]]}, Context(tmp_path)).met is False


def test_the_doctor_is_measured_beside_loading(tmp_path: Path) -> None:
    context = Context(tmp_path, quick=True, rounds=1)
    figures = bench_doctor.Measured()
    logdir = generate("wide-small", tmp_path)
    bench_doctor.one_round(logdir, SHAPES["wide-small"].points, figures, context.patience)
    assert 0 < figures.examined[0] < figures.command[0]
    with pytest.raises(AssertionError, match="got 10000 points, want 7"):
        bench_doctor.one_round(logdir, 7, figures, context.patience)


def test_the_linter_is_measured_on_every_file(tmp_path: Path) -> None:
    paths = bench_lint.logging(tmp_path / "lint", 3)
    said = bench_lint.one_round(paths)
    assert int(said[2]) == sum(path.stat().st_size for path in paths)
    assert 0 < len(bench_lint.installed(10)) <= 10
