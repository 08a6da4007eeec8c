"""D603: images of which each was stretched to its own range."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.pictures import Picture
from lossless.doctor.wording import counted, likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D603",
        name="normalised-each",
        severity=Severity.NOTE,
        what="Each image of a tag reaches from exactly 0 to exactly 255, at single pixels: was each normalised alone?",
        why="An image that is stretched to its own lowest and highest value cannot be compared with another, nor with "
        "itself at another step: growing activations look alike.",
        remedy="Normalise all by one range that is known beforehand.",
        example="activations: all 6 images looked at have one pixel of 0 and one of 255.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="(image - low) / (high - low)  # low and high of all images, not of each",
    )
)
_IMAGES, _SMALL = 4, 256
_DARK = 0.02


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    heavy = evidence.heavy
    found: dict[int, list[tuple[str, int]]] = {}
    for row, batches in evidence.samples.images.items():
        seen = [picture for batch in batches for picture in batch.pictures]
        if len(seen) >= _IMAGES and len({batch.step for batch in batches}) > 1 and _stretched(seen):
            found.setdefault(int(heavy.run[row]), []).append((rows.tag(heavy, row), len(seen)))
    for run, own in found.items():
        tag, images = own[0]
        yield REGISTRY.finding(
            RULE.code,
            f"{tag} in run {heavy.runs[run]}: each of {counted(images, 'image')} looked at reaches from exactly 0 to "
            f"exactly 255: is each normalised by itself?{likewise([name for name, _ in own[1:]])}",
            Place(run=heavy.runs[run], tag=tag),
        )


def _stretched(seen: list[Picture]) -> bool:
    """Whether each has a single brightest pixel: a photograph has many or none, noise by chance some."""
    if any(p.pixels < _SMALL or p.low or p.high < 255 or p.zeros > _DARK * p.values for p in seen):
        return False
    return all(p.full == (1 if p.colour else p.channels) for p in seen)
