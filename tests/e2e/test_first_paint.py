"""A board opens, painted, with nothing to set and nobody else asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, Route, expect

from benchmarks.generate import SHAPES, generate
from tests.e2e.board import PATIENCE, expect_lines, expect_subtitle, ink
from tests.e2e.growing import Growing
from tools.serving import Served

LOGS = Path(__file__).resolve().parents[1] / "interop/logs"


def test_charts_are_painted_with_every_run(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Every card in sight shows every run that wrote its tag, and says how much of it."""
    shape = SHAPES["wide-small"]
    page.goto(serve(generate("wide-small", tmp_path)).url)
    card = expect_lines(page, "lr/group_0", shape.runs)
    expect_subtitle(card, r"^1 000 of 1 000 points drawn")
    assert ink(card, "run-rest") > 500


def test_nobody_else_is_asked(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """The page loads nothing from outside its server."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    served = serve(tmp_path / "logs")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.url)
    expect_lines(page, "loss", 1)
    assert asked
    assert [url for url in asked if not url.startswith(served.url)] == []


def test_progress_is_shown_while_the_rest_still_loads(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Charts are painted while bytes are still to be read, and the page says how many."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1, 2], [3.0, 2.0, 1.0])

    def halfway(route: Route) -> None:
        answer = route.fetch()
        facts = answer.json()
        facts["progress"] = {"bytes_read": 9e8, "bytes_found": 1.5e9, "files_read": 1, "files_found": 2, "done": False}
        route.fulfill(response=answer, body=json.dumps(facts))

    page.route("**/api/board", halfway)
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 1)
    expect(page.get_by_role("progressbar")).to_have_attribute("aria-valuenow", "60", timeout=PATIENCE)
    expect(page.get_by_role("banner")).to_contain_text("Reading 0.9 of 1.5")


def test_real_logs_open(serve: Callable[..., Served], page: Page) -> None:
    """Files that TensorFlow, Keras, torch and tensorboardX wrote: charts, marks for NaN, no error in the console."""
    page.goto(serve(LOGS).url)
    assert ink(expect_lines(page, "accuracy", 10), "run-1") > 200
    expect(page.get_by_role("tree")).to_contain_text("keras_fit")


def test_an_empty_board_says_what_was_looked_for(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """No event file: what was looked for, where, and what is there instead; the first point then appears by itself."""
    (tmp_path / "logs/checkpoints").mkdir(parents=True)
    (tmp_path / "logs/checkpoints/model.pt").write_bytes(b"x")
    page.goto(serve(tmp_path / "logs").url)
    expect(page.locator("main")).to_contain_text("tfevents", timeout=PATIENCE)
    expect(page.locator("main")).to_contain_text(".pt")
    expect(page.locator("main")).to_contain_text("SummaryWriter")
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1], [2.0, 1.0])
    expect_lines(page, "loss", 1)


def test_a_logdir_that_does_not_exist_is_waited_for(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """It says so, and shows the first run when there is one."""
    page.goto(serve(tmp_path / "later").url)
    expect(page.locator("main")).to_contain_text("does not exist", timeout=PATIENCE)
    Growing.make(tmp_path / "later", "run").append("loss", [0, 1], [2.0, 1.0])
    expect_lines(page, "loss", 1)
