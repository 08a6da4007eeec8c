"""with tf.name_scope("model") came in between two trainings"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.cases.curves import write


def fires(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=range(5))
    write(root / "b", ["model/loss", "model/accuracy"], steps=range(5))
    return Asked(root)


def fires_for_the_only_tag(root: Path) -> Asked:
    write(root / "a", "loss", steps=range(5))
    write(root / "b", "model/loss", steps=range(5))
    return Asked(root)


def quiet(root: Path) -> Asked:
    for run in "ab":
        write(root / run, ["loss", "generator/loss"], steps=range(5))
    return Asked(root)


def quiet_for_roles(root: Path) -> Asked:
    write(root / "a", ["loss", "accuracy"], steps=range(5))
    write(root / "b", ["train/loss", "train/accuracy"], steps=range(5))
    return Asked(root)


def quiet_for_one_tag_of_many(root: Path) -> Asked:
    write(root / "a", ["accuracy", "loss"], steps=range(5))
    write(root / "b", ["loss", "retrieval/accuracy", "speed"], steps=range(5))
    return Asked(root)
