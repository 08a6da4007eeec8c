"""TrainingArguments(output_dir, report_to='none') and trainer.train(), by transformers 5"""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _trained(directory: Path, tag: str = "loss") -> None:
    write(directory / NAME, HEAD + scalars(tag, range(5)))


def _state(directory: Path, **more: object) -> None:
    """What the Trainer leaves: trainer_state.json, and training arguments as JSON."""
    directory.mkdir(parents=True)
    history = [{"epoch": 1.0, "loss": 0.5, "step": 10}]
    state = {"global_step": 20, "max_steps": 20, "logging_steps": 10, "log_history": history}
    (directory / "trainer_state.json").write_text(json.dumps(state))
    if more:
        (directory / "training_args.json").write_text(json.dumps({"logging_steps": 10, **more}))


def fires(root: Path) -> Asked:
    _state(root / "out", report_to=[])
    return Asked(root / "out")


def fires_for_another_tracker(root: Path) -> Asked:
    _state(root / "out", report_to=["wandb"])
    return Asked(root / "out")


def fires_in_a_checkpoint(root: Path) -> Asked:
    _state(root / "out/checkpoint-20")
    return Asked(root / "out")


def fires_for_one_of_several_trainings(root: Path) -> Asked:
    _state(root / "a", report_to="none")
    _state(root / "b", report_to=["tensorboard"])
    _trained(root / "b/runs/now", "train/loss")
    return Asked(root)


def quiet_when_it_logged_beside_its_output(root: Path) -> Asked:
    _state(root / "out", report_to=["tensorboard"])
    write(root / "logs" / NAME, HEAD + scalars("train/loss", range(10, 21, 10)))
    return Asked(root)


def quiet(root: Path) -> Asked:
    _state(root / "out", report_to=["tensorboard"])
    _trained(root / "out/runs/now", "train/loss")
    return Asked(root / "out")


def quiet_when_its_events_lie_below_it(root: Path) -> Asked:
    _state(root / "out", report_to=["tensorboard"])
    _trained(root / "out/runs/now", "train/loss")
    return Asked(root / "elsewhere")
