"""The page around the charts: connection, palette, keys, panels, a path prefix."""

from __future__ import annotations

import os
import re
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.board import PATIENCE, expect_lines
from tests.e2e.growing import Growing
from tools.serving import Served


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One run with thirty tags."""
    path = tmp_path_factory.mktemp("logs")
    run = Growing.make(path, "run")
    for tag in range(30):
        run.append(f"group/tag_{tag:02}", [0, 1, 2], [3.0, 2.0, 1.0])
    return path


@pytest.fixture
def served(share: Callable[..., Served], logs: Path) -> Served:
    return share(logs)


def test_a_lost_server_is_said(serve: Callable[..., Served], logs: Path, browser: Browser) -> None:
    """What is drawn stays; the badge counts down to the next try."""
    served = serve(logs)
    context = browser.new_context()
    page = context.new_page()  # Its console names the refused connections: they are the subject here.
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    os.kill(served.process.pid, signal.SIGTERM)
    served.process.wait(10)
    badge = page.get_by_role("button", name=re.compile("Offline, "))
    expect(badge).to_contain_text(re.compile(r"next try in \d+\s+s"), timeout=PATIENCE)
    expect_lines(page, "group/tag_00", 1)
    context.close()


def test_the_palette_goes_to_tags_and_pins_them(served: Served, page: Page) -> None:
    """Ctrl+K, some letters, Enter: the card is in sight and has the focus; Ctrl+Enter pins it."""
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    page.keyboard.press("Control+k")
    page.keyboard.type("tag29")
    expect(page.get_by_role("option").first).to_contain_text("tag_29")
    page.keyboard.press("Enter")
    expect(page.locator('[data-card="group/tag_29"]')).to_be_focused(timeout=PATIENCE)
    page.keyboard.press("Control+k")
    page.keyboard.type("tag29")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page).to_have_url(re.compile("p=group/tag_29"))


def test_escape_leaves_the_palette_and_gives_the_focus_back(served: Served, page: Page) -> None:
    """Nothing is left open, and the keyboard is where it was."""
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    page.get_by_role("tree").focus()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("tree")).to_be_focused()


def test_all_keys_are_listed(served: Served, page: Page) -> None:
    """`?` shows what every key does."""
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    page.keyboard.press("?")
    dialog = page.get_by_role("dialog", name="All keys")
    for what in (
        "Go to anything",
        "Undo",
        "Full screen",
        "Pin",
        "Log scale",
        "Next card",
        "Filter tags",
        "Inspector",
        "Sidebar",
    ):
        expect(dialog).to_contain_text(what)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_panels_open_and_close_and_the_address_keeps_them(served: Served, page: Page) -> None:
    """`[` and `I`; at 1280 pixels the inspector is closed until it is asked for."""
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    inspector = page.get_by_role("radiogroup", name="Width of cards")
    expect(inspector).to_have_count(0)
    page.keyboard.press("i")
    expect(inspector).to_be_visible()
    page.keyboard.press("[")
    expect(page.get_by_role("tree")).to_have_count(0)
    expect(page).to_have_url(re.compile("sb=0"))
    page.reload()
    expect(inspector).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("tree")).to_have_count(0)


def test_under_a_path_prefix(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """All addresses are relative to the page."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1], [2.0, 1.0])
    served = serve(tmp_path / "logs", "--path_prefix", "/some/where")
    page.goto(served.url)
    assert "/some/where/" in page.url
    expect_lines(page, "loss", 1)


@pytest.mark.parametrize("width", [1280, 960, 700, 3840])
def test_no_width_scrolls_sideways(served: Served, page: Page, width: int) -> None:
    """The frame fits from a narrow window to a wall; below 960 pixels the sidebar is a drawer."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    right = page.get_by_role("banner").evaluate(
        "bar => Math.max(...[...bar.querySelectorAll('button')].map(b => b.getBoundingClientRect().right))"
    )
    assert right <= width
    expect(page.get_by_role("tree")).to_have_count(0 if width < 960 else 1)


def test_the_token_does_not_stay_in_the_address(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """A cookie takes its place: the view is in the address, a reload works, and a copied link gives nothing away."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1], [2.0, 1.0])
    served = serve(tmp_path / "logs", "--host", "0.0.0.0")
    assert "token=" in served.url
    page.goto(served.url.replace("0.0.0.0", "127.0.0.1") + "#x=wall")
    expect_lines(page, "loss", 1)
    assert "token" not in page.url
    assert page.url.endswith("#x=wall")
    page.reload()
    expect_lines(page, "loss", 1)


def test_paper_holds_all_cards(served: Served, page: Page) -> None:
    """Ctrl+P draws cards that were never in sight, two a row, before the browser prints; then all is as before."""
    page.add_init_script("window.print = () => (document.documentElement.dataset.printed = 1)")
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    assert page.locator("[data-card]").count() < 30
    page.keyboard.press("Control+p")
    expect(page.locator("html[data-printed]")).to_be_attached(timeout=PATIENCE)
    expect(page.locator("[data-card][data-lines='1']")).to_have_count(30)
    boxes = page.locator("[data-card]").evaluate_all("cards => cards.map(card => card.getBoundingClientRect().left)")
    assert len({round(left) for left in boxes}) == 2
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    expect(page.locator("[data-card='group/tag_29']")).to_have_count(0)
