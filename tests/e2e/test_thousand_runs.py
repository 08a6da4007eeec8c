"""A sweep of 1,000 runs."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from benchmarks.generate import Shape, write
from tests.e2e.board import PATIENCE, expect_lines, ink
from tools.serving import Served

SWEEP = Shape(1000, 3, 50, "simple", "sweep/trial_")


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    logdir = tmp_path_factory.mktemp("sweep")
    write(SWEEP, logdir)
    return logdir


def test_all_are_drawn_and_few_are_in_the_document(serve: Callable[..., Served], page: Page, sweep: Path) -> None:
    """No run is left out by default; the tree holds only the rows in sight."""
    page.goto(serve(sweep).url)
    card = expect_lines(page, "train/epoch_loss", SWEEP.runs)
    assert ink(card, "run-rest") > 500
    rows, tree = page.get_by_role("treeitem"), page.get_by_role("tree")
    tree.focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    expect(tree).to_contain_text("trial_001", timeout=PATIENCE)
    assert 10 < rows.count() < 100
    page.keyboard.press("End")
    expect(tree).to_contain_text("trial_999", timeout=PATIENCE)
    assert rows.count() < 100


def test_search_and_only_this(serve: Callable[..., Served], page: Page, sweep: Path) -> None:
    """A filter narrows the tree; Shift+Space shows one run alone, and the card follows."""
    page.goto(serve(sweep).url)
    expect_lines(page, "train/epoch_loss", SWEEP.runs)
    page.get_by_placeholder("Find runs").fill("trial_123")
    tree = page.get_by_role("tree")
    expect(tree).to_contain_text("trial_123")
    expect(tree).not_to_contain_text("trial_124")
    tree.focus()
    page.keyboard.press("End")
    page.keyboard.press("Shift+Space")
    expect_lines(page, "train/epoch_loss", 1)
