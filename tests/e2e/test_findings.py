"""What is wrong is on the screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.board import PATIENCE, expect_lines, expect_subtitle, run_row
from tests.e2e.growing import Growing
from tools.serving import Served


def test_a_damaged_file_is_named_and_read_on(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Points before and after the damage are drawn; the finding is counted, marked on the run, and told in full."""
    run = Growing.make(tmp_path / "logs", "hurt")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    offset = run.path.stat().st_size
    run.damage()
    run.append("loss", [3, 4], [0.5, 0.25])
    page.goto(serve(tmp_path / "logs").url)
    expect_subtitle(expect_lines(page, "loss", 1), "^5 of 5 points drawn")
    expect(run_row(page, "hurt").get_by_role("img", name="damaged")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Findings: 1 error").click()
    finding = page.get_by_role("listitem").filter(has_text="R002")
    finding.get_by_role("button").first.click()
    expect(finding).to_contain_text(str(run.path))
    expect(finding).to_contain_text(f"byte {offset}")
    for word in ("Where", "Why", "What to do"):
        expect(finding).to_contain_text(word)


def test_a_finding_appears_while_one_looks(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Damage that is written now is counted in the header without a reload."""
    run = Growing.make(tmp_path / "logs", "run")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 1)
    expect(page.get_by_role("button", name="Findings:")).to_have_count(0)
    run.damage()
    run.append("loss", [3], [0.5])
    expect(page.get_by_role("button", name="Findings: 1 error")).to_be_visible(timeout=PATIENCE)


def test_values_that_are_not_finite_are_marked(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """NaN and infinities: the card says from which step."""
    run = Growing.make(tmp_path / "logs", "run")
    run.append("loss", list(range(6)), [3.0, 2.0, float("nan"), float("inf"), float("-inf"), 1.0])
    page.goto(serve(tmp_path / "logs").url)
    card = expect_lines(page, "loss", 1)
    expect(card).to_contain_text("NaN from 2")
    expect_subtitle(card, "^6 of 6 points drawn")
