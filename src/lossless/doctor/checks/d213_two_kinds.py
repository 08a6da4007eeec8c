"""D213: one tag, two kinds of values."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, listed
from lossless.errors import ProtoError
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.types import Kind
from lossless.wire.events import Value

RULE = REGISTRY.add(
    Rule(
        code="D213",
        name="two-kinds",
        severity=Severity.WARNING,
        what="A tag was written as two kinds of values, as scalar and as histogram for instance.",
        why="Within a run TensorBoard believes what was written of a tag first, and does not show the other kind. "
        "lossless shows both, in a card each.",
        remedy="Give each kind a tag of its own.",
        example="weights is a scalar (its norm) and a histogram in run a.",
        since="0.1.0",
        fix='writer.add_scalar("weights/norm", norm, step)\nwriter.add_histogram("weights", weights, step)',
    )
)
_OF_A_RUN = (Kind.GRAPH, Kind.META_GRAPH, Kind.RUN_METADATA, Kind.KERAS_GRAPH)
_PLUGINS = {
    "scalars": Kind.SCALAR,
    "histograms": Kind.HISTOGRAM,
    "images": Kind.IMAGE,
    "audio": Kind.AUDIO,
    "text": Kind.TEXT,
}
_SHORTER = 3
_READ = 64


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a tag; a note where each run has but one kind."""
    series, heavy = evidence.series, evidence.heavy
    if not len(heavy):
        return
    own = ~np.isin(heavy.kind, _OF_A_RUN)
    hidden = list(_hidden(evidence))
    found = np.concatenate(
        (
            np.stack((series.tag, series.run, np.full(len(series), Kind.SCALAR, np.int32))),
            np.stack((heavy.tag[own], heavy.run[own], heavy.kind[own].astype(np.int32))),
            np.array(hidden, np.int32).reshape(-1, 3).T,
        ),
        axis=1,
    ).astype(np.int64)
    tags, runs, kinds = found
    both = np.unique(tags << 8 | kinds) >> 8
    for tag in np.unique(both[1:][both[1:] == both[:-1]]).tolist():
        at = tags == tag
        yield _finding(evidence, series.tags[tag], runs[at].tolist(), kinds[at].tolist())


def _hidden(evidence: Evidence) -> Iterator[tuple[int, int, int]]:
    """(tag, run, kind) of values that lie among those of another kind: a tag's first metadata is believed, and what
    has other metadata is much shorter or longer. The shortest value of up to 64 rows is read."""
    heavy = evidence.heavy
    suspects = np.flatnonzero(
        np.isin(heavy.kind, list(_PLUGINS.values())) & (heavy.min_length * _SHORTER <= heavy.max_length)
    )
    for row in suspects[:_READ].tolist():
        values = heavy.rows(row)
        shortest = int(values.lengths.argmin())
        kind = _kind(
            evidence, heavy.files[heavy.file[row]], int(values.offsets[shortest]), int(values.lengths[shortest])
        )
        if kind is not None and kind != heavy.kind[row]:
            yield int(heavy.tag[row]), int(heavy.run[row]), kind


def _kind(evidence: Evidence, path: str, offset: int, length: int) -> Kind | None:
    """What the metadata of the value at `offset` say; None if they say nothing."""
    data = bytearray(length)
    try:
        read = evidence.files.following.fs.read_into(path, memoryview(data), offset)
        value = Value.decode(bytes(data[:read]))
    except (OSError, ProtoError):
        return None
    plugin = value.metadata.plugin_data if value.metadata else None
    return _PLUGINS.get(plugin.plugin_name) if plugin else None


def _finding(evidence: Evidence, tag: str, runs: list[int], kinds: list[int]) -> Finding:
    by_kind: defaultdict[Kind, set[int]] = defaultdict(set)
    by_run: defaultdict[int, set[int]] = defaultdict(set)
    for run, kind in zip(runs, kinds, strict=True):
        by_kind[Kind(kind)].add(run)
        by_run[run].add(kind)
    mixed = [run for run, of_run in sorted(by_run.items()) if len(of_run) > 1]
    place = Place(run=evidence.series.runs[mixed[0] if mixed else min(by_run)], tag=tag)
    if mixed:
        names = " and ".join(_word(kind) for kind in sorted(by_kind))
        where = listed([evidence.series.runs[run] for run in mixed])
        return REGISTRY.finding(RULE.code, f"{tag} is {names} at once in {counted(len(mixed), 'run')}: {where}", place)
    said = ", ".join(
        f"{_word(kind)} in {listed([evidence.series.runs[run] for run in sorted(of_kind)])}"
        for kind, of_kind in sorted(by_kind.items())
    )
    return REGISTRY.finding(RULE.code, f"{tag} is of another kind in other runs: {said}", place, severity=Severity.NOTE)


def _word(kind: Kind) -> str:
    return kind.name.lower().replace("_", " ")
