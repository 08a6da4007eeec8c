"""Runs compared: in groups with a band, and with a baseline."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.board import PATIENCE, card, expect_lines, expect_subtitle, ink, run_row
from tests.e2e.growing import Growing
from tools.serving import Served

STEPS = list(range(0, 200, 2))


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sweep"))


def written(logdir: Path) -> Path:
    """Two settings of three seeds: setting 2 is 100 higher, a seed 1 higher than the one before; `logdir`."""
    for lr in (1, 2):
        for seed in range(3):
            values = [lr * 100 + seed + step / 100 for step in STEPS]
            Growing.make(logdir, f"lr{lr}/seed{seed}").append("loss", STEPS, values)
    return logdir


def group_by(page: Page, name: str) -> None:
    """Choose in the toolbar's menu."""
    page.get_by_role("button", name="Group runs by").click()
    page.get_by_role("menuitemradio", name=name).click()


def test_groups_have_a_line_a_band_and_a_row_each(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    """The sidebar becomes the legend, the tooltip tells how many lines, the table is of the groups; undoable."""
    page.goto(f"{share(sweep).url}#s=n&ga=exact")
    found = expect_lines(page, "loss", 6)
    group_by(page, "Folder")
    found = expect_lines(page, "loss", 2)
    expect_subtitle(found, "^2 groups of 6 lines: median, 10–90 % · from 600 points$")
    assert ink(found, "run-2") > 100
    expect(page.get_by_role("treeitem")).to_have_count(2)
    expect(run_row(page, "lr1")).to_contain_text("103")
    box = found.locator(".plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 30)
    tip = page.get_by_role("tooltip")
    expect(tip.locator("tbody tr").first).to_have_text(re.compile(r"lr2\s*20\d\.\d+\s*[\d.]+ – [\d.]+\s*3$"))
    page.mouse.move(0, 0)
    page.get_by_label("Band of a group").select_option(label="Min–max")
    found.focus()
    page.keyboard.press("f")
    row = page.get_by_role("row").filter(has_text="lr1")
    expect(row).to_contain_text(re.compile(r"103\.0\s*102\.0 – 104\.0"), timeout=PATIENCE)
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect_subtitle(card(page, "loss"), "median, 10–90 %")
    page.keyboard.press("Control+z")
    expect_lines(page, "loss", 6)


def test_an_expression_groups_by_what_it_captures(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    """A half-typed one says what is wrong and leaves the charts; hidden runs do not count; the address holds all."""
    page.goto(share(sweep).url)
    expect_lines(page, "loss", 6)
    group_by(page, "Expression…")
    field = page.get_by_label("Expression runs are grouped by")
    field.fill("seed(.)")
    expect_subtitle(expect_lines(page, "loss", 3), "^3 groups of 6 lines")
    field.fill("seed(")
    expect(page.get_by_role("status").filter(has_text="unterminated")).to_be_visible()
    expect_lines(page, "loss", 3)
    field.fill("seed([01])")
    found = expect_lines(page, "loss", 3)
    expect(run_row(page, "no match")).to_be_visible()
    run_row(page, "no match").get_by_role("button", name="Hide").click()
    expect_subtitle(expect_lines(page, "loss", 2), "^2 groups of 4 lines")
    expect(page).to_have_url(re.compile(r"g=regex.*&r=-"))
    page.reload()
    found = expect_lines(page, "loss", 2)
    expect_subtitle(found, "^2 groups of 4 lines")
    page.get_by_role("button", name="Ungroup").click()
    expect_lines(page, "loss", 4)


def test_groups_grow_while_they_are_looked_at(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Points and whole runs."""
    sweep = written(tmp_path / "sweep")
    page.goto(f"{serve(sweep).url}#g=dir:1")
    found = expect_lines(page, "loss", 2)
    expect_subtitle(found, "from 600 points")
    Growing.make(sweep, "lr3/seed0").append("loss", STEPS, [5.0] * len(STEPS))
    expect_lines(page, "loss", 3)
    expect_subtitle(found, "^3 groups of 7 lines.* from 700 points")


def test_a_baseline_turns_charts_table_and_sidebar_into_differences(
    share: Callable[..., Served], page: Page, sweep: Path
) -> None:
    """Chosen by a key; said above the charts; with signs."""
    page.goto(f"{share(sweep).url}#s=n&sel=lr1/seed0")
    expect_lines(page, "loss", 6)
    page.keyboard.press("b")
    bar = page.get_by_role("toolbar", name="Comparing runs")
    expect(bar).to_contain_text("lr1/seed0")
    bar.get_by_role("radio", name="Difference").click()
    found = expect_lines(page, "loss", 6)
    expect_subtitle(found, "^6 lines · difference to lr1/seed0 · from 600 points$")
    expect(page.get_by_role("treeitem").filter(has_text="seed2").last).to_contain_text("+102")
    expect(page.get_by_text("Δ last loss")).to_be_visible()
    box = found.locator(".plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 11)
    expect(page.get_by_role("tooltip").locator("tbody tr").first).to_have_text(re.compile(r"lr2/seed2\s*\+102\.0"))
    page.mouse.move(0, 0)
    bar.get_by_role("radio", name="Ratio").click()
    expect_subtitle(found, "ratio to lr1/seed0")
    group_by(page, "Folder")
    expect_subtitle(expect_lines(page, "loss", 2), "2 groups of 6 lines: median, 10–90 % · ratio to lr1/seed0")
    page.get_by_role("button", name="No baseline").click()
    expect_subtitle(found, "^2 groups of 6 lines: median, 10–90 % · from 600 points$")
