"""D614: sounds beyond their range."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.sounds import Sound
from lossless.doctor.wording import likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D614",
        name="sound-clipped",
        severity=Severity.NOTE,
        what="Most of a sound lies at the largest or smallest number there is: was it of another range?",
        why="Sounds are floats from -1 to 1. What is beyond, such as samples of -32,768 to 32,767, becomes noise.",
        remedy="Divide the samples by their largest magnitude, or by 32,768 if they are 16-bit integers.",
        example="speech: 96% of its 16,000 samples are clipped.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix="sound / 32768",
    )
)
_CLIPPED = 0.5
_SHORT = 100


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run."""
    heavy = evidence.heavy
    found: dict[int, list[tuple[str, list[Sound]]]] = {}
    for row, batches in evidence.samples.sounds.items():
        heard = [sound for batch in batches for sound in batch.sounds if sound.samples >= _SHORT]
        if heard and all(sound.clipped > _CLIPPED * sound.samples for sound in heard):
            found.setdefault(int(heavy.run[row]), []).append((rows.tag(heavy, row), heard))
    for run, own in found.items():
        tag, heard = own[0]
        samples, clipped = sum(sound.samples for sound in heard), sum(sound.clipped for sound in heard)
        yield REGISTRY.finding(
            RULE.code,
            f"{tag} in run {heavy.runs[run]}: {clipped / samples:.0%} of {samples:,} samples are clipped, of every "
            f"sound looked at: were they beyond -1 to 1?{likewise([name for name, _ in own[1:]])}",
            Place(run=heavy.runs[run], tag=tag),
        )
