"""D302: TensorBoard keeps ten images of a tag, and few of other values."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lossless.doctor import stock, wording
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D302",
        name="values-sampled",
        severity=Severity.NOTE,
        what="TensorBoard would show ten images or sounds of a tag, and few of its texts, histograms or meshes.",
        why="It keeps 10 steps of an image or audio tag; 10 of text and meshes, or 100 with its data server; 100 PR "
        "curves; and puts 51 histograms on the screen. Which ones is left to chance, but for the last.",
        remedy="Nothing, to see them here; TensorBoard keeps more if it is told so, in memory, but for histograms.",
        example="TensorBoard would not show 140 of 150 images: it keeps 10 of each tag.",
        since="0.1.0",
    )
)


class _Kept(NamedTuple):
    """Steps of a tag that are shown: without and with the data server; `plugin` as --samples_per_plugin names it, ""
    where that shows no more."""

    noun: str
    slow: int
    fast: int
    plugin: str


_KEPT = {
    Kind.IMAGE: _Kept("image", 10, 10, "images"),
    Kind.AUDIO: _Kept("sound", 10, 10, "audio"),
    Kind.TEXT: _Kept("text", 10, 100, "text"),
    Kind.HISTOGRAM: _Kept("histogram", 51, 51, ""),
    Kind.MESH: _Kept("mesh part", 10, 100, "mesh"),
    Kind.PR_CURVE: _Kept("PR curve", 100, 100, "pr_curves"),
}


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a board."""
    heavy = evidence.heavy
    if not len(heavy):
        return
    order = np.lexsort((heavy.tag, heavy.run, heavy.kind))
    kind, run, tag = heavy.kind[order], heavy.run[order], heavy.tag[order]
    other = (kind[1:] != kind[:-1]) | (run[1:] != run[:-1]) | (tag[1:] != tag[:-1])
    starts = np.flatnonzero(np.concatenate(([True], other)))
    values, first = np.add.reduceat(heavy.values[order], starts), order[starts]
    parts, more = [], {}
    for each, kept in _KEPT.items():
        long = np.flatnonzero((heavy.kind[first] == each) & (values > min(kept.slow, kept.fast)))
        if len(long):
            parts.append(_said(evidence, kept, values[long], first[long]))
            more[kept.plugin] = int(values[long].max())
    more.pop("", None)
    if parts:
        yield REGISTRY.finding(
            RULE.code,
            f"TensorBoard would not show {'; '.join(parts)}",
            stock.board(evidence),
            effect="lossless keeps them all.",
            fix=stock.command(evidence, stock.samples(more)) if more else "",
        )


def _said(evidence: Evidence, kept: _Kept, values: NDArray[np.int64], first: NDArray[np.int64]) -> str:
    heavy, total = evidence.heavy, int(values.sum())
    slow, fast = (int(np.maximum(values - keeps, 0).sum()) for keeps in (kept.slow, kept.fast))
    served = "" if slow == fast else f", or {kept.fast} with its data server: then {fast:,} are missing"
    row = int(first[np.argmax(values)])
    most = f"most of {heavy.tags[heavy.tag[row]]} in run {heavy.runs[heavy.run[row]]}"
    nouns = wording.counted(total, kept.noun)
    tags = wording.counted(len(values), "tag")
    return f"{slow:,} of {nouns} in {tags} (it keeps {kept.slow} of each{served}; {most})"
