"""Params: sessions as a table, on axes, as a matrix; what is brushed, coloured, picked and saved."""

from __future__ import annotations

import csv
import io
import random
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

import lossless
from lossless import summary
from tests.e2e.board import PATIENCE, expect_lines, run_row
from tools.serving import Served

REAL = Path(__file__).parents[1] / "interop" / "logs" / "hparams"


def write(directory: Path, params: dict[str, object], accuracy: list[float]) -> None:
    with summary.create_file_writer(str(directory)).as_default():
        summary.hparams(params, "odd" if params.get("seed", 0) == 1 else "even")
        for step, value in enumerate(accuracy):
            summary.scalar("accuracy", value, step=step * 100)


@pytest.fixture(scope="module")
def sweep(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """24 sessions: the learning rate decides, `warm_up` is missing in half of them."""
    logdir, rng = tmp_path_factory.mktemp("params"), random.Random(4)
    for i in range(24):
        lr = 10 ** (-5 + i / 6)
        params: dict[str, object] = {"lr": lr, "opt_name": ["adam", "sgd"][i % 2], "seed": i % 2, "epochs": 10}
        if i % 2:
            params["warm_up"] = 100 * i
        best = 0.9 - 0.05 * abs(i - 12) + rng.random() / 1000
        write(logdir / f"trial-{i:02d}", params, [0.1, best, best - 0.01])
    return logdir


def rows(page: Page) -> Locator:
    return page.locator("tr[data-row]")


def opened(page: Page, served: Served, view: str = "v=params") -> Page:
    page.goto(f"{served.url}#{view}")
    expect(rows(page).first).to_be_visible(timeout=PATIENCE)
    return page


def axis(page: Page, title: str) -> Locator:
    return page.locator(".axis").filter(has=page.get_by_role("button", name=re.compile(rf"^{title}\b")))


def brush(page: Page, title: str, low: float, high: float) -> None:
    """Drag along an axis, from one share of its height to another."""
    box = axis(page, title).locator(".brush").bounding_box()
    assert box is not None
    x = box["x"] + box["width"] / 2
    page.mouse.move(x, box["y"] + (1 - low) * box["height"])
    page.mouse.down()
    page.mouse.move(x, box["y"] + (1 - (low + high) / 2) * box["height"], steps=3)
    page.mouse.move(x, box["y"] + (1 - high) * box["height"], steps=3)
    page.mouse.up()


def test_a_real_log_says_what_the_board_says(serve: Callable[..., Served], page: Page) -> None:
    """The best stands first and bold; a click on a column turns the order."""
    answer = lossless.open(REAL).hparams()
    best = max(zip(answer.cells["accuracy"].max, (session.run for session in answer.sessions), strict=True))
    opened(page, serve(REAL))
    expect(rows(page)).to_have_count(8)
    expect(rows(page).first).to_have_attribute("data-row", best[1])
    expect(rows(page).first.locator("td.best").first).to_have_attribute("title", str(best[0]))
    page.get_by_role("columnheader", name="units").get_by_role("button").first.click()
    expect(page.get_by_role("columnheader", name="units")).to_have_attribute("aria-sort", "ascending")
    units = [row.params["units"] for row in answer.sessions]
    expect(rows(page).first.locator("td", has_text=re.compile(r"^\s*16\s*$"))).to_have_count(1)
    assert min(units) == 16


def test_a_brush_filters_and_the_address_keeps_it(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    served = share(sweep)
    opened(page, served)
    expect(axis(page, "lr")).to_have_count(1)
    expect(axis(page, "epochs")).to_have_count(0)
    brush(page, "lr", 0.45, 0.65)
    shown = [name for i in range(24) if 0.45 <= i / 23 <= 0.65 for name in [f"trial-{i:02d}"]]
    expect(rows(page)).to_have_count(len(shown))
    assert sorted(row.get_attribute("data-row") or "" for row in rows(page).all()) == shown
    expect(page.get_by_role("toolbar")).to_contain_text(f"{len(shown)} of 24 sessions")
    expect(page).to_have_url(re.compile(r"pf=p%3Alr:r:"))
    page.reload()
    expect(rows(page)).to_have_count(len(shown), timeout=PATIENCE)
    page.get_by_role("button", name="Take away: lr").click()
    expect(rows(page).nth(12)).to_be_attached()
    page.keyboard.press("Control+z")
    expect(rows(page)).to_have_count(len(shown))
    page.get_by_role("button", name="Take away: lr").click()
    axis(page, "warm_up").get_by_role("button", name="none").click()
    expect(page.get_by_role("toolbar")).to_contain_text("12 of 24 sessions")
    page.get_by_role("button", name="Rows, links and more").click()
    page.get_by_role("menuitemradio", name="Charts show the rows that pass").click()
    page.get_by_role("navigation", name="Views").get_by_role("button", name="Scalars").click()
    expect_lines(page, "accuracy", 12)


def test_axes_are_moved_and_scaled(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    """By dragging a title, or by the keys; a scale is chosen in its menu."""
    opened(page, share(sweep), "v=params&pa=-p%3Alr,p%3Aseed,m%3Aaccuracy")
    titles = page.locator(".axis .title b")
    expect(titles).to_have_text(["lr", "seed", "accuracy"])
    page.locator(".axis .title").nth(2).hover()
    page.mouse.down()
    page.mouse.move(500, 130, steps=4)
    page.mouse.move(300, 130, steps=4)
    page.mouse.up()
    expect(titles).to_have_text(["accuracy", "lr", "seed"])
    page.locator(".axis .title").nth(1).press("ArrowRight")
    expect(titles).to_have_text(["accuracy", "seed", "lr"])
    page.locator(".axis .title").nth(2).click()
    page.get_by_role("menuitemradio", name="Quantiles").click()
    expect(page).to_have_url(re.compile(r"pe=p%3Alr:quantile"))
    page.keyboard.press("Control+z")
    expect(page).not_to_have_url(re.compile("quantile"))


def test_columns_filters_and_files(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    """What is saved is what is seen, at full precision."""
    board = lossless.open(sweep).hparams()
    opened(page, share(sweep), "v=params&ps=table")
    page.get_by_role("button", name="Columns").click()
    page.get_by_label("Find columns").fill("epo")
    page.get_by_role("checkbox", name="epochs").check()
    page.keyboard.press("Escape")
    expect(page.get_by_role("columnheader", name="epochs")).to_be_visible()
    page.get_by_role("button", name="opt_name: filter").click()
    page.get_by_role("menuitem", name="Filter…").click()
    page.get_by_role("dialog").get_by_role("checkbox", name="adam").uncheck()
    page.keyboard.press("Escape")
    expect(page.get_by_role("toolbar")).to_contain_text("12 of 24 sessions")
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="CSV").click()
    lines = list(csv.DictReader(io.StringIO(download.value.path().read_text())))
    expected = {one.name: one.params for one in board.sessions if one.params["opt_name"] == "sgd"}
    assert {line["session"]: float(line["lr"]) for line in lines} == {name: p["lr"] for name, p in expected.items()}
    assert {line["epochs"] for line in lines} == {"10"}
    accuracy = {one.name: value for one, value in zip(board.sessions, board.cells["accuracy"].max, strict=True)}
    assert {line["session"]: float(line["accuracy (best)"]) for line in lines} == {
        name: accuracy[name] for name in expected
    }
    page.get_by_role("button", name="Export").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="LaTeX").click()
    assert "warm\\_up" in download.value.path().read_text()


def test_a_matrix_with_a_brush_in_two_parameters(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    page.goto(f"{share(sweep).url}#v=params&ps=scatter&pa=-p%3Alr,m%3Aaccuracy")
    stage = page.locator("[data-axes='2']")
    expect(stage).to_have_attribute("data-rows", "24", timeout=PATIENCE)
    box = stage.bounding_box()
    assert box is not None
    cell = (box["width"] - 64 - 12) / 2
    page.mouse.move(box["x"] + 64 + 0.3 * cell, box["y"] + 40 + 100)
    page.mouse.move(box["x"] + 64 + 0.3 * cell, box["y"] + box["height"] - 24 - 20)
    page.mouse.down()
    page.mouse.move(box["x"] + 64 + 0.5 * cell, box["y"] + box["height"] - 100, steps=3)
    page.mouse.move(box["x"] + 64 + 0.7 * cell, box["y"] + box["height"] - 220, steps=3)
    page.mouse.up()
    expect(page.get_by_role("button", name=re.compile("^Take away"))).to_have_count(2)
    expect(page.get_by_role("toolbar")).to_contain_text(re.compile(r"\b\d+ of 24 sessions"))


def test_details_and_the_way_to_the_charts(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    """A row's details draw its metric; picked rows are alone in the charts; colours go along."""
    opened(page, share(sweep), "v=params&ps=table")
    page.get_by_role("button", name="trial-12").click()
    details = page.get_by_role("complementary", name="Details of trial-12")
    expect(details).to_contain_text("opt_name")
    expect(details.get_by_role("figure", name="accuracy over steps").locator("canvas").first).to_be_visible()
    details.get_by_role("button", name="As baseline").click()
    expect(page.get_by_role("columnheader", name="to baseline")).to_be_visible()
    page.keyboard.press("Escape")
    expect(details).to_have_count(0)
    page.get_by_role("button", name="Colour by").click()
    page.get_by_role("menuitemradio", name="Use these colours in the charts").click()
    page.get_by_role("checkbox", name="Pick trial-11").click()
    page.get_by_role("checkbox", name="Pick trial-12").click()
    page.get_by_role("button", name="Open in charts").click()
    expect_lines(page, "accuracy", 2)
    expect(run_row(page, "trial-12").locator("rect").first).to_have_css("fill", re.compile("^rgb"))
    style = run_row(page, "trial-12").locator("rect").first.get_attribute("style")
    assert "--seq-" in (style or "")


def test_repeats_are_one_row(share: Callable[..., Served], page: Page, sweep: Path) -> None:
    opened(page, share(sweep), "v=params&ps=table&pb=group&ph=max")
    expect(rows(page)).to_have_count(2)
    expect(page.locator("tr[data-row='trial-00']")).to_contain_text("×12")
    best = max(value or 0 for value in lossless.open(sweep).hparams().cells["accuracy"].max)
    expect(rows(page).first.locator("td.best").first).to_have_attribute("title", str(best))


def test_a_new_session_appears(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    write(tmp_path / "a", {"lr": 0.1}, [0.5])
    opened(page, serve(tmp_path), "v=params&ps=table")
    expect(rows(page)).to_have_count(1)
    write(tmp_path / "b", {"lr": 0.2}, [0.75])
    expect(rows(page)).to_have_count(2, timeout=PATIENCE)
    expect(rows(page).first).to_have_attribute("data-row", "b", timeout=PATIENCE)


def test_without_parameters_the_code_that_writes_them(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    with lossless.SummaryWriter(str(tmp_path / "a")) as writer:
        writer.add_scalar("loss", 1.0, 0)
    page.goto(f"{serve(tmp_path).url}#v=params")
    expect(page.get_by_role("heading", name="No run wrote its parameters")).to_be_visible(timeout=PATIENCE)
    page.get_by_role("radio", name="PyTorch").click()
    expect(page.locator("pre")).to_contain_text("add_hparams")
    expect(page.get_by_role("navigation", name="Views")).not_to_contain_text("Params")


def test_of_many_only_what_is_in_sight_is_in_the_page(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    rng = random.Random(1)
    for i in range(200):
        write(tmp_path / f"t{i:03d}", {f"p{k:03d}": rng.random() for k in range(120)}, [rng.random()])
    opened(page, serve(tmp_path), "v=params&ps=table&pr=+name")
    expect(page.get_by_role("toolbar")).to_contain_text("200 sessions")
    assert page.locator("tr[data-row] td").count() < 1500
    page.locator(".scroll[aria-label='Table of sessions']").evaluate("e => e.scrollTo(1e6, 1e6)")
    expect(page.locator("tr[data-row='t199']")).to_be_visible()
    expect(page.locator("tr[data-row='t000']")).to_have_count(0)
    expect(page.get_by_role("columnheader", name="time")).to_be_visible()
