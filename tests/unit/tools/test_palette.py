"""The palette check measures what it says; the figures are those of the published CIEDE2000 test data and of WCAG."""

from __future__ import annotations

import pytest

from tools.colour import NORMAL, Triple, ciede2000, contrast, seen
from tools.palette_check import TOKENS, figures, tokens

SHARMA = [
    ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
    ((50.0, 2.5, 0.0), (50.0, 0.0, -2.5), 4.3065),
    ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
    ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
    ((22.7233, 20.0904, -46.694), (23.0331, 14.973, -42.5619), 2.0373),
    ((2.0776, 0.0795, -1.135), (0.9033, -0.0636, -0.5514), 0.9082),
]
"""Sharma, Wu and Dalal (2005), table 1: two Lab colours and their difference."""


@pytest.mark.parametrize(("p", "q", "difference"), SHARMA)
def test_ciede2000(p: Triple, q: Triple, difference: float) -> None:
    assert ciede2000(p, q) == pytest.approx(difference, abs=1e-4)
    assert ciede2000(q, p) == pytest.approx(difference, abs=1e-4)


def test_contrast() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_red_and_green_draw_near_for_deuteranopes() -> None:
    red, green = "#a05030", "#607020"
    seen_by_all = ciede2000(seen(red, NORMAL), seen(green, NORMAL))
    assert ciede2000(seen(red, "deuteranopia"), seen(green, "deuteranopia")) < seen_by_all / 2


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_tokens_hold_and_a_pale_hue_does_not(theme: str) -> None:
    colours = tokens(TOKENS.read_text(), theme)
    assert [f for f in figures(colours) if f[1] < f[2]] == []
    colours["run-3"] = colours["chart"]
    assert "run-3 on chart" in [what for what, value, floor in figures(colours) if value < floor]
