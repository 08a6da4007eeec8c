"""The address is the view: whoever opens it sees the same."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Browser, Page, expect

from benchmarks.generate import generate
from tests.e2e.board import PATIENCE, drag, expect_lines, expect_subtitle, run_row, subtitle
from tools.serving import Served

KEY = "gradients/layer_00/norm"


def test_every_state_comes_back_from_the_address(
    serve: Callable[..., Served], page: Page, browser: Browser, tmp_path: Path
) -> None:
    """Selection, axis, smoothing, tag filter, zoom and theme survive a reload and reach another browser."""
    page.goto(serve(generate("deep-small", tmp_path)).url)
    card = expect_lines(page, KEY, 2)
    run_row(page, "run_01").get_by_role("button", name="Hide").click()
    expect_lines(page, KEY, 1)
    page.get_by_role("radio", name="Relative").click()
    page.get_by_placeholder("Filter tags").fill("layer_00")
    expect(page.locator("[data-card]")).to_have_count(1)
    page.get_by_label("Smoothing", exact=True).get_by_role("spinbutton").or_(
        page.locator("input[aria-label*=moothing]").last
    ).first.fill("0.9")
    page.keyboard.press("Enter")
    drag(page, card, 0.2, 0.6)
    expect_subtitle(card, "of (39|40|41)[0-9] points drawn")
    expect(page).to_have_url(re.compile("norm:x"))
    said, address = subtitle(card), page.url
    other = browser.new_context(viewport={"width": 1280, "height": 800}).new_page()
    other.goto(address)
    for again in (page, other):
        if again is page:
            again.reload()
        expect_lines(again, KEY, 1)
        expect(run_row(again, "run_01")).to_have_attribute("aria-checked", "false")
        expect(again.get_by_role("radio", name="Relative")).to_be_checked()
        expect(again.get_by_placeholder("Filter tags")).to_have_value("layer_00")
        expect_subtitle(again.locator(f'[data-card="{KEY}"]'), f"^{said}$")
        assert again.url == address
    other.context.close()


def test_back_returns_to_the_view_before(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Full screen is a step in the browser's history."""
    page.goto(serve(generate("deep-small", tmp_path)).url)
    expect_lines(page, KEY, 2).focus()
    page.keyboard.press("f")
    full = page.locator("[data-full]")
    expect(full).to_be_visible(timeout=PATIENCE)
    page.go_back()
    expect(full).to_have_count(0)
    expect_lines(page, KEY, 2)
