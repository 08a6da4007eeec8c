"""For everyone: WCAG AA in both themes, keys reach everything, and nothing overlaps where there is little room."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.board import PATIENCE
from tools.serving import Served, serving

ROOT = Path(__file__).resolve().parents[2]
AXE = ROOT / "web/node_modules/axe-core/axe.min.js"
VIEWS = {
    "scalars": "[data-card][data-lines]",
    "media": "[data-card]:has(canvas)",
    "params": "section[aria-label=Sessions] tbody tr",
    "graphs": "canvas[data-boxes]",
    "embeddings": "main canvas",
    "health": "main [aria-expanded]",
    "run&sel=custom/train": "main h1, main h2",
}
"""View → what is there once it shows something."""
_RUN = """() => axe.run({runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']})
  .then(found => found.violations.flatMap(({id, nodes}) => nodes.map(node => `${id}: ${node.target.join(' ')}: `
    + [...node.any, ...node.all, ...node.none].map(check => check.message).join('; '))))"""
_REACHABLE = """() => {
  const found = [...document.querySelectorAll('button, a[href], input, select, textarea, [tabindex="0"]')].filter(one =>
    one.tabIndex >= 0 && !one.disabled && one.checkVisibility({visibilityProperty: true}));
  window.reach = new Map(found.map((one, i) => [one, i]));
  return found.map(one => one.getAttribute('aria-label') || one.outerHTML.slice(0, 120));
}"""
_FOCUSED = """() => {
  const one = document.activeElement;
  const ring = [one, one.parentElement].some(it => it && getComputedStyle(it).outlineStyle !== 'none');
  return [window.reach.get(one) ?? -1, ring, one.outerHTML.slice(0, 120)];
}"""
_UNREACHED = """() => [...document.querySelectorAll('main button, header button, main a[href]')]
  .filter(one => one.tabIndex < 0 && !one.closest('[role=tree], [role=listbox], [role=grid], [role=radiogroup]')
    && !one.closest('tbody:has([tabindex="0"])')).map(one => one.outerHTML.slice(0, 120))"""
"""Controls that Tab leaves out, and no arrow keys reach from where it stops."""
_OVERLAPS = """() => {
  const boxes = [...document.querySelectorAll('#app > header > :not([role=progressbar])')]
    .map(one => [one.className || one.localName, one.getBoundingClientRect()]).filter(([, box]) => box.width > 0);
  const wide = document.documentElement.scrollWidth > innerWidth ? ['the page is wider than its window'] : [];
  const out = boxes.filter(([, box]) => box.right > innerWidth + 1).map(([name]) => `${name} is cut off`);
  return [...wide, ...out, ...boxes.slice(1).filter(([, box], i) => box.left < boxes[i][1].right - 1)
    .map(([name]) => `${name} lies over what is before it`)];
}"""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A board with something in every view."""
    with serving(ROOT / "tests/interop/logs", cache=tmp_path_factory.mktemp("cache")) as found:
        yield found


def shown(page: Page, served: Served, view: str) -> None:
    """Open a view and wait until it shows something."""
    page.goto(f"{served.url}#v={view}")
    expect(page.locator(VIEWS[view]).first).to_be_visible(timeout=PATIENCE)


def violations(page: Page) -> Any:
    """What axe finds: contrast of texts, names, roles, sizes of targets."""
    page.evaluate(AXE.read_text())  # not as a script of the page: its policy would not run it
    return page.evaluate(_RUN)


@pytest.mark.parametrize("view", VIEWS)
def test_wcag_aa_in_both_themes(served: Served, page: Page, view: str) -> None:
    shown(page, served, view)
    assert violations(page) == []
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    assert violations(page) == []


@pytest.mark.parametrize("view", ["media", "params", "graphs", "embeddings"])
def test_keys_reach_every_control_and_one_sees_where_they_are(served: Served, page: Page, view: str) -> None:
    shown(page, served, view)
    names = page.evaluate(_REACHABLE)
    reached, bare = set[int](), set[str]()
    for _ in range(2 * len(names)):
        page.keyboard.press("Tab")
        at, ring, what = page.evaluate(_FOCUSED)
        if at in reached and len(reached) > len(names) / 2 and at == 0:
            break
        reached.add(at)
        if at >= 0 and not ring:
            bare.add(what)
    assert [name for i, name in enumerate(names) if i not in reached] == []
    assert bare == set()
    assert page.evaluate(_UNREACHED) == []


def test_little_room(served: Served, page: Page) -> None:
    """Down to a window of 1280 at 200 %: nothing lies over another thing, and nothing is cut off at the side."""
    for width in (1920, 1440, 1280, 1024, 640):
        page.set_viewport_size({"width": width, "height": 800})
        for view in ("media", "params", "graphs"):
            shown(page, served, view)
            assert page.evaluate(_OVERLAPS) == [], (width, view)
