"""Without a mouse, without seeing, with the system's own colours, by finger."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, CDPSession, Page, expect

from tests.e2e.board import PATIENCE, expect_lines
from tests.e2e.growing import Growing
from tools.serving import Served

_FOCUS = """() => {
  const here = document.activeElement, ring = here.closest('.field') ?? here, style = getComputedStyle(ring);
  const name = here.dataset.card ?? here.getAttribute('aria-label') ?? here.textContent.trim();
  return [here.getAttribute('role') ?? here.tagName.toLowerCase(), name, style.outlineStyle, style.outlineWidth];
}"""


@pytest.fixture
def url(serve: Callable[..., Served], tmp_path: Path) -> str:
    """Two runs of two tags."""
    for name, by in (("one", 1.0), ("two", 2.0)):
        run = Growing.make(tmp_path / "logs", name)
        for tag in ("accuracy", "loss"):
            run.append(tag, list(range(200)), [by * (200 - step) for step in range(200)])
    return serve(tmp_path / "logs").url


def test_the_keyboard_goes_from_tree_to_toolbar_to_cards(url: str, page: Page) -> None:
    """In the order they stand, and each stop is seen."""
    page.goto(url)
    expect_lines(page, "loss", 2)
    stops = []
    for _ in range(60):
        page.keyboard.press("Tab")
        stops.append(page.evaluate(_FOCUS))
        if stops[-1][1] == "loss":
            break
    names = [name for _, name, *_ in stops]
    order = ["Skip to the charts", "Find runs", "Runs", "Filter tags", "Smoothing", "accuracy", "Log scale", "loss"]
    assert [name for name in dict.fromkeys(names) if name in order] == order
    assert [stop for stop in stops if stop[2:] != ["solid", "2px"]] == []
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("tooltip")).to_contain_text("two")
    page.keyboard.press("l")
    expect(page).to_have_url(re.compile("c=loss:ly1"))


def test_a_card_has_its_last_values_as_text(url: str, page: Page) -> None:
    """A labelled figure, described by what is drawn and where the lines ended."""
    page.goto(url)
    expect_lines(page, "loss", 2)
    figure = page.get_by_role("figure", name="loss")
    expect(figure).to_have_accessible_description(
        re.compile(r"^400.of.400.points drawn Last values: one 1\.000 at step 199; two 2\.000 at step 199\.$"),
        timeout=PATIENCE,
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_systems_own_colours(url: str, browser: Browser, scheme: Literal["light", "dark"]) -> None:
    """Axis labels are of the system's text colour, whatever theme was chosen, and lines suit its ground."""
    context = browser.new_context(forced_colors="active", color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{url}#th={'dark' if scheme == 'light' else 'light'}")
    card = expect_lines(page, "loss", 2)
    assert page.evaluate("document.documentElement.dataset.theme") == scheme
    reds = card.locator("canvas").first.evaluate(
        """(canvas) => {
          const {data} = canvas.getContext('2d').getImageData(0, 0, 44 * devicePixelRatio, canvas.height);
          const seen = new Set();
          for (let i = 0; i < data.length; i += 4) if (data[i + 3] === 255) seen.add(data[i]);
          return [...seen];
        }"""
    )
    assert (0 if scheme == "light" else 255) in reds
    context.close()


def touch(session: CDPSession, *paths: list[tuple[float, float]]) -> None:
    """Move one finger along each path."""
    for at in range(len(paths[0])):
        points = [{"x": path[at][0], "y": path[at][1], "id": finger} for finger, path in enumerate(paths)]
        session.send("Input.dispatchTouchEvent", {"type": "touchMove" if at else "touchStart", "touchPoints": points})
    session.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})


def test_by_finger(url: str, browser: Browser) -> None:
    """A tap opens the tooltip, another moves it; a pinch zooms, a drag then pans; the tools leave the title free."""
    context = browser.new_context(viewport={"width": 1024, "height": 800}, has_touch=True, is_mobile=True)
    page = context.new_page()
    page.goto(url)
    card = expect_lines(page, "loss", 2)
    expect(card.get_by_role("button", name="More")).to_be_visible()
    expect(card.get_by_role("button", name="Pin")).to_be_hidden()
    box = card.locator(".plot").bounding_box()
    assert box is not None
    left, middle = box["x"] + 44, box["y"] + box["height"] / 2
    page.touchscreen.tap(left + 60, middle)
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text("one")
    before = tip.locator("b").inner_text()
    expect(card.get_by_role("button", name="Pin")).to_be_visible()
    page.touchscreen.tap(left + 160, middle)
    expect(tip.locator("b")).not_to_have_text(before)
    page.touchscreen.tap(left + 160, middle)
    expect(tip).to_have_count(0)
    session = context.new_cdp_session(page)
    steps = range(9)
    touch(session, [(left + 120 - 8 * i, middle) for i in steps], [(left + 160 + 8 * i, middle) for i in steps])
    zoomed = window(page)
    assert 0 < zoomed[0] < zoomed[1] < 199
    touch(session, [(left + 80 + 10 * i, middle) for i in steps])
    page.wait_for_function("before => !location.hash.includes(before)", arg=f"x{zoomed[0]:g}_")
    panned = window(page)
    assert panned[0] < zoomed[0]
    assert abs((panned[1] - panned[0]) - (zoomed[1] - zoomed[0])) < 1
    context.close()


def window(page: Page) -> tuple[float, float]:
    """The card's own window of x, from the address."""
    expect(page).to_have_url(re.compile(r"c=loss:x"))
    found = re.search(r"c=loss:x([\d.-]+)_([\d.-]+)", page.url)
    assert found is not None
    return float(found[1]), float(found[2])
