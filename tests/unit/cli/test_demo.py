from __future__ import annotations

import os
import re
import select
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import numpy as np
import pytest

import lossless
from lossless.cli import demo_training
from lossless.cli.demo_training import RECIPES, Network, Trial, spirals, train
from lossless.logdir.writers import writer_of
from tests.support import wait_for

COMMAND = [sys.executable, "-m", "lossless", "demo", "--no-open", "--port", "0"]


@contextmanager
def demo(*options: str) -> Iterator[subprocess.Popen[str]]:
    """The demo, in a process group as in a terminal; ended if the test did not."""
    process = subprocess.Popen([*COMMAND, *options], stdout=subprocess.PIPE, text=True, start_new_session=True)
    with process:
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()


def url_of(process: subprocess.Popen[str]) -> str:
    assert process.stdout
    ready, _, _ = select.select([process.stdout], [], [], 30)
    assert ready, "the URL is printed"
    line = process.stdout.readline()
    found = re.search(r"http://\S+", line)
    assert found, line
    return found[0]


def training_of(logdir: Path) -> int:
    """The process that writes below `logdir`."""
    wait_for(lambda: list(logdir.rglob("*tfevents*")), "the training has begun", 30)
    writer = writer_of(str(next(logdir.rglob("*tfevents*"))))
    assert writer is not None and writer.pid is not None
    return writer.pid


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


# -- the training


def test_gradients_are_those_of_the_loss() -> None:
    rng = np.random.default_rng(0)
    points, labels = spirals(20, rng)
    network = Network(5, rng)
    gradients, loss, _ = network.gradients(points, labels)
    assert loss == network.judge(points, labels)[0]
    for parameter, gradient in zip(network.parameters, gradients, strict=True):
        for at in np.ndindex(parameter.shape):
            before = parameter[at]
            parameter[at] = before + 1e-6
            up, _ = network.judge(points, labels)
            parameter[at] = before - 1e-6
            down, _ = network.judge(points, labels)
            parameter[at] = before
            assert (up - down) / 2e-6 == pytest.approx(gradient[at], abs=1e-5)


def test_a_network_learns_and_then_learns_by_heart(tmp_path: Path) -> None:
    """What the demo is there to show, at a third of its length."""
    trial = Trial(RECIPES[0], tmp_path, seed=0)
    for epoch in range(1, 401):
        trial.epoch(epoch)
    trial.close()
    board = lossless.open(tmp_path)
    table = board.scalars(tags=["loss"]).to_pylist()
    board.close()
    training = [row["value"] for row in table if row["run"] == "lr=0.003/train"]
    unseen = [row["value"] for row in table if row["run"] == "lr=0.003/validation"]
    assert np.mean(training[-50:]) < 0.3 < 0.6 < np.mean(training[:10])
    assert min(unseen) < 0.55 < unseen[0]
    assert np.mean(unseen[-5:]) > min(unseen) + 0.05, "overfitting is there to be seen"


def test_every_trial_writes_a_train_and_a_validation_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(demo_training, "EPOCHS", 20)
    train(tmp_path, threading.Event(), period=0.0)
    board = lossless.open(tmp_path)
    try:
        assert {run.name for run in board.runs} == {
            f"{r.name}/{part}" for r in RECIPES for part in ("train", "validation")
        }
        assert {run.family for run in board.runs} == {recipe.name for recipe in RECIPES}
        assert {tag.name for tag in board.tags} == {
            *("loss", "accuracy"),
            *(f"optimizer/{name}" for name in ("learning_rate", "gradient_norm", "weight_norm")),
            *(f"weights/layer_{layer}" for layer in (1, 2, 3)),
            *("plane", "recipe", "which_spiral/pr_curves", "_hparams_/session_start_info"),
        }
        assert {run.points for run in board.runs} == {20 * 5, 3 * 2}
        assert board.findings == []
    finally:
        board.close()


def test_a_training_stops_when_told(tmp_path: Path) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=train, args=(tmp_path, stop))
    thread.start()
    time.sleep(0.3)
    stop.set()
    thread.join(5)
    assert not thread.is_alive()


# -- the command


def test_points_are_on_disk_and_on_the_board_at_once(tmp_path: Path) -> None:
    began = time.monotonic()
    with demo("--dir", str(tmp_path)) as process:
        training_of(tmp_path)
        assert time.monotonic() - began < 5, "0.3 s of a quiet machine"
        url = url_of(process)

        def points() -> int:
            return sum(run["points"] for run in httpx.get(f"{url}api/runs").json()["runs"])

        wait_for(lambda: points() > 0, "points are on the board")
        first = points()
        wait_for(lambda: points() > first, "they grow")
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert list(tmp_path.rglob("*tfevents*")), "what was named with --dir is kept"


@pytest.mark.parametrize("end", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL], ids=lambda end: end.name)
def test_the_training_ends_with_the_demo_however_it_ends(tmp_path: Path, end: signal.Signals) -> None:
    with demo("--dir", str(tmp_path)) as process:
        pid = training_of(tmp_path)
        url_of(process)
        assert alive(pid)
        process.send_signal(end)
        assert process.wait(10) == (-signal.SIGKILL if end is signal.SIGKILL else 0)
    wait_for(lambda: not alive(pid), "the training has ended")


def test_a_demo_without_a_directory_leaves_nothing_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    with demo() as process:
        training_of(tmp_path)
        url_of(process)
        process.send_signal(signal.SIGINT)
        assert process.wait(10) == 0
    assert list(tmp_path.iterdir()) == []


def test_a_training_that_fails_is_named_and_the_board_stays(tmp_path: Path) -> None:
    (tmp_path / RECIPES[0].name).write_text("in the way")
    process = subprocess.Popen(
        [*COMMAND, "--dir", str(tmp_path)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    with process:
        url = url_of(process)
        assert process.stderr
        while "The training failed with status 1" not in (line := process.stderr.readline()):
            assert line, "the failure is named"
        assert httpx.get(f"{url}healthz").json() == {"ok": True}
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
