"""What is wrong is on the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
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
    finding = page.get_by_role("listitem").filter(has=page.get_by_text("R002", exact=True))
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


def test_a_damaged_file_is_on_every_card_of_its_run(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """What was lost may have been of any tag: each card of the run says so, cards of other runs do not."""
    run = Growing.make(tmp_path / "logs", "hurt")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    run.damage()
    run.append("accuracy", [0, 1, 2], [0.1, 0.2, 0.3])
    Growing.make(tmp_path / "logs", "well").append("other", [0, 1], [1.0, 2.0])
    page.goto(serve(tmp_path / "logs").url)
    for tag in ("loss", "accuracy"):
        badge = expect_lines(page, tag, 1).get_by_text("data lost")
        expect(badge).to_have_attribute("title", re.compile("hurt: The checksum of a record's data"), timeout=PATIENCE)
    expect(expect_lines(page, "other", 1).get_by_text("data lost")).to_have_count(0)
    run_row(page, "hurt").get_by_role("button", name="The checksum of a record's data does not match").click()
    expect(page.get_by_role("listitem").filter(has=page.get_by_text("R002", exact=True))).to_be_visible()


@pytest.mark.parametrize("width", [1280, 700])
def test_a_finding_is_readable_whole(serve: Callable[..., Served], page: Page, tmp_path: Path, width: int) -> None:
    """Its line may be cut; open it says all. Findings group by rule and by run, and the address keeps it."""
    run = Growing.make(tmp_path / "logs", "hurt")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    run.damage()
    run.append("loss", [3], [0.5])
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(serve(tmp_path / "logs").url + "#v=health")
    finding = page.get_by_role("listitem").filter(has_text="R002")
    finding.get_by_role("button").first.click(timeout=PATIENCE)
    what = finding.locator("dd").first
    expect(what).to_have_text(re.compile("does not match.*25 bytes skipped"))
    assert what.evaluate("e => e.scrollWidth <= e.clientWidth && e.scrollHeight <= e.clientHeight")
    by = page.get_by_label("Group findings by")
    for group, heading in (("rule", "R002 data checksum"), ("run", "hurt")):
        by.select_option(label=group.title())
        expect(page.get_by_role("region", name=heading, exact=True)).to_contain_text("does not match")
    expect(page).to_have_url(re.compile("hg=run"))
