"""for step in range(200): writer.add_scalar("accuracy", accuracy.compute(), step)   # never updated"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    write(root / "a", steps=range(200))
    write(root / "a", "accuracy", steps=range(200), value=0.1)
    return Asked(root)


def fires_where_other_runs_move(root: Path) -> Asked:
    write(root / "a", "train/loss", steps=range(200), value=2.302585)
    write(root / "b", "train/loss", steps=range(200))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", steps=range(200))
    for tag in ("lr", "learning_rate", "train/epoch", "hp_metric", "loss_scale", "beta1", "weight_decay", "n_workers"):
        write(root / "a", tag, steps=range(200), value=0.001)
    return Asked(root)


def quiet_for_terms_that_are_off(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=range(200))
    write(root / "a", ["kl_loss", "episode_reward"], steps=range(200), value=0.0)
    write(root / "a", "grad_norm", steps=range(200), value=1.0)
    return Asked(root)


def quiet_where_nothing_moves(root: Path) -> Asked:
    write(root / "a", steps=range(200), value=0.5)
    return Asked(root)


def quiet_for_what_moves_in_a_later_file(root: Path) -> Asked:
    write(root / "a", ["accuracy"], steps=range(100), value=0.5)
    write(root / "a", ["accuracy", "loss"], steps=range(100, 200), start=START + 1000)
    return Asked(root)
