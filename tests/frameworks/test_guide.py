"""The guide's blocks of Python run as they stand, and write what the guide says."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

import lossless

ROOT = Path(__file__).resolve().parents[2]
DIALECTS = (ROOT / "docs/guide/dialects.md").read_text()
RUNS = {
    "PyTorch: SummaryWriter": "torch",
    "tensorboardX": "tensorboardX",
    "TensorFlow: tf.summary": "summary",
    "TensorFlow 1: tf.compat.v1.summary": "v1",
    "Keras: the callback": "keras",
}
SINGLE = "Train and validation in one chart"


def blocks(text: str) -> dict[str, str]:
    """Heading → the first block of Python below it."""
    found: dict[str, str] = {}
    heading = ""
    for title, block in re.findall(r"^#+ (.*?)$|^```python\n(.*?)^```", text, re.MULTILINE | re.DOTALL):
        heading = title or heading
        if block:
            found.setdefault(heading, block)
    return found


BLOCKS = blocks(DIALECTS)


def run(heading: str, folder: Path) -> None:
    """Run a block in `folder`, beside the guide's training.py, in a process of its own; fails with what it said."""
    (folder / "training.py").write_text(BLOCKS["One training loop in five dialects"])
    done = subprocess.run(
        [sys.executable, "-W", "error:W:UserWarning", "-c", BLOCKS[heading]],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "LOSSLESS_STRICT": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_dialect_has_its_block() -> None:
    assert {*RUNS, SINGLE} < set(BLOCKS)


@pytest.mark.parametrize("heading", RUNS)
def test_a_dialect_writes_train_and_validation_as_one_family(heading: str, tmp_path: Path) -> None:
    run(heading, tmp_path)
    family = RUNS[heading]
    with lossless.open(tmp_path / "runs") as board:
        assert {(r.name, r.family, r.role) for r in board.runs} == {
            (f"{family}/train", family, "train"),
            (f"{family}/validation", family, "validation"),
        }
        assert board.findings == []
        tag = "epoch_loss" if family == "keras" else "loss"
        rows = board.scalars(tags=[tag]).to_pylist()
    for role in ("train", "validation"):
        values = [row["value"] for row in rows if row["run"] == f"{family}/{role}"]
        assert [row["step"] for row in rows if row["run"] == f"{family}/{role}"] == list(range(20))
        assert values[-1] < 0.1 < values[0]


def test_one_writer_and_roles_in_its_tags(tmp_path: Path) -> None:
    run(SINGLE, tmp_path)
    with lossless.open(tmp_path / "runs") as board:
        assert {(t.name, t.base, t.role) for t in board.tags} == {
            ("loss", "loss", None),
            ("val_loss", "loss", "validation"),
        }


def test_the_five_dialects_write_the_same_values(tmp_path: Path) -> None:
    """All but Keras, which trains a model of its own."""
    for heading, name in RUNS.items():
        if name != "keras":
            run(heading, tmp_path)
    with lossless.open(tmp_path / "runs") as board:
        rows = board.scalars(tags=["loss"]).to_pylist()
    curves: dict[str, list[tuple[int, float]]] = {row["run"]: [] for row in rows}
    for row in rows:
        curves[row["run"]].append((row["step"], row["value"]))
    for role in ("train", "validation"):
        first, *others = (curves[f"{name}/{role}"] for name in RUNS.values() if name != "keras")
        assert all(curve == first for curve in others)
