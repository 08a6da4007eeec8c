"""writer.add_scalars("loss", {"train": …, "validation": …}, step); writer.add_hparams(hparams, metrics)"""

from __future__ import annotations

from pathlib import Path

from lossless import SummaryWriter
from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", "accuracy", steps=range(10))
    write(root / "a/loss_train", "loss", steps=range(10))
    write(root / "a/loss_validation", "loss", steps=range(10))
    return Asked(root)


def fires_for_tensorboardx(root: Path) -> Asked:
    write(root / "a", "accuracy", steps=range(10))
    write(root / "a/loss/train", "loss", steps=range(10))
    write(root / "a/loss/validation", "loss", steps=range(10))
    return Asked(root)


def fires_for_hparams(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        writer.add_scalar("loss", 0.5, 1)
        writer.add_hparams({"lr": 0.1}, {"hp/loss": 0.5}, run_name="1795158679.5918322")
    return Asked(root)


def quiet(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(5):
            writer.add_scalar("loss/train", 0.5 / (step + 1), step)
            writer.add_scalar("loss/validation", 0.7 / (step + 1), step)
        writer.add_hparams({"lr": 0.1}, {"hp/loss": 0.5}, run_name=".")
    return Asked(root)


def quiet_for_runs_of_several_tags(root: Path) -> Asked:
    for run in ("loss_a", "loss_b"):
        write(root / run, ["loss", "accuracy"], steps=range(10))
    return Asked(root)


def quiet_for_directories_named_so(root: Path) -> Asked:
    write(root / "loss/train", "loss", steps=range(10))
    write(root / "loss/validation", "loss", steps=range(10))
    return Asked(root)


def fires_once_for_a_sweep(root: Path) -> Asked:
    for run in "abc":
        with SummaryWriter(str(root / run)) as writer:
            writer.add_hparams({"lr": 0.1}, {"hparam/loss": 0.5})
    return Asked(root)
