"""The native HTTP interface as a table. A route is its own file; it translates `query` and keeps nothing."""

from __future__ import annotations

from lossless.server.api import (
    board,
    events,
    expect,
    findings,
    graph,
    groups,
    health,
    histograms,
    hparams,
    pr_curves,
    report,
    runs,
    scalars,
    sound,
    statistics,
    tags,
    values,
)

RESOURCES = (
    board.RESOURCE,
    runs.RUNS,
    runs.RUN,
    tags.TAGS,
    tags.LAST,
    scalars.RESOURCE,
    statistics.RESOURCE,
    values.RESOURCE,
    groups.RESOURCE,
    histograms.RESOURCE,
    graph.GRAPHS,
    graph.GRAPH,
    graph.PARSE,
    sound.RESOURCE,
    pr_curves.RESOURCE,
    hparams.HPARAMS,
    hparams.IMPORTANCE,
    findings.RESOURCE,
    report.RESOURCE,
    expect.RESOURCE,
    events.RESOURCE,
    health.RESOURCE,
)
