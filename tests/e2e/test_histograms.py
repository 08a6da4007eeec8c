"""Histograms on the board: all steps of them, in every way of drawing, as they come."""

from __future__ import annotations

import csv
import json
import re
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, Request, expect

from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensors import from_numpy
from tests.e2e.board import PATIENCE, card
from tests.e2e.growing import Growing
from tools.serving import Served

LOGS = Path(__file__).resolve().parents[1] / "interop" / "logs"
ABOUT = SummaryMetadata(plugin_data=PluginData(plugin_name="histograms"))


def histogram(step: int, values: Any, tag: str = "w") -> bytes:
    """The record of a TF2 histogram: of numbers, or rows as they are."""
    rows = np.asarray(values, float)
    if rows.ndim == 1:
        counts, edges = np.histogram(rows, 20)
        rows = np.stack([edges[:-1], edges[1:], counts], axis=1)
    value = Value(tag=tag, tensor=from_numpy(rows), metadata=ABOUT)
    return frame(Event(wall_time=1.7e9 + step, step=step, summary=Summary((value,))).encode())


def normal(step: int, mean: float = 0.0) -> np.ndarray[Any, np.dtype[np.float64]]:
    return np.random.default_rng(step).normal(mean, 1.0, 400)


@pytest.fixture(scope="module")
def two(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of 60 and 40 steps, the second around 3."""
    logs = tmp_path_factory.mktemp("two")
    for run, mean, steps in (("a", 0.0, 60), ("b", 3.0, 40)):
        Growing.make(logs, run).write(b"".join(histogram(i * 10, normal(i, mean)) for i in range(steps)))
    return logs


def drawn(found: Locator, run: str) -> Locator:
    """Wait until a run's histograms are drawn; its plot."""
    cell = found.locator(f'[data-run="{run}"]')
    expect(cell).to_have_attribute("data-rows", re.compile(r"^[1-9]"), timeout=PATIENCE)
    return cell


def answer(board: Served, **body: Any) -> Any:
    data = json.dumps(body).encode()
    request = urllib.request.Request(board.api("histograms"), data, {"content-type": "application/json"})
    with urllib.request.urlopen(request, timeout=20) as response:
        return json.load(response)


def question(request: Request) -> dict[str, Any]:
    """What the page asks about histograms; nothing if that is not what it asks."""
    return json.loads(request.post_data or "{}") if "/api/histograms" in request.url else {}


def test_every_way_of_drawing_real_ones(serve: Callable[..., Served], page: Page) -> None:
    """Each draws in the run's colour or that of counts; the card says how many steps there are."""
    page.goto(serve(LOGS).url + "#v=media&mk=histogram&t=-weights")
    found = card(page, "histogram:weights")
    for run in ("tf2_kinds", "torch_kinds", "tensorboardX_kinds"):
        drawn(found, run)
    expect(found.locator(".sub")).to_have_text(re.compile(r"steps · 3 runs · .*bins · no NaN"))
    canvas, picture = found.locator("canvas").first, ""
    for mode in ("Overlay", "Heat", "Bands", "Ridge", "Bands"):
        found.get_by_role("radio", name=mode).click()
        page.wait_for_function(
            "([canvas, before]) => canvas.toDataURL() !== before",
            arg=[canvas.element_handle(), picture],
            timeout=PATIENCE,
        )
        expect(found.locator(f'[data-mode="{mode.lower()}"]')).to_have_attribute("aria-busy", "false", timeout=PATIENCE)
        picture = canvas.evaluate("c => c.toDataURL()")
    page.wait_for_url(re.compile(":m-bands"))


def test_the_chosen_step_is_marked_in_every_run(share: Callable[..., Served], page: Page, two: Path) -> None:
    """The newest, that of the slider, and what is clicked."""
    page.goto(share(two).url + "#v=media")
    found = card(page, "histogram:w")
    first, second = drawn(found, "a"), drawn(found, "b")
    expect(first).to_have_attribute("data-step", "590")
    expect(second).to_have_attribute("data-step", "390")
    page.keyboard.press("Home")
    expect(first).to_have_attribute("data-step", "0")
    page.keyboard.press("ArrowRight")
    expect(second).to_have_attribute("data-step", "10")
    box = first.locator(".plot").bounding_box()
    assert box
    page.mouse.click(box["x"] + 20, box["y"] + box["height"] - 26)
    expect(first).to_have_attribute("data-step", re.compile("^5[0-9]0$"))
    page.wait_for_url(re.compile(r"ms=5\d0"))


def test_the_pointer_tells_and_a_drag_zooms(share: Callable[..., Served], page: Page, two: Path) -> None:
    """Step, value and share under the pointer, nothing when it leaves. A drag along the values asks again and is kept
    in the address; double-click fits, and Ctrl+Z takes it back."""
    page.goto(share(two).url + "#v=media")
    found = card(page, "histogram:w")
    box = drawn(found, "b").locator(".plot").bounding_box()
    assert box
    page.mouse.move(box["x"] + box["width"] * 0.6, box["y"] + box["height"] * 0.6)
    tip = page.get_by_role("tooltip")
    expect(tip).to_contain_text(re.compile(r"Step.*of\s400,.*Below", re.DOTALL))
    page.mouse.move(5, 5)
    expect(tip).to_have_count(0)
    middle = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] * 0.3, middle)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * 0.6, middle, steps=5)
    with page.expect_request(lambda r: question(r).get("low") is not None) as told:
        page.mouse.up()
    expect(found.locator(".sub")).to_contain_text("zoomed")
    zoomed = question(told.value)
    assert -5 < zoomed["low"] < zoomed["high"] < 7
    page.wait_for_url(re.compile(r":y-?[\d.]+_"))
    found.locator('[data-run="a"] .plot').dblclick()
    expect(found.locator(".sub")).not_to_contain_text("zoomed")
    page.keyboard.press("Control+z")
    expect(found.locator(".sub")).to_contain_text("zoomed")


