"""TrainingArguments(max_steps=20) with logging_steps left at 500; Lightning's 50 of 20 steps"""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _state(directory: Path, *history: dict[str, float], **more: object) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    state = {"global_step": 20, "max_steps": 20, "logging_steps": 500, "log_history": history, **more}
    (directory / "trainer_state.json").write_text(json.dumps(state))


def _tagged(directory: Path, *tags: str, steps: range = range(9, 20, 10)) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, steps) for tag in tags))


def _of_lightning(directory: Path) -> Path:
    directory.mkdir(parents=True)
    (directory / "hparams.yaml").write_text("lr: 0.1\n")
    return directory


def fires(root: Path) -> Asked:
    _state(root / "out", {"step": 20, "train_loss": 0.5})
    _tagged(root / "out/runs/now", "train/train_loss", "train/train_runtime")
    return Asked(root / "out")


def fires_for_lightning(root: Path) -> Asked:
    _tagged(_of_lightning(root / "lightning_logs/version_0"), "epoch", "train_loss_epoch", "val_loss")
    return Asked(root / "lightning_logs")


def fires_for_lightning_with_validation_alone(root: Path) -> Asked:
    _tagged(_of_lightning(root / "lightning_logs/version_0"), "epoch", "hp_metric", "val_loss", steps=range(19, 20))
    return Asked(root / "lightning_logs")


def _saved(run: Path, step: int) -> Path:
    write(run / NAME, HEAD)
    (run / "checkpoints").mkdir()
    (run / f"checkpoints/epoch=1-step={step}.ckpt").write_bytes(b"PK")
    return run


def fires_for_lightning_that_wrote_nothing(root: Path) -> Asked:
    """Trainer(max_epochs=2) over 8 batches, with self.log("train_loss", loss) alone"""
    _saved(_of_lightning(root / "lightning_logs/version_0"), 16)
    return Asked(root / "lightning_logs")


def quiet_for_lightning_that_ran_on(root: Path) -> Asked:
    _saved(_of_lightning(root / "lightning_logs/version_0"), 160)
    _tagged(_saved(_of_lightning(root / "lightning_logs/version_1"), 16), "train_loss")
    return Asked(root / "lightning_logs")


def fires_for_a_configuration(root: Path) -> Asked:
    (root / "config.yaml").write_text("train:\n  max_steps: 100\n  log_interval: 1000\n")
    return Asked(root)


def quiet(root: Path) -> Asked:
    _state(root / "out", {"step": 10, "loss": 0.5}, logging_steps=10)
    _tagged(root / "out/runs/now", "train/loss")
    _tagged(_of_lightning(root / "a"), "epoch", "train_loss_epoch", "train_loss_step")
    _tagged(_of_lightning(root / "b"), "epoch", "train_loss_epoch", steps=range(9, 100, 10))
    _tagged(root / "c", "epoch", "train_loss_epoch")
    _tagged(_of_lightning(root / "d"), "epoch", "val_loss", "loss")
    _tagged(_of_lightning(root / "e"), "epoch", "test_loss")
    _tagged(_of_lightning(root / "f"), "epoch", "val_loss", "train_acc")
    return Asked(root)


def quiet_for_a_training_beside(root: Path) -> Asked:
    _state(root / "out", {"step": 20, "train_loss": 0.5})
    _tagged(root / "other/a", "loss")
    return Asked(root / "other", cwd=root)


def quiet_when_it_logs_by_epoch(root: Path) -> Asked:
    _state(root / "out", {"step": 10, "train_loss": 0.5})
    (root / "out/training_args.json").write_text('{"logging_strategy": "epoch", "logging_steps": 500}')
    _tagged(root / "out/runs/now", "train/train_loss")
    return Asked(root / "out")
