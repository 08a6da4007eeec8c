"""More lines than can be told apart: what a person still sees of each."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.e2e.board import PATIENCE, expect_lines, expect_subtitle, ink, run_row
from tests.e2e.growing import Growing
from tools.serving import Served

RUNS = 210
_PAINTED = """([canvas, moreThan]) => {
  const pixels = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
  let painted = 0;
  for (let i = 3; i < pixels.length; i += 4) painted += pixels[i] > 0;
  return painted > moreThan && painted;
}"""


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Runs in two folders whose values jump up and down."""
    logdir = tmp_path_factory.mktemp("crowd")
    for run in range(RUNS):
        jumps = [run / 50 + run % 2 * 3 + (step % 2) * 2 - step / 40 for step in range(60)]
        Growing.make(logdir, f"{'ab'[run % 2]}/run_{run:03}").append("loss", list(range(60)), jumps)
    return logdir


def lifted(card: Locator, more_than: int = 0) -> int:
    """Pixels painted above all curves, once they are more than that."""
    canvas = card.locator("canvas").last.element_handle()
    painted = card.page.wait_for_function(_PAINTED, arg=[canvas, more_than], timeout=PATIENCE)
    return int(painted.json_value())


def hovered(page: Page, url: str) -> Locator:
    """The card while the pointer rests on a run of the tree."""
    page.goto("about:blank")
    page.goto(url)
    card = expect_lines(page, "loss", RUNS)
    run_row(page, "run_001").hover()
    return card


def test_the_raw_line_is_behind_a_hovered_one(serve: Callable[..., Served], page: Page, crowd: Path) -> None:
    """Too many for all of them: the card says so, and draws it for the run that is looked at."""
    url = serve(crowd).url + "#ex=d:b"
    card = hovered(page, f"{url}&raw=0")
    smooth = lifted(card)
    with page.expect_response(lambda r: '"raw":true' in (r.request.post_data or ""), timeout=PATIENCE):
        card = hovered(page, url)
    expect_subtitle(card, "raw lines of hovered and selected runs only$")
    lifted(card, more_than=2 * smooth)


def test_the_raw_line_is_behind_a_selected_one(serve: Callable[..., Served], page: Page, crowd: Path) -> None:
    """The answer for one run with its raw values comes beside that for all without."""
    url = serve(crowd).url
    with page.expect_request(lambda r: '"raw":true' in (r.post_data or "") and "b/run_001" in (r.post_data or "")):
        page.goto(f"{url}#sel=b/run_001")
    expect_subtitle(expect_lines(page, "loss", RUNS), "raw lines of hovered and selected runs only$")


def test_groups_and_colour_by_value(serve: Callable[..., Served], page: Page, crowd: Path) -> None:
    """Where colour names no run it may name a folder or a value; the address keeps the choice."""
    page.goto(serve(crowd).url)
    card = expect_lines(page, "loss", RUNS)
    page.get_by_role("radio", name="Groups").click()
    expect_subtitle(card, "^2 groups of 210 lines: median, 10–90 %")
    expect_lines(page, "loss", 2)
    expect(page).to_have_url(re.compile("g=folder"))
    assert ink(card, "run-2") > 100
    page.get_by_role("radio", name="By value").click()
    expect(page).to_have_url(re.compile("d=values"))
    page.reload()
    assert ink(expect_lines(page, "loss", RUNS), "seq-6") > 100
