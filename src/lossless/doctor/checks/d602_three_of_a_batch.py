"""D602: three images a step, as many as are kept by default."""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D602",
        name="three-of-a-batch",
        severity=Severity.NOTE,
        what="A tag has exactly three images or sounds at every step: were there more?",
        why="tf.summary.image and audio keep the first three of a batch, unless max_outputs says otherwise. What is "
        "beyond was never written.",
        remedy="Say how many: max_outputs=len(images).",
        example="samples has exactly 3 images at each of its steps: max_outputs is 3 by default.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="tf.summary.image(name, images, step=step, max_outputs=len(images))",
    )
)
_THREE = 3
_OF_THREE = re.compile(r"(?P<base>.+/(?:image|audio))/(?P<number>\d+)", re.DOTALL)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    heavy = evidence.heavy
    found: dict[int, list[tuple[str, str]]] = {}
    for what, batches in (("images", evidence.samples.images), ("sounds", evidence.samples.sounds)):
        for row, each in batches.items():
            if len(each) and all(batch.held == _THREE for batch in each):
                found.setdefault(int(heavy.run[row]), []).append((rows.tag(heavy, row), what))
    for run, tag, what in _numbered(evidence):
        found.setdefault(run, []).append((tag, what))
    for run, own in sorted(found.items()):
        tag, what = own[0]
        yield REGISTRY.finding(
            RULE.code,
            f"{tag} has exactly 3 {what} at each step looked at in run {heavy.runs[run]}: max_outputs is 3 by default; "
            f"were there more?{likewise([name for name, _ in own[1:]])}",
            Place(run=heavy.runs[run], tag=tag),
        )


def _numbered(evidence: Evidence) -> Iterator[tuple[int, str, str]]:
    """(run, tag, what) of tags such as x/image/0, x/image/1, x/image/2, as TensorFlow 1 names them."""
    heavy = evidence.heavy
    numbers: dict[tuple[int, str], set[int]] = {}
    own = np.flatnonzero((heavy.kind == Kind.IMAGE) | (heavy.kind == Kind.AUDIO))
    matches = {tag: _OF_THREE.fullmatch(heavy.tags[tag]) for tag in np.unique(heavy.tag[own]).tolist()}
    matches = {tag: match for tag, match in matches.items() if match}
    for row in own[np.isin(heavy.tag[own], list(matches))].tolist() if matches else ():
        if match := matches[int(heavy.tag[row])]:
            numbers.setdefault((int(heavy.run[row]), match["base"]), set()).add(int(match["number"]))
    for (run, base), found in numbers.items():
        if found == {0, 1, 2}:
            yield run, base, "images" if base.endswith("/image") else "sounds"
