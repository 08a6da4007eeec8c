"""D613: values whose bytes cannot be decoded."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.samples import Broken
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D613",
        name="broken-payload",
        severity=Severity.NOTE,
        what="An image, sound or histogram cannot be decoded, though its record is whole.",
        why="Its checksums are right, so it was written like this: empty, cut, or of another format. Nothing can be "
        "shown of it.",
        remedy="Look at what the writer was given: an encoded image must be a PNG, JPEG or GIF, a sound a WAV.",
        example="samples: image: got no bytes, want a PNG, JPEG or GIF.",
        since="0.1.0",
    )
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of the values that were looked at."""
    heavy = evidence.heavy
    found: dict[int, list[Broken]] = {}
    for broken in evidence.samples.broken:
        found.setdefault(int(heavy.run[broken.row]), []).append(broken)
    for run, own in found.items():
        first, tag = own[0], rows.tag(heavy, own[0].row)
        others = [name for name in rows.tags(heavy, (each.row for each in own)) if name != tag]
        path = heavy.files[heavy.file[first.row]]
        yield REGISTRY.finding(
            RULE.code,
            f"{tag} in run {heavy.runs[run]} cannot be decoded at step {first.step:,}: {first.why}{likewise(others)}",
            Place(path, first.offset, first.length, heavy.runs[run], tag, first.step),
        )
