"""Which of several forms a client wants: `format` first, then the Accept header with its weights."""

from __future__ import annotations

from collections.abc import Mapping

from lossless.server.problems import Problem

ARROW = "application/vnd.apache.arrow.stream"
FORMATS = {"arrow": ARROW, "json": "application/json", "csv": "text/csv"}


def weights(header: str) -> dict[str, float]:
    """`a;q=0.5, b` as {"a": 0.5, "b": 1.0}; an unreadable weight counts as 0."""
    found: dict[str, float] = {}
    for part in header.split(","):
        name, *options = (piece.strip().lower() for piece in part.split(";"))
        weight = next((option[2:] for option in options if option.startswith("q=")), "1")
        if name:
            found[name] = float(weight) if weight.replace(".", "", 1).isdigit() else 0.0
    return found


def choose(accept: str, formats: Mapping[str, str], default: str) -> str:
    """The name in `formats` (name → media type) that `accept` weighs most; `default` wins ties.

    Raises `Problem` 406 if the client accepts none of them.
    """
    asked = weights(accept or "*/*")

    def weight(media: str) -> float:
        return asked.get(media, asked.get(media.partition("/")[0] + "/*", asked.get("*/*", 0.0)))

    best = max(formats, key=lambda name: (weight(formats[name]), name == default))
    if weight(formats[best]) > 0:
        return best
    want = ", ".join(formats.values())
    raise Problem(406, "accept", f"Accept: got {accept!r}, want one of {want}", got=accept, want=want, where="Accept")
