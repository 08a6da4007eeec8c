"""D233: the steps of a tag go back again and again, or at a single point."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import rows, wording
from lossless.doctor.evidence import Evidence
from lossless.doctor.steps import Falling, Story, likewise
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D233",
        name="steps-zigzag",
        severity=Severity.WARNING,
        what="The steps of a tag go back again and again within one file, or a single point lies off the others.",
        why="The curve is drawn over itself, and points of earlier rounds count as superseded. The step is the number "
        "of the batch within its epoch, or two counters (steps and epochs, training and validation) share a tag, or "
        "several trainings share a writer.",
        remedy="Count one step over the whole training, and give each counter, each phase and each training its own "
        "tag or directory.",
        example="loss goes over steps 0 to 99 ten times: its step is the batch within the epoch.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_ALONE = "Look where it is written: with the step of another counter, or with none."
_HPARAMS = "Name the metrics of add_hparams as no curve is named, or give it their last step."
_PITY = 10
"""Points that a point of add_hparams supersedes."""
_EPOCH = "step = epoch * len(loader) + batch"


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run, of the tag that goes back most often; a note if it only goes back a little, or never
    forward."""
    falling = Falling(evidence)

    def said(run: str, own: list[int]) -> Finding | None:
        found = sorted(
            (s for s in falling.stories(own) if not s.restart),
            key=lambda s: (bool(s.jitters or s.sinks or s.astray), -s.falls),
        )
        if not found:
            return None
        story, tag = found[0], found[0].tags[0]
        place = Place(run=run, tag=tag, step=story.first.end)
        message = f"{tag} {_said(story)} in run {run}{likewise(found)}"
        if story.by_hparams:
            fix = f'writer.add_hparams(hparams, {{"hparam/{tag}": value}})'
            severity = None if story.first.covered >= _PITY else Severity.NOTE
            return REGISTRY.finding(RULE.code, message, place, remedy=_HPARAMS, fix=fix, severity=severity)
        if story.astray:
            return REGISTRY.finding(RULE.code, message, place, remedy=_ALONE, severity=Severity.NOTE)
        severity = Severity.NOTE if story.jitters or story.sinks else None
        return REGISTRY.finding(RULE.code, message, place, fix=_EPOCH if story.rounds else "", severity=severity)

    yield from rows.by_run(evidence.series, falling.suspect, said)


def _said(story: Story) -> str:
    first, steps = story.first, story.line.steps
    if story.astray:
        return _alone(story)
    if story.rounds:
        end = steps[: first.at].max()
        return f"runs over steps {first.end:,} to {end:,} {story.falls + 1:,} times, {story.rounds:,} points each,"
    often = f"{wording.times(story.falls)} in {len(steps):,} points"
    said = f"goes back {often}, first from step {first.start:,} to {first.end:,},"
    if story.sinks:
        return f"only goes back, from step {steps[0]:,} to {steps[-1]:,} in {len(steps):,} points,"
    if story.jitters:
        return f"{said} never by more than {story.depth:,},"
    if story.tracks:
        (a, b, n), (c, d, m) = story.tracks
        return f"{said} as two counters do ({a:,} to {b:,}: {n:,} points; {c:,} to {d:,}: {m:,})"
    return said


def _alone(story: Story) -> str:
    steps, count = story.line.steps, len(story.astray)
    at = story.astray[0]
    before = f" after {steps[at - 1]:,}" if at else ""
    after = f" before {steps[at + 1]:,}" if at + 1 < len(steps) else ""
    said = (
        f"has {wording.counted(count, 'point')} out of order, {'the first ' if count > 1 else ''}at step {steps[at]:,}"
    )
    by = ", by add_hparams" if story.by_hparams else ""
    return f"{said}{before}{' and' if before and after else ''}{after}{by},"
