"""The native HTTP interface as a table. A route is its own file; it translates `query` and keeps nothing."""

from __future__ import annotations

from lossless.server.api import board, events, findings, health, runs, tags

RESOURCES = (
    board.RESOURCE,
    runs.RUNS,
    runs.RUN,
    tags.TAGS,
    tags.LAST,
    findings.RESOURCE,
    events.RESOURCE,
    health.RESOURCE,
)
