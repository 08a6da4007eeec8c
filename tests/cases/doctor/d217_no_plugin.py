"""tf.summary.write("x", tensor, step), without metadata"""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, tensor, write


def fires(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("x", [1.0, 2.0]))
    return Asked(root)


def fires_for_a_plugin_that_is_not_known(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("x", [1.0, 2.0], "our_plugin"))
    return Asked(root)


def fires_for_scalars_of_a_plugin_that_is_not_known(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + tensor("x", 1.0, "our_plugin", data_class=1))
    return Asked(root)


def fires_for_a_scalar(root: Path) -> Asked:
    write(root / "a" / f"{NAME}.v2", HEAD + tensor("x", 1.0))
    return Asked(root)


def quiet(root: Path) -> Asked:
    write(root / "a" / NAME, HEAD + scalars("loss", range(5)) + tensor("x", 1.0, "scalars") + tensor("y", 2.0))
    return Asked(root)
