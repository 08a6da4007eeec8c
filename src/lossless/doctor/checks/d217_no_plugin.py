"""D217: tensors that no dashboard shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from operator import itemgetter
from typing import NamedTuple

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, likewise, listed
from lossless.errors import ProtoError, RecordError
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.types import Kind
from lossless.wire.events import Event
from lossless.wire.records import Unframer

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
_OPENED = 32
_BYTES = 1 << 20


class _Row(NamedTuple):
    """So many values of a tag in a run."""

    tag: str
    run: str
    values: int


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a plugin, and one for tags without."""
    heavy, series = evidence.heavy, evidence.series
    found: defaultdict[str, list[_Row]] = defaultdict(list)
    for row in np.flatnonzero(heavy.kind == Kind.TENSOR).tolist():
        tag = heavy.tags[heavy.tag[row]]
        found[_plugin(evidence, tag)].append(_Row(tag, heavy.runs[heavy.run[row]], int(heavy.values[row])))
    for row in _bare_scalars(evidence):
        tag = series.tags[series.tag[row]]
        found[""].append(_Row(tag, series.runs[series.run[row]], int(series.points[row])))
    for row, plugin in _scalars_of_others(evidence):
        tag = series.tags[series.tag[row]]
        found[plugin].append(_Row(tag, series.runs[series.run[row]], int(series.points[row])))
    for plugin, rows in sorted(found.items()):
        if plugin not in _KNOWN:
            yield _finding(plugin, rows)


def _scalars_of_others(evidence: Evidence) -> Iterator[tuple[int, str]]:
    """(row, plugin) of scalars that were written for a plugin that is not known, and for no other."""
    series = evidence.series
    if evidence.board.plugins <= _KNOWN | {""}:
        return
    plugins: dict[int, str] = {}
    for tag in np.unique(series.tag).tolist():
        said = {metadata.plugin for metadata in evidence.board.metadata(series.tags[tag])}
        if said and said.isdisjoint({"", *_KNOWN}):
            plugins[tag] = min(said)
    for row in np.flatnonzero(np.isin(series.tag, list(plugins))).tolist():
        yield row, plugins[int(series.tag[row])]


def _bare_scalars(evidence: Evidence) -> Iterator[int]:
    """Rows of scalars that TensorFlow 2 wrote as tensors without metadata: what it writes otherwise has them."""
    series = evidence.series
    suspects = np.flatnonzero([path.endswith(".v2") for path in series.files])
    rows = np.flatnonzero(np.isin(series.file, suspects))
    tags = np.flatnonzero(np.bincount(series.tag[rows], minlength=len(series.tags))).tolist()
    bare = [tag for tag in tags if any(not said.plugin for said in evidence.board.metadata(series.tags[tag]))]
    for row in rows[np.isin(series.tag[rows], bare)][:_OPENED].tolist():
        if _is_tensor(evidence, series.files[series.file[row]], series.tags[series.tag[row]]):
            yield row


def _is_tensor(evidence: Evidence, path: str, tag: str) -> bool:
    """Whether the tag's first value, if it lies in the file's first bytes, is a tensor without a plugin."""
    data, unframer = bytearray(_BYTES), Unframer()
    try:
        unframer.feed(memoryview(data)[: evidence.files.following.fs.read_into(path, memoryview(data), 0)])
        while record := unframer.next():
            event = Event.decode(record.data)
            for value in event.summary.value if event.summary else ():
                if value.tag == tag:
                    return value.tensor is not None and not (value.metadata and value.metadata.plugin_data)
    except (OSError, RecordError, ProtoError):
        return False
    return False


def _plugin(evidence: Evidence, tag: str) -> str:
    """The first that is not known, "" if none is said."""
    said = [metadata.plugin for metadata in evidence.board.metadata(tag)]
    named = [plugin for plugin in said if plugin]
    return next((plugin for plugin in named if plugin not in _KNOWN), "" if "" in said or not named else named[0])


def _finding(plugin: str, rows: list[_Row]) -> Finding:
    tags, runs = (list(dict.fromkeys(names)) for names in (map(itemgetter(0), rows), map(itemgetter(1), rows)))
    values = sum(row.values for row in rows if row.tag == tags[0])
    what = f"for the plugin {plugin!r}, which is not known" if plugin else "without a plugin in their metadata"
    return REGISTRY.finding(
        RULE.code,
        f"{tags[0]} holds {counted(values, 'value')} {what}, in run {listed(runs)}{likewise(tags[1:])}",
        Place(run=runs[0], tag=tags[0]),
        fix="" if plugin else RULE.fix,
    )
