"""model.fit(x, y, callbacks=[TensorBoard()]) without validation_data; eval_strategy left at no"""

from __future__ import annotations

import json
from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _tagged(directory: Path, *tags: str) -> None:
    write(directory / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags))


def _state(directory: Path, *history: dict[str, float], **arguments: object) -> None:
    directory.mkdir(parents=True, exist_ok=True)
    state = {"global_step": 20, "max_steps": 20, "logging_steps": 5, "eval_steps": 500, "log_history": history}
    (directory / "trainer_state.json").write_text(json.dumps(state))
    (directory / "training_args.json").write_text(json.dumps({"report_to": ["tensorboard"], **arguments}))
    _tagged(directory / "runs/now", "train/loss")


def fires(root: Path) -> Asked:
    _state(root / "out", {"step": 5, "loss": 0.5}, eval_strategy="no")
    return Asked(root / "out")


def fires_when_it_was_never_due(root: Path) -> Asked:
    _state(root / "out", {"step": 5, "loss": 0.5}, eval_strategy="steps", eval_steps=500)
    return Asked(root / "out")


def fires_when_only_the_state_is_there(root: Path) -> Asked:
    _state(root / "out", {"step": 5, "loss": 0.5})
    (root / "out/training_args.json").unlink()
    return Asked(root / "out")


def fires_for_keras(root: Path) -> Asked:
    _tagged(root / "train", "epoch_loss", "epoch_accuracy")
    return Asked(root)


def fires_for_lightning(root: Path) -> Asked:
    _tagged(root / "version_0", "train_loss")
    (root / "config.yaml").write_text("trainer:\n  max_epochs: 3\n  limit_val_batches: 0\n")
    return Asked(root)


def quiet(root: Path) -> Asked:
    _state(root / "out", {"step": 5, "loss": 0.5}, {"step": 10, "eval_loss": 0.5}, eval_strategy="steps", eval_steps=10)
    _tagged(root / "keras/train", "epoch_loss")
    _tagged(root / "keras/validation", "epoch_loss")
    _tagged(root / "own/train", "loss")
    (root / "own/config.yaml").write_text("limit_val_batches: 1.0\ncheck_val_every_n_epoch: 1\nmax_epochs: 3\n")
    return Asked(root)


def fires_for_the_only_one_without(root: Path) -> Asked:
    for run in "abcd":
        write(root / run / "train" / NAME, HEAD + scalars("loss", range(9)))
        if run != "c":
            write(root / run / "val" / NAME, HEAD + scalars("loss", range(3)))
    return Asked(root)


def quiet_where_half_of_them_validate(root: Path) -> Asked:
    for run in "abcd":
        write(root / run / "train" / NAME, HEAD + scalars("loss", range(9)))
        if run in "ab":
            write(root / run / "val" / NAME, HEAD + scalars("loss", range(3)))
    return Asked(root)
