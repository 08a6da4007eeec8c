"""D601: images whose numbers do not fit their type."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.pictures import Picture
from lossless.doctor.wording import counted, likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D601",
        name="image-range",
        severity=Severity.NOTE,
        what="The images of a tag are nearly white or nearly black at every step: were their numbers of another range?",
        why="Floats are taken from 0 to 1 and integers from 0 to 255. Floats of 0 to 255 are clipped to white; "
        "integers of 0 and 1 are two shades of black.",
        remedy="Divide floats of 0 to 255 by 255; multiply integers of 0 and 1 by 255.",
        example="samples: 99.6% of the numbers of all 6 images looked at are 255, and hardly any between 0 and 255.",
        since="0.1.0",
        certainty=Certainty.ASKS,
    )
)
_SMALL = 64
_BETWEEN = 0.01
"""Share of numbers between 0 and 255 that clipped floats have at most: those that were below 1."""
_WHITE, _ALL_WHITE = 0.9, 0.98
_APART = 0.8
"""Share of dark pixels without a dark neighbour: what is drawn has lines."""


_BRIGHT, _DIM = "image / 255", "image * 255"
_REMEDIES = {_BRIGHT: "Divide floats of 0 to 255 by 255.", _DIM: "Multiply integers of 0 and 1 by 255."}


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run and fault."""
    heavy = evidence.heavy
    found: dict[tuple[int, str], list[tuple[str, str]]] = {}
    for row, batches in evidence.samples.images.items():
        seen = [picture for batch in batches for picture in batch.pictures if picture.pixels >= _SMALL]
        if seen and (fault := _fault(seen)):
            said, fix = fault
            found.setdefault((int(heavy.run[row]), fix), []).append((rows.tag(heavy, row), said))
    for (run, fix), own in found.items():
        tag, said = own[0]
        yield REGISTRY.finding(
            RULE.code,
            f"{tag} in run {heavy.runs[run]}: {said}{likewise([name for name, _ in own[1:]])}",
            Place(run=heavy.runs[run], tag=tag),
            remedy=_REMEDIES[fix],
            fix=fix,
        )


def _fault(seen: list[Picture]) -> tuple[str, str] | None:
    """What is wrong with all of the images, and what mends it."""
    if all(map(_clipped, seen)):
        return _said_white(seen), _BRIGHT
    if all(picture.high == 1 for picture in seen):
        return f"no number of {_images(seen)} is above 1 of 255: were they integers of 0 and 1?", _DIM
    return None


def _said_white(seen: list[Picture]) -> str:
    share = sum(picture.full for picture in seen) / sum(picture.values for picture in seen)
    return f"{share:.1%} of the numbers of {_images(seen)} are 255, hardly any between 0 and 255: are they clipped?"


def _images(seen: list[Picture]) -> str:
    return f"all {counted(len(seen), 'image')} looked at" if len(seen) > 1 else "the image looked at"


def _clipped(picture: Picture) -> bool:
    """Channels of a colour are clipped each by itself, which leaves tints of white; grey is left with dark dots."""
    if picture.values - picture.zeros - picture.full > _BETWEEN * picture.values:
        return False
    if picture.colour:
        return picture.full >= _WHITE * picture.values and picture.tinted >= picture.marks / 2
    dots = picture.zeros + picture.full == picture.values or picture.lone >= _APART * picture.marks
    return picture.full >= _ALL_WHITE * picture.values and dots
