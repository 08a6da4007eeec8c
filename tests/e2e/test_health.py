"""The Health view: what is wrong is listed, explained, mended and asked for."""

from __future__ import annotations

import json
import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from benchmarks.wire_numpy import record
from tests.e2e.board import PATIENCE, expect_lines, run_row
from tests.e2e.growing import Growing
from tools.palette_check import TOKENS, tokens
from tools.serving import Served

Serve = Callable[..., Served]
NEXT_ROUND = 60_000
"""Milliseconds until the doctor must have looked again: after a slow round he rests fifty times as long."""


@pytest.fixture(scope="module")
def hurt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A damaged file, a step that stands still, and a run that is well."""
    logs = tmp_path_factory.mktemp("hurt")
    run = Growing.make(logs, "hurt")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    run.damage()
    run.append("loss", [3], [0.5])
    Growing.make(logs, "stuck").append("loss", [0] * 100, [1.0 / (i + 1) for i in range(100)])
    Growing.make(logs, "well").append("accuracy", list(range(100)), [i / 100 for i in range(100)])
    return logs


def finding(page: Page, code: str) -> Locator:
    return page.get_by_role("listitem").filter(has=page.get_by_text(code, exact=True))


def opened(page: Page, code: str) -> Locator:
    """The finding, with its explanation."""
    found = finding(page, code).first
    found.get_by_role("button").first.click(timeout=PATIENCE)
    return found


def ask(page: Page, text: str) -> Locator:
    """The answer to "Something missing?"."""
    box = page.get_by_label("Something missing?")
    box.fill(text)
    box.press("Enter")
    return page.locator(".answer")


def test_filters_leave_what_they_say(share: Serve, page: Page, hurt: Path) -> None:
    """By severity and by area; each counts what the other leaves, and the address keeps both."""
    page.goto(share(hurt).url + "#v=health")
    expect(finding(page, "D231")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="Errors").click()
    expect(finding(page, "R002")).to_be_visible()
    expect(finding(page, "D231")).to_have_count(0)
    page.get_by_role("radio", name="All").click()
    page.get_by_label("Findings about").select_option("reading")
    expect(finding(page, "R002")).to_be_visible()
    expect(finding(page, "D231")).to_have_count(0)
    expect(page.get_by_role("radio", name="Warnings")).to_have_count(0)
    expect(page).to_have_url(re.compile("ha=reading"))
    page.reload()
    expect(finding(page, "R002")).to_be_visible(timeout=PATIENCE)
    expect(finding(page, "D231")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_finding_says_what_to_do_and_has_a_page(share: Serve, page: Page, hurt: Path, theme: str) -> None:
    """The fix is copied as it stands; the rule's page is the board's own, in its theme."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto(share(hurt).url + f"#v=health&th={theme}")
    found = opened(page, "D231")
    expect(found).to_contain_text("What to do")
    found.get_by_role("button", name="Copy code").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "add_scalar" in copied and copied == "\n".join(found.locator("pre").inner_text().rstrip().splitlines())
    with page.context.expect_page() as told:
        found.get_by_role("link", name="Rule D231").click()
    rule = told.value
    expect(rule.get_by_role("heading", level=1)).to_contain_text("D231")
    paper = tokens(TOKENS.read_text(), theme)["bg"]
    assert rule.evaluate("getComputedStyle(document.body).backgroundColor") == rgb(paper)
    rule.close()


def rgb(colour: str) -> str:
    return f"rgb({', '.join(str(int(colour[i : i + 2], 16)) for i in (1, 3, 5))})"


def test_ways_lead_from_a_finding_to_run_and_chart(share: Serve, page: Page, hurt: Path) -> None:
    """And a badge on the card leads back."""
    page.goto(share(hurt).url + "#v=health")
    opened(page, "D231").get_by_role("button", name="Show in chart").click()
    card = expect_lines(page, "loss", 2)
    card.get_by_role("button", name="steps stand still at 0").click()
    expect(finding(page, "D231").get_by_role("button").first).to_have_attribute("aria-expanded", "true")
    finding(page, "D231").get_by_role("button", name="Show run").click()
    expect(run_row(page, "stuck")).to_have_attribute("aria-selected", "true")


