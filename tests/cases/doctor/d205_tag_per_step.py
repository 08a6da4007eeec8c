"""for step in range(40): writer.add_scalar(f"loss_{step}", loss, step)"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from lossless import SummaryWriter
from tests.cases import Asked
from tests.cases.curves import START, write


def fires(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(40):
            writer.add_scalar(f"loss_{step}", 1 / (step + 1), step)
    return Asked(root)


def fires_for_a_value_in_the_tag(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(12):
            writer.add_scalar(f"loss={1 / (step + 1):.4f}", 1 / (step + 1), step)
    return Asked(root)


def fires_for_the_epoch_in_the_tag_and_no_step(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for epoch in range(12):
            value = 1 / (epoch + 1)
            writer.add_scalar(f"val/loss epoch {epoch} ({value:.3f})", value, 0, START + 60 * epoch)
    return Asked(root)


def fires_for_images(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for step in range(8):
            writer.add_image(f"epoch_{step}/picture", np.zeros((3, 4, 4), np.uint8), step)
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a", [f"accuracy/class_{i}" for i in range(40)], steps=range(20))
    return Asked(root)


def quiet_for_parts_whose_turn_comes(root: Path) -> Asked:
    with SummaryWriter(str(root / "a")) as writer:
        for task in range(12):
            writer.add_scalar(f"task_{task}/final_accuracy", 0.5, 20 * task)
    return Asked(root)


def quiet_for_a_table_of_epochs_at_the_end(root: Path) -> Asked:
    write(root / "a", [f"best/epoch_{i}" for i in range(40)], steps=[100])
    return Asked(root)


def quiet_for_metrics_of_the_end(root: Path) -> Asked:
    write(root / "a", steps=range(100))
    write(root / "a", [f"accuracy/class_{i}" for i in range(40)], steps=[100])
    return Asked(root)
