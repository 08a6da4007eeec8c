"""D604: histograms of NaN, or of nothing."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import rows
from lossless.doctor.evidence import Evidence
from lossless.doctor.samples import Bars
from lossless.doctor.wording import counted, likewise
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D604",
        name="histogram-content",
        severity=Severity.NOTE,
        what="A histogram counts values that are NaN or infinite, or none at all.",
        why="What is not finite falls into no bucket, or makes the buckets' edges NaN: the chart is empty or lies. An "
        "empty one says that the tensor had no element, as the gradient of a layer that is not trained.",
        remedy="Look for the first NaN in what the histogram is of; leave out what is empty.",
        example="weights in run a: from step 40 on its histograms hold NaN.",
        since="0.1.0",
    )
)


_EMPTY = "Leave it out; or look why what it is of has no element."


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a run and fault."""
    heavy = evidence.heavy
    found: dict[tuple[int, bool], list[tuple[str, Bars, str]]] = {}
    for row, samples in evidence.samples.histograms.items():
        for bars in samples:
            if what := _wrong(bars):
                empty = bars.finite and not bars.lost >= 1
                found.setdefault((int(heavy.run[row]), empty), []).append((rows.tag(heavy, row), bars, what))
                break
    for (run, empty), own in found.items():
        tag, bars, what = own[0]
        yield REGISTRY.finding(
            RULE.code,
            f"{tag} in run {heavy.runs[run]}: its histogram at step {bars.step:,} {what}"
            f"{likewise([name for name, _, _ in own[1:]])}",
            Place(run=heavy.runs[run], tag=tag, step=bars.step),
            remedy=_EMPTY if empty else "",
        )


def _wrong(bars: Bars) -> str:
    if not bars.finite:
        return "holds NaN or infinity"
    if bars.lost >= 1:
        return f"lacks {counted(round(bars.lost), 'value')} of {round(bars.lost + bars.counted):,}: NaN or out of range"
    return "" if bars.counted else "counts nothing: it is of no value"
