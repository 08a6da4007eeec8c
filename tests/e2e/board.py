"""What a person sees on the board, in words of the tests."""

from __future__ import annotations

import re
from typing import cast

from playwright.sync_api import Locator, Page, expect

from tools.palette_check import TOKENS, tokens

PATIENCE = 20_000
"""Milliseconds until something must have appeared; far more than the promises, which `make bench` measures."""
_INK = """(canvases, hex) => canvases.reduce((sum, canvas) => {
  const {width, height} = canvas;
  if (!width || !height) return sum;
  const wanted = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const pixels = canvas.getContext('2d').getImageData(0, 0, width, height).data;
  for (let i = 0; i < pixels.length; i += 4) {
    const [r, g, b, a] = pixels.subarray(i, i + 4);
    if (a > 100 && Math.abs(r - wanted[0]) + Math.abs(g - wanted[1]) + Math.abs(b - wanted[2]) < 60) sum++;
  }
  return sum;
}, 0)"""


def card(page: Page, key: str) -> Locator:
    """The card of a tag."""
    return page.locator(f'[data-card="{key}"]')


def expect_lines(page: Page, key: str, lines: int) -> Locator:
    """Wait until the card has painted so many lines; the card."""
    found = card(page, key)
    expect(found).to_have_attribute("data-lines", str(lines), timeout=PATIENCE)
    return found


def subtitle(found: Locator) -> str:
    """What the card says below its title, spaces as spaces."""
    return re.sub(r"[\u202f\u00a0]", " ", found.locator(".sub").inner_text())


def expect_subtitle(found: Locator, pattern: str) -> None:
    """Wait until the card says so; narrow spaces count as spaces."""
    expect(found.locator(".sub")).to_have_text(re.compile(pattern.replace(" ", r"\s")), timeout=PATIENCE)


def ink(found: Locator, token: str) -> int:
    """Pixels on the card's canvases in the colour of a token of the light theme, such as `run-1`."""
    return cast("int", found.locator("canvas").evaluate_all(_INK, tokens(TOKENS.read_text(), "light")[token]))


def run_row(page: Page, name: str) -> Locator:
    """The row of a run in the sidebar, by the name it shows."""
    return page.get_by_role("treeitem").filter(
        has=page.locator(".name", has_text=re.compile(rf"^\s*{re.escape(name)}\s*$"))
    )


def drag(page: Page, found: Locator, start: float, end: float) -> None:
    """Drag across the card's plot from one share of its width to another."""
    box = found.locator(".plot").bounding_box()
    assert box is not None
    left, right, middle = box["x"] + 44, box["x"] + box["width"] - 12, box["y"] + box["height"] / 2
    page.mouse.move(left + start * (right - left), middle)
    page.mouse.down()
    page.mouse.move(left + (start + end) / 2 * (right - left), middle, steps=4)
    page.mouse.move(left + end * (right - left), middle, steps=4)
    page.mouse.up()