def test_marks_stand_only_beside_what_is_grave(serve: Serve, page: Page, tmp_path: Path) -> None:
    """A note is in Health and in the inspector, not in the tree and not on a card."""
    for name in ("one", "same"):
        Growing.make(tmp_path / "logs", name).append("loss", list(range(200)), [1.0 / (i + 1) for i in range(200)])
    page.set_viewport_size({"width": 1600, "height": 900})
    page.goto(serve(tmp_path / "logs").url)
    card = expect_lines(page, "loss", 2)
    expect(page.get_by_role("button", name="Findings: 1 note")).to_be_visible(timeout=NEXT_ROUND)
    expect(run_row(page, "same").get_by_role("button", name="note")).to_have_count(0)
    expect(card.locator("h3").get_by_role("button")).to_have_count(0)
    run_row(page, "same").click()
    page.get_by_role("button", name="Run same is a copy of one").click()
    expect(page.get_by_role("radio", name="All 1")).to_be_visible()


def test_muted_findings_are_counted_and_come_back(share: Serve, page: Page, hurt: Path) -> None:
    """They leave the list, the header and the tree; the link keeps that."""
    page.goto(share(hurt).url + "#v=health")
    opened(page, "D231").get_by_role("button", name="Mute for this board").click()
    expect(finding(page, "D231")).to_have_count(0)
    expect(page.get_by_text("1 finding muted.")).to_be_visible()
    expect(run_row(page, "stuck").get_by_role("button", name="warning")).to_have_count(0)
    expect(page).to_have_url(re.compile("hm=D231-"))
    page.reload()
    expect(page.get_by_text("1 finding muted.")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("button", name="Show it").click()
    opened(page, "D231").get_by_role("button", name="Unmute").click()
    expect(page.get_by_text("1 finding muted.")).to_have_count(0)
    expect(run_row(page, "stuck").get_by_role("button", name="1 warning")).to_be_visible()


def test_what_is_missed_is_shown_hidden_renamed_or_never_written(serve: Serve, page: Page, tmp_path: Path) -> None:
    """One bold sentence, the evidence, and a way to it."""
    steps = list(range(10))
    for n, (run, tag) in enumerate((("a/train", "loss"), ("a/validation", "loss"), ("b", "reward"))):
        Growing.make(tmp_path / "logs", run).append(tag, steps, [1.0 / (i + 1 + n) for i in steps])
    page.goto(serve(tmp_path / "logs").url + "#v=health")
    expect(page.get_by_text("Nothing wrong found")).to_be_visible(timeout=PATIENCE)
    answer = ask(page, "reward")
    expect(answer.locator("b")).to_have_text("It is shown.")
    expect(answer).to_contain_text("10 points")
    expect(ask(page, "val_loss").locator("b")).to_have_text("Shown under another name.")
    answer = ask(page, "f1")
    expect(answer.locator("b")).to_have_text("Never written here.")
    run_row(page, "b").get_by_role("button", name="Hide").click()
    answer = ask(page, "b")
    expect(answer).to_contain_text("Run b is not checked in the sidebar.")
    expect(ask(page, "reward")).to_contain_text("The sidebar hides all runs that wrote it.")
    ask(page, "b").get_by_role("button", name="Show run").click()
    expect(run_row(page, "b")).to_have_attribute("aria-checked", "true")


def test_a_filter_that_hides_is_named_and_cleared(serve: Serve, page: Page, tmp_path: Path) -> None:
    """The answer's action leads to the card."""
    Growing.make(tmp_path / "logs", "a").append("loss", [0, 1], [1.0, 0.5])
    page.goto(serve(tmp_path / "logs").url + "#v=health&t=-acc")
    answer = ask(page, "loss")
    expect(answer).to_contain_text("The filter acc leaves it out.")
    answer.get_by_role("button", name="Clear the filter").click()
    expect_lines(page, "loss", 1)


def test_what_is_mended_turns_grey_and_leaves(serve: Serve, page: Page, tmp_path: Path) -> None:
    """A bad file is deleted, half a record is completed: nobody reloads."""
    bad = tmp_path / "logs" / "bad" / "events.out.tfevents.1700000000.host"
    bad.parent.mkdir(parents=True)
    bad.write_bytes(b"no event file at all" * 20)
    torn = Growing.make(tmp_path / "logs", "torn")
    torn.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    rest = record(b"\x09" + bytes(8))
    torn.write(rest[:12])
    for path in (bad, torn.path):
        os.utime(path, (time.time() - 7200,) * 2)
    page.goto(serve(tmp_path / "logs").url + "#v=health")
    of_bad = page.get_by_role("listitem").filter(has_text="host is text").first
    of_torn = page.get_by_role("listitem").filter(has_text="middle of a record").first
    expect(of_bad).to_be_visible(timeout=PATIENCE)
    expect(of_torn).to_be_visible(timeout=PATIENCE)
    bad.unlink()
    expect(of_bad).to_contain_text("Mended:", timeout=NEXT_ROUND)
    expect(page.get_by_role("listitem").filter(has_text="host is text")).to_have_count(0, timeout=NEXT_ROUND)
    torn.write(rest[12:])
    expect(page.get_by_role("listitem").filter(has_text="middle of a record")).to_have_count(0, timeout=NEXT_ROUND)
    expect(page.get_by_text(re.compile(r"Checked .* ago · [2-9] mended"))).to_be_visible()


def test_findings_are_walked_by_keys(share: Serve, page: Page, hurt: Path) -> None:
    """Down and up go from line to line, Enter opens, Escape closes."""
    page.goto(share(hurt).url + "#v=health")
    expect(finding(page, "D231")).to_be_visible(timeout=PATIENCE)
    lines = page.locator("[data-finding]")
    lines.first.focus()
    page.keyboard.press("ArrowDown")
    expect(lines.nth(1)).to_be_focused()
    page.keyboard.press("Enter")
    expect(lines.nth(1)).to_have_attribute("aria-expanded", "true")
    page.keyboard.press("ArrowDown")
    expect(lines.nth(2)).to_be_focused()
    page.keyboard.press("Escape")
    expect(lines.nth(1)).to_be_focused()
    expect(lines.nth(1)).to_have_attribute("aria-expanded", "false")
    page.keyboard.press("End")
    expect(lines.last).to_be_focused()


def test_what_is_listed_can_be_taken_along(share: Serve, page: Page, hurt: Path) -> None:
    """As the command writes it, and only what the filters leave."""
    page.goto(share(hurt).url + "#v=health&hs=warning")
    expect(finding(page, "D231")).to_be_visible(timeout=PATIENCE)
    for form, name in (("JSON", "findings.json"), ("SARIF", "findings.sarif"), ("Text", "findings.txt")):
        page.get_by_role("button", name="Export").click()
        with page.expect_download() as told:
            page.get_by_role("menuitem", name=form).click()
        assert told.value.suggested_filename == name
        text = told.value.path().read_text()
        assert "D231" in text and "R002" not in text.replace("(R002)", "")
        if form == "JSON":
            assert {one["severity"] for one in json.loads(text)} == {"warning"}


def test_a_thousand_findings_are_a_few_lines_in_the_document(serve: Serve, page: Page, tmp_path: Path) -> None:
    """Only those in sight are made; the last one is a key away, and a link to any brings it into sight."""
    for i in range(700):
        run = Growing.make(tmp_path / "logs", f"trial_{i:03d}")
        run.append("loss", [0, 1], [2.0, 1.0])
        run.damage()
        run.append("loss", [2], [0.5])
    served = serve(tmp_path / "logs")
    page.goto(served.url + "#v=health&hg=rule")
    rows = page.get_by_role("listitem").filter(has=page.locator("[data-finding]"))
    expect(rows.first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_role("region", name="R002")).to_contain_text("700", timeout=PATIENCE)
    assert 10 < rows.count() < 80
    page.locator("[data-finding]").first.focus()
    page.keyboard.press("End")
    expect(page.get_by_text("trial_699").last).to_be_visible(timeout=PATIENCE)
    assert 10 < rows.count() < 80
    link = page.locator("[data-finding]").last.get_attribute("data-finding")
    page.goto("about:blank")
    page.goto(served.url + f"#v=health&hg=rule&hf={link}")
    expect(page.locator(f'[data-finding="{link}"]')).to_be_in_viewport(timeout=PATIENCE)


def test_nothing_wrong_is_said_with_what_was_looked_at(serve: Serve, page: Page, tmp_path: Path) -> None:
    """And there is still a place to ask what is missing."""
    Growing.make(tmp_path / "logs", "a").append("loss", [0, 1], [1.0, 0.5])
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 1)
    page.get_by_role("link", name="Health").or_(page.get_by_role("button", name="Health")).first.click()
    said = page.get_by_text(re.compile(r"^Nothing wrong found; \d+ checks looked at 1 run with 2 points\.$"))
    expect(said).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Something missing?")).to_be_visible()
