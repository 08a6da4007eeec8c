"""Notes, names, tags, the archive, saved views, and the page of a run."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.board import PATIENCE, expect_lines, run_row
from tests.e2e.growing import Growing
from tools.serving import Served


@pytest.fixture
def address(serve: Callable[..., Served], page: Page, tmp_path: Path) -> str:
    """Three runs on a page, their notes in the logdir."""
    for run in ("a", "b", "c"):
        Growing.make(tmp_path / "logs", run).append("loss", [0, 1, 2], [2.0, 1.0, 0.5])
    served = serve(tmp_path / "logs", "--notes", "logdir")
    page.goto(served.url)
    expect_lines(page, "loss", 3)
    return served.url


def kept(tmp_path: Path) -> dict[str, object]:
    """What the file says of runs."""
    found: dict[str, object] = json.loads((tmp_path / "logs/.lossless/notes.json").read_text())["runs"]
    return found


def test_the_page_of_a_run(address: str, page: Page, browser: Browser, tmp_path: Path) -> None:
    """Opened by its key; a note and a tag are written, kept in the file, and appear on another open page."""
    other = browser.new_page()
    other.goto(f"{address}#v=run&sel=b")
    expect(other.get_by_text("No note yet")).to_be_visible(timeout=PATIENCE)
    run_row(page, "b").click()
    page.keyboard.press("Shift+Enter")
    expect(page.get_by_role("heading", name="b", exact=True)).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("region", name="What it wrote")).to_contain_text("0.5000", timeout=PATIENCE)
    page.get_by_role("button", name="Write one").click()
    page.get_by_role("textbox", name="Note of b").fill("**Best** so far <b>x</b>")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".prose strong")).to_have_text("Best", timeout=PATIENCE)
    expect(page.locator(".prose b")).to_have_count(0)
    box = page.get_by_role("combobox", name="Add a tag to b")
    box.fill("good")
    box.press("Enter")
    expect(page.get_by_role("button", name="#good")).to_be_visible(timeout=PATIENCE)
    expect(other.locator(".prose strong")).to_have_text("Best", timeout=PATIENCE)
    other.close()
    assert kept(tmp_path) == {"b": {"note": "**Best** so far <b>x</b>", "tags": ["good"]}}
    page.get_by_role("button", name="#good").click()
    expect(page.get_by_role("treeitem")).to_have_count(1, timeout=PATIENCE)


def test_a_name_a_pin_and_the_archive(address: str, page: Page, tmp_path: Path) -> None:
    """A name in place, tooltip, inspector and palette; on top; out of list and charts until asked for; all kept."""
    run_row(page, "c").click()
    page.get_by_role("tree").focus()
    page.keyboard.press("F2")
    page.get_by_role("textbox", name="Name of c").fill("the one")
    page.keyboard.press("Enter")
    page.keyboard.press("i")
    expect(page.get_by_title("c", exact=True).first).to_have_text("the one", timeout=PATIENCE)
    page.locator("[data-card=loss] .plot").hover()
    expect(page.locator("tr", has_text="the one").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Control+k")
    page.keyboard.type("the one")
    expect(page.get_by_role("option", name="the one · c").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Escape")
    run_row(page, "the one").click(button="right")
    page.get_by_role("menuitem", name="Pin to the top").click()
    expect(page.locator("[aria-posinset='1'] .name .name")).to_have_text(re.compile("the one"), timeout=PATIENCE)
    run_row(page, "a").click(button="right")
    page.get_by_role("menuitem", name="Archive").click()
    expect_lines(page, "loss", 2)
    page.reload()
    expect_lines(page, "loss", 2)
    expect(run_row(page, "the one")).to_be_visible()
    page.get_by_role("button", name="1 archived").click()
    expect_lines(page, "loss", 3)
    assert kept(tmp_path) == {"a": {"archived": True}, "c": {"name": "the one", "pinned": True}}


def test_a_view_under_a_name_can_open_first(address: str, page: Page) -> None:
    """Saved, opened by the bare address, renamed, deleted."""
    run_row(page, "b").locator(".name").last.dblclick()
    expect_lines(page, "loss", 1)
    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("menuitem", name="Save or manage").click()
    page.get_by_role("textbox", name="Name of the view").fill("only b")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Opens first").click()
    expect(page.get_by_role("button", name="Opens first")).to_have_attribute("aria-pressed", "true", timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.goto("about:blank")
    page.goto(address)
    expect_lines(page, "loss", 1)
    page.get_by_role("button", name="Saved views").click()
    page.get_by_role("menuitem", name="Save or manage").click()
    page.get_by_role("button", name="Delete only b").click()
    expect(page.get_by_text("A view is everything you see")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_role("textbox", name="Name of only b")).to_be_visible(timeout=PATIENCE)
