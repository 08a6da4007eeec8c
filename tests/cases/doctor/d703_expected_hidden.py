"""Asked on the page for run a, which is unchecked, or for a tag that the filter leaves out."""

from __future__ import annotations

from pathlib import Path

from tests.cases import Asked
from tests.unit.ingest.events import HEAD, NAME, scalars, write


def _family(root: Path) -> Path:
    for run in ("a/train", "a/validation"):
        write(root / run / NAME, HEAD + scalars("loss", range(5)))
    return root


def fires(root: Path) -> Asked:
    return Asked(_family(root), expect=["run=a/train"], hidden=["run=a/train"])


def fires_for_a_role(root: Path) -> Asked:
    return Asked(_family(root), expect=["run=a/val,tag=loss"], hidden=["role=validation"])


def fires_for_a_filter_of_tags(root: Path) -> Asked:
    return Asked(_family(root), expect=["tag=loss"], hidden=["tags=acc"])


def fires_for_a_filter_of_runs(root: Path) -> Asked:
    return Asked(_family(root), expect=["run=a/train,tag=loss"], hidden=["runs=^b"])


def quiet(root: Path) -> Asked:
    hidden = ["run=a/train", "tags=LOSS", "runs=a"]
    return Asked(_family(root), expect=["run=a/validation", "tag=loss"], hidden=hidden)
