"""writer.add_hparams({"lr": 0.1}, {}) beside writer.add_scalar("loss", …)"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked

ROOT = Path(__file__).parents[3]


def _trained(directory: Path, metrics: dict[str, float]) -> None:
    with SummaryWriter(str(directory)) as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.add_hparams({"lr": 0.1}, metrics, run_name="trial")


def fires(root: Path) -> Asked:
    for run in "ab":
        _trained(root / run, {})
    return Asked(root)


def fires_for_one_of_two(root: Path) -> Asked:
    _trained(root / "a", {"hparam/accuracy": 0.5})
    _trained(root / "b", {})
    return Asked(root)


def fires_for_the_metric_of_the_others(root: Path) -> Asked:
    # while its process lives more may come
    code = "import sys; from tests.cases.doctor import d215_hparams_without_metrics as d; d.three(sys.argv[1])"
    subprocess.run([sys.executable, "-c", code, root], check=True, cwd=ROOT)
    return Asked(root)


def three(root: str) -> None:
    for run in "abc":
        _trained(Path(root) / run, {"hparam/accuracy": 0.5} if run != "b" else {"hparam/f1": 0.5})


def quiet(root: Path) -> Asked:
    for run in "ab":
        _trained(root / run, {"hparam/accuracy": 0.5})
    return Asked(root)
