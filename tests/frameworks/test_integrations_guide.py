"""The blocks of the integrations guide run as they stand, and write what it says."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.frameworks.test_guide import blocks
from tests.unit.write.summary.reading import tags

ROOT = Path(__file__).resolve().parents[2]
BLOCKS = blocks((ROOT / "docs/guide/integrations.md").read_text())
WRITTEN = {
    "Keras": ("runs/keras/train", {"batch_loss", "epoch_loss", "gradients/sequential/dense/kernel/norm"}),
    "Lightning": ("runs/line/version_0", {"loss", "hp_metric", "_hparams_/session_start_info"}),
    "Watching layers: PyTorch": ("runs/watched", {"activations/1/std", "gradients/0.weight/histogram"}),
}


def test_every_block_is_run() -> None:
    assert BLOCKS.keys() == WRITTEN.keys()


@pytest.mark.parametrize("heading", WRITTEN)
def test_a_block_writes_what_it_says(heading: str, tmp_path: Path) -> None:
    strict = {**os.environ, "LOSSLESS_STRICT": "1"}
    subprocess.run([sys.executable, "-c", BLOCKS[heading]], cwd=tmp_path, env=strict, check=True, timeout=240)
    run, wanted = WRITTEN[heading]
    assert wanted <= set(tags(tmp_path / run))
