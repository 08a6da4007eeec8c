"""What an answer says of its series besides the points; the same words in every form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lossless.query import SeriesAnswer

FIELDS = (
    "run",
    "tag",
    "offset",
    "length",
    "points",
    "total",
    "first_step",
    "last_step",
    "first_wall_time",
    "nonfinite",
    "first_nonfinite_step",
    "attempts",
    "workers",
    "last_value",
    "since",
)
COLUMNS = ("x", "y", "s", "flags", "step", "wall_time")


def facts(answer: SeriesAnswer) -> dict[str, Any]:
    """generation, cursor, series, missing."""
    return {
        "generation": answer.generation,
        "cursor": answer.cursor,
        "series": [{name: getattr(series, name) for name in FIELDS} for series in answer.series],
        "missing": [{"tag": tag, "runs": runs} for tag, runs in answer.missing],
    }


def columns(answer: SeriesAnswer) -> dict[str, Any]:
    """The columns that are there, in their fixed order."""
    found = {name: getattr(answer, name) for name in COLUMNS}
    return {name: column for name, column in found.items() if column is not None}
