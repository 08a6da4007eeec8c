"""What is written appears by itself."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.e2e.board import PATIENCE, card, expect_lines, expect_subtitle, run_row
from tests.e2e.growing import START, Growing
from tools.serving import Served


def test_points_runs_and_tags_appear_without_reload(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """New points of a drawn series, a new run, a new tag; the document is the same all along."""
    first = Growing.make(tmp_path / "logs", "first")
    first.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    page.goto(serve(tmp_path / "logs").url)
    loss = expect_lines(page, "loss", 1)
    page.evaluate("document.body.dataset.witness = 'same'")
    first.append("loss", [3, 4], [0.5, 0.25])
    expect_subtitle(loss, "^5 of 5 points drawn")
    expect(loss).to_have_attribute("data-points", "5")
    Growing.make(tmp_path / "logs", "second").append("loss", [0, 1], [3.0, 2.5])
    expect_lines(page, "loss", 2)
    expect(run_row(page, "second")).to_be_visible()
    first.append("accuracy", [4], [0.9])
    expect_lines(page, "accuracy", 1)
    assert page.evaluate("document.body.dataset.witness") == "same"


def test_a_hundred_flushes_arrive_one_by_one_and_none_is_lost(
    serve: Callable[..., Served], page: Page, tmp_path: Path
) -> None:
    """Many small flushes; the last count is the whole count."""
    run = Growing.make(tmp_path / "logs", "run")
    run.now("loss", 0, 1.0)
    page.goto(serve(tmp_path / "logs").url)
    loss = expect_lines(page, "loss", 1)
    for step in range(1, 101):
        run.now("loss", step, 1 / step)
        time.sleep(0.01)
    expect_subtitle(loss, "^101 of 101 points drawn")


def test_a_live_run_says_so(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """A run that grows now is live, one of long ago is finished."""
    Growing.make(tmp_path / "logs", "old").append("loss", [0, 1], [2.0, 1.0])
    live = Growing.make(tmp_path / "logs", "young")
    live.now("loss", 0, 2.0)
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 2)
    live.now("loss", 1, 1.0)
    expect(run_row(page, "young").get_by_role("img", name="live")).to_be_visible(timeout=PATIENCE)


def test_a_restart_is_drawn_as_a_new_attempt(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Steps that go back begin an attempt; the card names what it superseded and keeps every point."""
    run = Growing.make(tmp_path / "logs", "run")
    run.append("loss", list(range(10)), [1.0] * 10, wall=START)
    page.goto(serve(tmp_path / "logs").url)
    loss = expect_lines(page, "loss", 1)
    run.append("loss", [5, 6, 7], [0.5] * 3, wall=START + 60)
    expect_subtitle(loss, "^13 of 13 points drawn · 1 superseded attempt")


def test_a_deleted_run_leaves(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Its row and its line go; the rest stays."""
    stays, goes = Growing.make(tmp_path / "logs", "stays"), Growing.make(tmp_path / "logs", "goes")
    for run in (stays, goes):
        run.append("loss", [0, 1], [2.0, 1.0])
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 2)
    goes.path.unlink()
    goes.path.parent.rmdir()
    expect_lines(page, "loss", 1)
    expect(run_row(page, "goes")).to_have_count(0)
    expect(card(page, "loss")).to_be_visible()


def test_tabs_out_of_sight_leave_connections_to_others(
    serve: Callable[..., Served], page: Page, tmp_path: Path
) -> None:
    """A browser has six connections a host: eight tabs, of which one is looked at, all work, and catch up when seen."""
    run = Growing.make(tmp_path / "logs", "run")
    run.append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    url = serve(tmp_path / "logs").url
    hidden = [page.context.new_page() for _ in range(7)]
    for tab in hidden:
        tab.clock.install()
        tab.goto(url)
        expect_lines(tab, "loss", 1)
        _see(tab, "hidden")
        tab.clock.fast_forward(11_000)
    page.goto(url)
    expect_lines(page, "loss", 1)
    run.append("loss", [3, 4], [0.5, 0.25])
    expect_subtitle(card(page, "loss"), "^5 of 5 points drawn")
    expect_subtitle(card(hidden[0], "loss"), "^3 of 3 points drawn")
    _see(hidden[0], "visible")
    expect_subtitle(card(hidden[0], "loss"), "^5 of 5 points drawn")
    run.append("loss", [5], [0.2])
    expect_subtitle(card(hidden[0], "loss"), "^6 of 6 points drawn")


def _see(page: Page, state: str) -> None:
    """Show or hide the tab: a headless browser does so only in name."""
    page.evaluate(
        """state => {
          Object.defineProperty(document, "visibilityState", {value: state, configurable: true});
          document.dispatchEvent(new Event("visibilitychange"));
        }""",
        state,
    )
