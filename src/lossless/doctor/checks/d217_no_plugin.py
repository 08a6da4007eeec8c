"""D217: tensors that no dashboard shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, likewise, listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Kind

RULE = REGISTRY.add(
    Rule(
        code="D217",
        name="no-plugin",
        severity=Severity.NOTE,
        what="Tensors were written without metadata, or for a plugin that is not known.",
        why="The plugin's name in a tag's metadata says which dashboard shows it. Without one TensorBoard passes the "
        "tag over with a warning; a plugin that is not installed shows nothing. lossless lists such tags as tensors.",
        remedy="Write them by the call of their kind (scalar, histogram, image, text), or give the metadata of the "
        "plugin that is to show them.",
        example="tf.summary.write('x', tensor, step) without metadata.",
        since="0.1.0",
        certainty=Certainty.ASKS,
        fix='tf.summary.histogram("x", tensor, step)',
    )
)
_KNOWN = frozenset(
    {"scalars", "histograms", "images", "audio", "text", "pr_curves", "mesh", "hparams", "custom_scalars", "graphs"}
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a plugin, and one for tags without."""
    heavy = evidence.heavy
    rows = np.flatnonzero(heavy.kind == Kind.TENSOR)
    runs: defaultdict[int, list[int]] = defaultdict(list)
    for row in rows.tolist():
        runs[int(heavy.tag[row])].append(row)
    by_plugin: defaultdict[str, list[int]] = defaultdict(list)
    for tag in runs:
        by_plugin[_plugin(evidence, heavy.tags[tag])].append(tag)
    for plugin, tags in sorted(by_plugin.items()):
        if plugin not in _KNOWN:
            of_tags = [row for tag in tags for row in runs[tag]]
            yield _finding(evidence, plugin, [heavy.tags[tag] for tag in tags], of_tags)


def _plugin(evidence: Evidence, tag: str) -> str:
    """The first that is not known, "" if none is said."""
    said = [metadata.plugin for metadata in evidence.board.metadata(tag)]
    named = [plugin for plugin in said if plugin]
    return next((plugin for plugin in named if plugin not in _KNOWN), "" if "" in said or not named else named[0])


def _finding(evidence: Evidence, plugin: str, tags: list[str], rows: list[int]) -> Finding:
    heavy = evidence.heavy
    values = int(heavy.values[rows].sum())
    names = list(dict.fromkeys(heavy.runs[heavy.run[row]] for row in rows))
    what = f"for the plugin {plugin!r}, which is not known" if plugin else "without a plugin in their metadata"
    return REGISTRY.finding(
        RULE.code,
        f"{tags[0]} holds {counted(values, 'tensor')} {what}, in run {listed(names)}{likewise(tags[1:])}",
        Place(run=names[0], tag=tags[0]),
        fix="" if plugin else RULE.fix,
    )
