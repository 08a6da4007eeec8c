"""What leaves the board: paper, pictures, commands."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.board import PATIENCE, expect_lines
from tests.e2e.growing import Growing
from tools.serving import Served

_PRINT = """() => {
  dispatchEvent(new Event('beforeprint'));
  const inked = canvas => canvas.width && canvas.getContext('2d')
    .getImageData(0, 0, canvas.width, canvas.height).data.some(value => value);
  return [...document.querySelectorAll('[data-card]')]
    .map(card => [card.dataset.card, [...card.querySelectorAll('canvas')].some(inked)]);
}"""


@pytest.fixture
def served(serve: Callable[..., Served], tmp_path: Path) -> Served:
    """Thirty tags, more than a window shows."""
    run = Growing.make(tmp_path / "logs", "run")
    for tag in range(30):
        run.append(f"group/tag_{tag:02}", [0, 1, 2], [3.0, 2.0, 1.0])
    return serve(tmp_path / "logs")


def test_the_browsers_own_print_finds_the_cards_drawn(served: Served, page: Page) -> None:
    """No frame passes between `beforeprint` and the paper: what was ever fetched is drawn when the event returns."""
    page.goto(served.url)
    expect_lines(page, "group/tag_00", 1)
    seen = page.locator("[data-card]").evaluate_all("cards => cards.map(card => card.dataset.card)")
    page.get_by_role("region", name="Charts").evaluate("e => e.scrollTop = e.scrollHeight")
    expect_lines(page, "group/tag_29", 1)
    expect(page.locator("[data-card='group/tag_00']")).to_have_count(0)
    inked = dict(page.evaluate(_PRINT))
    assert len(inked) == 30
    assert all(inked[key] for key in [*seen, "group/tag_29"])


@pytest.mark.parametrize("where", ["y=-5_40", "c=group/tag_00:y-5_40"])
def test_pictures_of_all_cards_have_the_range_set_by_hand(
    served: Served, page: Page, tmp_path: Path, where: str
) -> None:
    """The board's and a card's own."""
    page.goto(f"{served.url}#{where}")
    expect_lines(page, "group/tag_00", 1)
    page.get_by_role("button", name="Export all cards").click()
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("menuitem", name="SVG drawings").click()
    download.value.save_as(tmp_path / "all.zip")
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        first = archive.read(archive.namelist()[0]).decode()
    labels = re.findall(r"<text [^>]*>([^<]+)</text>", first)
    assert {"0", "20", "40"} <= set(labels)
    assert "3.0" not in labels


def test_a_command_is_quoted_for_the_shell(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Beside an empty logdir lies one with runs, whose name has a space and a quote."""
    (tmp_path / "none").mkdir()
    Growing.make(tmp_path / "it's here", "run").append("loss", [0], [1.0])
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(serve(tmp_path / "none").url)
    page.get_by_role("button", name="Copy command").first.click(timeout=PATIENCE)
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == f"lossless serve '{tmp_path}/it'\\''s here'"
