"""Train and validation, together."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.board import PATIENCE, expect_lines, run_row
from tests.e2e.growing import Growing
from tools.serving import Served


def test_sibling_runs_are_one_family_in_one_chart(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """`train` and `validation` of one model: one card, two lines, one hue, told apart by their dash."""
    for role, offset in (("train", 0.0), ("validation", 0.5)):
        Growing.make(tmp_path / "logs", f"model/{role}").append("loss", [0, 1, 2], [3 + offset, 2 + offset, 1 + offset])
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 2)
    expect(page.locator("[data-card]")).to_have_count(1)
    expect(run_row(page, "model")).to_be_visible()
    samples = [run_row(page, role).locator("svg line, svg path").first for role in ("train", "validation")]
    dashes = [sample.evaluate("e => getComputedStyle(e).strokeDasharray") for sample in samples]
    colours = [sample.evaluate("e => getComputedStyle(e).stroke") for sample in samples]
    assert colours[0] == colours[1]
    assert dashes[0] == "none" != dashes[1]


def test_tags_that_differ_by_role_share_a_chart(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """`loss` and `val_loss` of one run are one card, and two again when the overlay is off."""
    run = Growing.make(tmp_path / "logs", "run")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    run.append("val_loss", [0, 1, 2], [3.5, 2.5, 1.5])
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 2)
    expect(page.locator("[data-card]")).to_have_count(1)
    page.keyboard.press("i")
    page.get_by_role("switch", name="Overlay roles").click()
    expect(page.locator("[data-card]")).to_have_count(2, timeout=PATIENCE)
    expect_lines(page, "val_loss", 1)
