"""python train.py --config config.yaml, whose trainer has logger: false"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _put(path: Path, text: str = "") -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def fires(root: Path) -> Asked:
    _put(root / "job/config.yaml", "trainer:\n  max_epochs: 3\n  logger: false  # quicker\n")
    return Asked(root / "job")


def fires_for_fast_dev_run(root: Path) -> Asked:
    _put(root / "job/.hydra/overrides.yaml", "- trainer.fast_dev_run=true\n")
    return Asked(root / "job")


def fires_for_report_to(root: Path) -> Asked:
    _put(root / "job/args.json", '{"model": "bert", "report_to": "none"}')
    return Asked(root / "job")


def fires_for_a_launch_line(root: Path) -> Asked:
    _put(root / "job/run.sh", "# train\npython train.py --report_to none --max_steps 100\n")
    return Asked(root / "job/runs")


def fires_for_a_script(root: Path) -> Asked:
    _put(root / "job/train.py", "trainer = Trainer(max_epochs=3, logger=False)\n")
    return Asked(root / "job/runs")


def quiet(root: Path) -> Asked:
    _put(root / "job/config.yaml", "trainer:\n  logger: true\n  fast_dev_run: false\nreport_to: [tensorboard, wandb]\n")
    _put(root / "job/train.py", "def fit(logger=None): ...\nlogger = None\n# logger=False\n")
    return Asked(root / "job")


def quiet_when_there_are_values(root: Path) -> Asked:
    _put(root / "job/config.yaml", "trainer:\n  logger: false\n")
    _trained(root / "job/runs/a")
    return Asked(root / "job")
