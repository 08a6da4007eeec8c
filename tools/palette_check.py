"""Check web/src/tokens.css: contrast of text and marks, and how far apart the run hues are, colour-blind eyes included.

Prints every figure of both themes (`--quiet`: only those below their floor); exits 1 when one is below.
"""

from __future__ import annotations

import itertools
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from tools.colour import MACHADO, NORMAL, ciede2000, contrast, seen

TOKENS = Path(__file__).resolve().parent.parent / "web/src/tokens.css"
TEXT, MARK = 4.5, 3.0
FIRST = 8
"""The hues most boards use; they must be further apart than all of them."""
DISTANCE = {NORMAL: (10.0, 10.0), "deuteranopia": (7.0, 9.0), "protanopia": (7.0, 9.0), "tritanopia": (0.0, 0.0)}
"""Smallest CIEDE2000 between any two of all hues, and of the first eight."""
STEP, APART = 7.0, 30.0
"""Smallest CIEDE2000 from one step of the sequential colours to the next, and between the three diverging ones."""
DIVERGING = ("div-low", "div-mid", "div-high")
PAIRS: dict[str, dict[float, str]] = {
    "surface": {
        7.0: "text",
        TEXT: "text-2 text-3 accent-text error warning note live stalled div-low div-high",
        MARK: "error-mark warning-mark note-mark border-control focus",
    },
    "bg": {TEXT: "text-2 text-3", MARK: "focus"},
    "raised": {TEXT: "text-3"},
    "side": {TEXT: "text-3", MARK: "live-mark stalled-mark rest-mark"},
    "accent": {TEXT: "on-accent"},
    "error-bg": {TEXT: "error"},
    "warning-bg": {TEXT: "warning accent-text"},
    "note-bg": {TEXT: "note"},
    "live-bg": {TEXT: "live"},
    "hover": {TEXT: "text-3"},
    "sunken": {TEXT: "text-2 text-3"},
    "selected": {TEXT: "text-3", MARK: "error-mark warning-mark stalled-mark rest-mark"},
    "accent-soft": {TEXT: "accent-text"},
    "chart": {MARK: "run-rest"},
}
"""Background → floor → foregrounds."""
Figure = tuple[str, float, float]
"""What was measured, its value, its floor."""


def tokens(css: str, theme: str) -> dict[str, str]:
    """The colour tokens of a theme by name, without the dashes."""
    block = re.search(rf"/\* theme:{theme} \*/(.*?)/\* end:{theme} \*/", css, re.DOTALL)
    if block is None:
        raise SystemExit(f"{TOKENS}: got no block between /* theme:{theme} */ and /* end:{theme} */, want one")
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})\s*;", block[1]))


def figures(colours: dict[str, str]) -> Iterator[Figure]:
    """Every figure of one theme."""
    hues = [colours[f"run-{i}"] for i in range(1, 1 + sum(bool(re.fullmatch(r"run-\d+", name)) for name in colours))]
    yield "run hues", float(len(hues)), 12.0
    yield from ((f"run-{i} on chart", contrast(hue, colours["chart"]), MARK) for i, hue in enumerate(hues, 1))
    for vision in (NORMAL, *MACHADO):
        yield f"{vision}: nearest of {len(hues)} hues", _nearest(hues, vision), DISTANCE[vision][0]
        yield f"{vision}: nearest of the first {FIRST}", _nearest(hues[:FIRST], vision), DISTANCE[vision][1]
        yield f"{vision}: next step of the sequence", _steps(colours, vision), STEP
        yield f"{vision}: nearest of the diverging", _nearest([colours[name] for name in DIVERGING], vision), APART
    steps = [contrast(colours[f"seq-{i}"], colours["chart"]) for i in range(1, 8)]
    yield "sequence, faintest change of contrast", min(b / a for a, b in itertools.pairwise(steps)), 1.2
    for ground, floors in PAIRS.items():
        for floor, names in floors.items():
            yield from ((f"{n} on {ground}", contrast(colours[n], colours[ground]), floor) for n in names.split())


def _nearest(hues: list[str], vision: str) -> float:
    return min(ciede2000(p, q) for p, q in itertools.combinations([seen(hue, vision) for hue in hues], 2))


def _steps(colours: dict[str, str], vision: str) -> float:
    shown = [seen(colours[f"seq-{i}"], vision) for i in range(1, 8)]
    return min(ciede2000(p, q) for p, q in itertools.pairwise(shown))


def main(arguments: list[str]) -> int:
    css, failed = TOKENS.read_text(), False
    for theme in ("light", "dark"):
        for what, value, floor in figures(tokens(css, theme)):
            failed |= value < floor
            if value < floor or "--quiet" not in arguments:
                print(f"{theme:5} {what:40} {value:6.2f} {'ok' if value >= floor else f'BELOW {floor}'}")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
