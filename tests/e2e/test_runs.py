"""The tree of runs: what it lists, shows and remembers."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.board import PATIENCE, expect_lines, run_row
from tests.e2e.growing import Growing
from tools.serving import Served

LAST = {"base": 0.5, "sweep/lr-1": 0.3, "sweep/lr-2": 0.9, "sweep/lr-10": 0.1}


def written(logs: Path) -> Path:
    """A lone run, a folder of three, and a family of two roles; `logs`."""
    for run, value in LAST.items():
        Growing.make(logs, run).append("loss", [0, 1, 2], [2.0, 1.0, value])
    for role, value in (("train", 0.2), ("validation", 0.4)):
        Growing.make(logs, f"pair/{role}").append("loss", [0, 1, 2], [2.0, 1.0, value])
    return logs


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("logs"))


@pytest.fixture
def board(share: Callable[..., Served], page: Page, logs: Path) -> Page:
    """All drawn."""
    page.goto(share(logs).url)
    expect_lines(page, "loss", 6)
    return page


def labels(page: Page) -> list[str]:
    """What the rows say, top to bottom."""
    return page.get_by_role("treeitem").evaluate_all(
        "rows => rows.toSorted((a, b) => a.offsetTop - b.offsetTop)"
        ".map(row => row.querySelector('.name .name').innerText.trim())"
    )


def active(page: Page) -> Locator:
    """The row that keys act on."""
    return page.locator(f"#{page.get_by_role('tree').get_attribute('aria-activedescendant')}")


def test_folders_and_families_in_natural_order(board: Page) -> None:
    """10 comes after 2; roles lie below their family; the value is the validation's."""
    assert labels(board) == ["base", "pair", "train", "validation", "sweep", "lr-1", "lr-2", "lr-10"]
    expect(run_row(board, "pair").locator(".value")).to_have_text("0.4000", timeout=PATIENCE)
    expect(board.locator(".columns")).to_contain_text("6 of 6 runs")


def test_hiding_only_this_and_undo(board: Page) -> None:
    """A swatch hides what is below it; double-click shows it alone; Ctrl+Z takes each back; the address keeps it."""
    run_row(board, "sweep 3").or_(run_row(board, "sweep")).first.get_by_role("button", name="Hide").click()
    expect_lines(board, "loss", 3)
    expect(run_row(board, "lr-2")).to_have_attribute("aria-checked", "false")
    run_row(board, "base").locator(".name").last.dblclick()
    expect_lines(board, "loss", 1)
    expect(board).to_have_url(re.compile("r=[+]base"))
    board.keyboard.press("Control+z")
    expect_lines(board, "loss", 3)
    board.keyboard.press("Control+z")
    expect_lines(board, "loss", 6)
    board.keyboard.press("Control+Shift+z")
    expect_lines(board, "loss", 3)
    expect(board).to_have_url(re.compile("r=-"))
    board.reload()
    expect_lines(board, "loss", 3)
    board.get_by_role("button", name="Show all", exact=True).click()
    expect_lines(board, "loss", 6)


@pytest.mark.parametrize(
    ("query", "left"),
    [
        ("lr", ["sweep", "lr-1", "lr-2", "lr-10"]),
        ("!lr !pair", ["base"]),
        ("/lr-1$/", ["sweep/lr-1"]),
        ("BASE", ["base"]),
        ("lr-1 !10", ["sweep/lr-1"]),
    ],
)
def test_search_narrows_list_and_charts(board: Page, query: str, left: list[str]) -> None:
    """Plain words, `!not` and /regex/; the sidebar is the legend, so the charts follow."""
    field = board.get_by_placeholder("Find runs")
    field.fill(query)
    expect(board.get_by_role("treeitem")).to_have_count(len(left))
    assert labels(board) == left
    expect_lines(board, "loss", len(left) - (left[0] == "sweep"))
    field.press("Escape")
    expect(field).to_have_value("")
    expect_lines(board, "loss", 6)


def test_a_half_typed_expression_hides_nothing_and_says_why(board: Page) -> None:
    """The field says what is wrong; the charts stay."""
    board.get_by_role("button", name="Regular expression").first.click()
    field = board.get_by_placeholder("Find runs")
    field.fill("lr-(")
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(field).to_have_attribute("title", re.compile("unterminated group"))
    expect_lines(board, "loss", 6)


def test_the_keyboard_alone(board: Page) -> None:
    """Arrows move, open and close; Space toggles; Shift+Space shows one alone; typing jumps."""
    board.get_by_role("tree").focus()
    board.keyboard.press("Home")
    board.keyboard.press("ArrowDown")
    expect(active(board)).to_contain_text("pair")
    board.keyboard.press("ArrowLeft")
    expect(active(board)).to_have_attribute("aria-expanded", "false")
    assert "train" not in labels(board)
    board.keyboard.press("ArrowRight")
    board.keyboard.press("ArrowRight")
    expect(active(board)).to_contain_text("train")
    board.keyboard.press("Space")
    expect_lines(board, "loss", 5)
    board.keyboard.press("ArrowLeft")
    expect(active(board)).to_have_attribute("aria-checked", "mixed")
    board.keyboard.type("lr-10")
    board.keyboard.press("Shift+Space")
    expect_lines(board, "loss", 1)
    expect(board).to_have_url(re.compile("r=[+]sweep/lr-10"))


def test_the_value_column_orders_the_tree(board: Page) -> None:
    """Siblings by value, folders by their best; again after a reload."""
    board.get_by_role("button", name="last loss").click()
    board.get_by_role("menuitemradio", name="Value").click()
    want = ["sweep", "lr-10", "lr-1", "lr-2", "pair", "train", "validation", "base"]
    board.mouse.move(900, 600)
    expect(board.get_by_role("tree")).to_contain_text(re.compile("sweep.*pair.*base", re.DOTALL))
    assert labels(board) == want
    expect(board).to_have_url(re.compile("ro=value"))
    board.reload()
    expect_lines(board, "loss", 6)
    board.wait_for_function("document.querySelector('[role=treeitem] .value')?.innerText === '0.1000'")
    assert labels(board) == want


def test_a_colour_set_by_hand_wins_and_stays(board: Page) -> None:
    """Right-click offers the twelve hues; the notes keep the choice, which can be taken back and made again."""
    swatch = run_row(board, "base").locator("rect")
    before = swatch.evaluate("rect => getComputedStyle(rect).fill")
    run_row(board, "base").click(button="right")
    board.get_by_role("menuitemradio", name="Colour 8").click()
    expect(swatch).not_to_have_css("fill", before, timeout=PATIENCE)
    after = swatch.evaluate("rect => getComputedStyle(rect).fill")
    board.keyboard.press("Control+z")
    expect(swatch).to_have_css("fill", before, timeout=PATIENCE)
    board.keyboard.press("Control+Shift+z")
    expect(swatch).to_have_css("fill", after, timeout=PATIENCE)
    board.reload()
    expect_lines(board, "loss", 6)
    expect(run_row(board, "base").locator("rect")).to_have_css("fill", after, timeout=PATIENCE)


def test_nothing_moves_under_the_pointer(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """While the pointer is over the list a new run waits; it comes when the pointer leaves."""
    page.goto(serve(written(tmp_path / "logs")).url)
    expect_lines(page, "loss", 6)
    run_row(page, "base").hover()
    page.mouse.move(150, 190)
    Growing.make(tmp_path / "logs", "aaa").append("loss", [0, 1], [2.0, 1.0])
    expect_lines(page, "loss", 7)
    assert "aaa" not in labels(page)
    page.mouse.move(900, 600)
    expect(run_row(page, "aaa")).to_be_visible()