def test_two_runs_compared(share: Callable[..., Served], page: Page, two: Path) -> None:
    """The numbers are the server's; two steps of one run as well."""
    board = share(two)
    page.goto(board.url + "#v=media&c=histogram%3Aw:m-compare")
    found = card(page, "histogram:w")
    mean = found.locator("tr", has_text="Mean").locator("td")
    expect(mean.nth(3)).to_have_text(re.compile(r"^\+[23]"), timeout=PATIENCE)
    told = answer(board, tag="w", runs=["a", "b"], rows=0, steps=[10**9])
    texts = [mean.nth(i).inner_text().replace("\u2212", "-") for i in (1, 2)]
    np.testing.assert_allclose([float(text) for text in texts], told["mean"], rtol=1e-3)
    found.get_by_label("Run of B").select_option(label="a")
    found.get_by_label(re.compile("^Step of B")).fill("200")
    page.keyboard.press("Enter")
    expect(found.locator(".sub")).to_have_text(re.compile("step 590 and 200"))
    page.wait_for_url(re.compile(":op-"))


def test_what_comes_is_drawn(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Without a reload: the newest step is the chosen one, and the axis reaches further."""
    run = Growing.make(tmp_path / "logs", "live")
    run.write(histogram(0, normal(0)))
    page.goto(serve(tmp_path / "logs").url + "#v=media")
    found = card(page, "histogram:w")
    cell = drawn(found, "live")
    run.write(b"".join(histogram(i, normal(i, 5.0)) for i in range(1, 6)))
    expect(cell).to_have_attribute("data-rows", "6", timeout=PATIENCE)
    expect(cell).to_have_attribute("data-step", "5", timeout=PATIENCE)


def test_what_is_lost_or_broken_is_told(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """One bad value breaks no card; values that lie in no bucket are counted."""
    run = Growing.make(tmp_path / "logs", "odd")
    run.write(
        histogram(0, normal(0)) + histogram(1, [[0.0, 1.0, -5.0]]) + histogram(2, [[np.nan, np.nan, 40.0], [0, 1, 9]])
    )
    run.write(histogram(0, np.zeros((30, 3)), tag="empty") + histogram(0, [[0.0, 1.0, -1.0]], tag="broken"))
    page.goto(serve(tmp_path / "logs").url + "#v=media")
    found = card(page, "histogram:w")
    expect(drawn(found, "odd")).to_have_attribute("data-rows", "2")
    badge = found.get_by_text("40 NaN or Inf, 1 broken")
    expect(badge).to_be_visible()
    assert "step 1: histogram: got a count of -5" in (badge.get_attribute("title") or "")
    expect(card(page, "histogram:empty").locator(".sub")).to_contain_text("all empty")
    expect(card(page, "histogram:broken")).to_contain_text("got a count of -1 in bucket 0, want 0 or more")


def test_all_runs_in_full_screen(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """A card draws those that have room and says how many more there are; in full screen one scrolls to the last."""
    for i in range(40):
        Growing.make(tmp_path / "logs", f"run{i:02}").write(histogram(0, normal(i)) + histogram(1, normal(i)))
    page.goto(serve(tmp_path / "logs").url + "#v=media")
    found = card(page, "histogram:w")
    drawn(found, "run00")
    expect(found.locator(".more")).to_have_text(re.compile(r"^\d+ more runs"))
    assert found.locator("[data-run]").count() < 20
    found.get_by_role("button", name="Full screen").last.click()
    expect(found.locator(".scroll")).to_be_visible()
    drawn(found, "run00")
    found.locator(".scroll").evaluate("e => e.scrollTo(0, e.scrollHeight)")
    drawn(found, "run39")
    assert found.locator("[data-run]").count() < 20


def test_pictures_and_buckets_to_keep(share: Callable[..., Served], page: Page, two: Path) -> None:
    """SVG with the runs' names; CSV with every bucket at full precision."""
    page.goto(share(two).url + "#v=media")
    found = card(page, "histogram:w")
    drawn(found, "a")
    files = {}
    for text in ("SVG drawing", "PNG picture", "CSV, every bucket"):
        found.get_by_role("button", name="More").click()
        with page.expect_download() as download:
            page.get_by_role("menuitem", name=text).click()
        files[text] = Path(download.value.path()).read_bytes()
    assert files["SVG drawing"].startswith(b"<svg") and b">b</text>" in files["SVG drawing"]
    assert files["PNG picture"][:4] == b"\x89PNG"
    lines = list(csv.reader(files["CSV, every bucket"].decode().splitlines()))
    assert len(lines) == 1 + (60 + 40) * 20
    counts, edges = np.histogram(normal(0), 20)
    want = [["a", "w", "0", repr(1.7e9), repr(float(edges[0])), repr(float(edges[1])), repr(float(counts[0]))]]
    assert [[*line[:3], *(repr(float(v)) for v in line[3:])] for line in lines[1:2]] == want
