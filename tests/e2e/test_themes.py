"""Light and dark, of equal rank."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.e2e.board import expect_lines
from tests.e2e.growing import Growing
from tools.palette_check import TOKENS, tokens
from tools.serving import Served

PAPER = """card => {
  const [r, g, b] = getComputedStyle(card).backgroundColor.match(/[0-9]+/g).map(Number);
  return '#' + [r, g, b].map(c => c.toString(16).padStart(2, '0')).join('');
}"""


def paper(card: Locator) -> str:
    return str(card.evaluate(PAPER))


def test_the_systems_theme_and_a_chosen_one(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Dark when the system is, light when chosen, and still light after a reload; charts are drawn anew."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    page.emulate_media(color_scheme="dark")
    page.goto(serve(tmp_path / "logs").url)
    card = expect_lines(page, "loss", 1)
    css = TOKENS.read_text()
    assert paper(card) == tokens(css, "dark")["surface"]
    dark = card.locator("canvas").first.evaluate("canvas => canvas.toDataURL()")
    page.get_by_role("button", name="Theme", exact=True).click()
    page.get_by_role("menuitemradio", name="Light").or_(page.get_by_role("menuitem", name="Light")).first.click()
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    assert paper(card) == tokens(css, "light")["surface"]
    canvas = card.locator("canvas").first.element_handle()
    page.wait_for_function("([canvas, dark]) => canvas.toDataURL() !== dark", arg=[canvas, dark])
    page.reload()
    expect_lines(page, "loss", 1)
    expect(page.locator("html")).to_have_attribute("data-theme", "light")


def test_no_flash_of_the_other_theme(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """The theme is set before anything is painted."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    page.emulate_media(color_scheme="dark")
    page.add_init_script(
        "new MutationObserver((_, o) => { if (!document.body) return; o.disconnect();"
        "window.atBody = document.documentElement.dataset.theme; }).observe(document, {childList: true, subtree: true})"
    )
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 1)
    assert page.evaluate("window.atBody") == "dark"
