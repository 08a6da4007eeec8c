"""The Graphs view, over real logs: what is drawn is asked of the canvas, what is said of the panel."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lossless.wire.events import Event
from lossless.wire.graphs import GraphDef, NodeDef
from lossless.wire.records import frame
from tests.e2e.board import PATIENCE
from tools.serving import Served, serving

LOGS = Path(__file__).parents[1] / "interop/logs"
FILES = Path(__file__).parents[1] / "interop/graphs"


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all that only look."""
    with serving(LOGS, cache=tmp_path_factory.mktemp("cache")) as served:
        yield served.url


def opened(page: Page, address: str, boxes: int | None = None) -> Locator:
    """The canvas, once it has drawn (so many boxes)."""
    page.goto(address)
    return drawn(page, boxes)


def drawn(page: Page, boxes: int | None = None) -> Locator:
    canvas = page.locator("canvas[data-boxes]")
    expect(canvas).to_have_attribute("data-boxes", re.compile(".+") if boxes is None else str(boxes), timeout=PATIENCE)
    return canvas


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Node")


def fact(page: Page, name: str) -> Locator:
    """What the panel says beside a name."""
    return panel(page).locator(f"dt:text-is({name!r}) + dd")


def test_groups_open_and_nodes_tell_of_themselves(address: str, page: Page) -> None:
    """By keys alone: into the graph, open a group, along its edges; the address keeps it all."""
    canvas = opened(page, address + "#v=graphs&nr=v1_graph")
    expect(fact(page, "nodes")).to_have_text("72", timeout=PATIENCE)
    before = canvas.get_attribute("data-boxes") or ""
    page.get_by_label("Search nodes", exact=True).fill("net matmul")
    page.get_by_role("list", name="Found nodes").get_by_role("button").first.click()
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("MatMul", timeout=PATIENCE)
    expect(fact(page, "transpose_a")).to_have_text("false")
    expect(fact(page, "T")).to_have_text("float32")
    expect(canvas).not_to_have_attribute("data-boxes", before, timeout=PATIENCE)
    panel(page).get_by_role("button", name="net/MatMul/ReadVariableOp").click()
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("ReadVariableOp", timeout=PATIENCE)
    canvas.focus()
    page.keyboard.press("ArrowDown")
    expect(panel(page).get_by_role("heading", level=2)).not_to_have_text("ReadVariableOp")
    said = panel(page).get_by_role("heading", level=2).inner_text()
    boxes = int(canvas.get_attribute("data-boxes") or 0)
    expect(page).to_have_url(re.compile(rf"nn=[^&]*{said}\)?(&|$)"), timeout=PATIENCE)
    page.reload()
    drawn(page, boxes)
    expect(panel(page).get_by_role("heading", level=2)).to_have_text(said, timeout=PATIENCE)


def write_graph(directory: Path, *nodes: NodeDef) -> None:
    directory.mkdir(parents=True)
    said = [Event(1.7e9, file_version="brain.Event:2"), Event(1.7e9, graph_def=GraphDef(node=nodes).encode())]
    data = b"".join(frame(event.encode()) for event in said)
    (directory / "events.out.tfevents.1700000000.here").write_bytes(data)


def test_a_graph_written_later_appears(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """And is compared with the one that is open, without a reload."""
    write_graph(tmp_path / "logs/a", NodeDef("x", "In"), NodeDef("y", "Out", ("x",)))
    opened(page, serve(tmp_path / "logs").url + "#v=graphs", 2)
    write_graph(tmp_path / "logs/b", NodeDef("x", "In"), NodeDef("z", "Out", ("x",)))
    expect(page.get_by_label("Run", exact=True).locator("option")).to_have_text(["a", "b"], timeout=PATIENCE)
    page.get_by_role("toolbar", name="Graph").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="b", exact=True).or_(
        page.get_by_role("menuitemradio", name="b", exact=True)
    ).first.click()
    expect(fact(page, "only here")).to_have_text("1", timeout=PATIENCE)
    expect(fact(page, "only there")).to_have_text("1")
    expect(page.get_by_role("group", name="Legend")).to_contain_text("only here")


def test_double_click_opens_and_undo_closes(address: str, page: Page) -> None:
    canvas = opened(page, address + "#v=graphs&nr=keras_fit/train", 4)
    expect(fact(page, "kind")).to_have_text("Conceptual graph", timeout=PATIENCE)
    box = canvas.bounding_box()
    assert box is not None
    middle = (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.click(*middle)
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("d1", timeout=PATIENCE)
    expect(panel(page).get_by_text("Dense").first).to_be_visible()
    panel(page).get_by_role("button", name="Deselect").click()
    expect(fact(page, "kind")).to_have_text("Conceptual graph")
    canvas.focus()
    page.keyboard.press("ArrowDown")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("sequential")
    page.keyboard.press("Enter")
    drawn(page, 1)
    page.keyboard.press("Control+z")
    drawn(page, 4)


def test_statistics_are_laid_over_the_graph(address: str, page: Page) -> None:
    """Run metadata of the same run: times, a legend, and how much of it is in the graph."""
    opened(page, address + "#v=graphs&nr=v1_graph")
    page.get_by_label("Statistics").select_option(index=1)
    legend = page.get_by_role("group", name="Legend")
    expect(legend).to_contain_text("Compute time", timeout=PATIENCE)
    expect(legend).to_contain_text("µs")
    page.get_by_label("Search nodes", exact=True).fill("net/MatMul")
    page.get_by_role("list", name="Found nodes").get_by_role("button").first.click()
    expect(fact(page, "compute time")).to_have_text(re.compile(r"\d+\sµs"), timeout=PATIENCE)


def test_ways_between_nodes(address: str, page: Page) -> None:
    opened(page, address + "#v=graphs&nr=v1_graph&nn=loss")
    expect(panel(page).get_by_role("heading", level=2)).to_have_text("loss", timeout=PATIENCE)
    panel(page).get_by_role("button", name="Trace inputs").click()
    expect(panel(page).get_by_role("status")).to_have_text(re.compile(r"It depends on \d+ nodes\."), timeout=PATIENCE)
    panel(page).get_by_role("button", name="Path from here").click()
    expect(panel(page).get_by_role("status")).to_contain_text("Select another node")
    page.get_by_label("Search nodes", exact=True).fill("^x$")
    page.get_by_role("button", name="Regular expression").last.click()
    page.get_by_role("list", name="Found nodes").get_by_role("button").first.click()
    expect(panel(page).get_by_role("status")).to_have_text(
        re.compile(r"The shortest path has \d+ nodes"), timeout=PATIENCE
    )


def test_files_of_ones_own(address: str, page: Page) -> None:
    """An ONNX model is shown and put away again."""
    opened(page, address + "#v=graphs&nr=torch_kinds")
    page.locator("input[type=file]").set_input_files(FILES / "linear.onnx")
    expect(fact(page, "kind")).to_have_text("ONNX model", timeout=PATIENCE)
    expect(page.get_by_role("toolbar", name="Graph")).to_contain_text("linear.onnx")
    page.get_by_role("button", name="Close the file").click()
    expect(fact(page, "kind")).to_have_text("Op graph", timeout=PATIENCE)


def test_a_file_that_is_none_says_where(address: str, browser: Browser, tmp_path: Path) -> None:
    """And the graph before it is still there. (A page of its own: the browser tells its console of the refusal.)"""
    page = browser.new_context().new_page()
    opened(page, address + "#v=graphs&nr=keras_fit/train", 4)
    (tmp_path / "wrong.pbtxt").write_text('node {\n  name "a"\n}\n')
    page.locator("input[type=file]").set_input_files(tmp_path / "wrong.pbtxt")
    expect(page.get_by_role("alert")).to_contain_text("line 2, column 8", timeout=PATIENCE)
    page.get_by_role("button", name="Close", exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    drawn(page, 4)
    page.context.close()


def test_pictures_of_all(address: str, page: Page) -> None:
    """The SVG is well-formed and names every box; the PNG is a picture."""
    opened(page, address + "#v=graphs&nr=keras_fit/train", 4)
    for kind in ("SVG", "PNG"):
        page.get_by_role("toolbar", name="Graph").get_by_role("button", name="More").click()
        with page.expect_download() as saved:
            page.get_by_role("menuitem", name=f"Save as {kind}").click()
        data = saved.value.path().read_bytes()
        if kind == "PNG":
            assert data.startswith(b"\x89PNG")
        else:
            texts = [text.text for text in ET.fromstring(data).iter("{http://www.w3.org/2000/svg}text")]
            assert {"sequential", "input_layer", "d1", "d2", "Dense"} <= set(texts)
            assert b'x="NaN"' not in data


def test_ten_thousand_nodes_in_one_level_leave_the_page_free(address: str, page: Page, tmp_path: Path) -> None:
    """They are all drawn, and no task of the main thread was long while they came."""
    flat = "".join(f'node {{ name: "n{i}q" op: "Op{i % 7}" input: "n{i // 3}q" }}\n' for i in range(10_000))
    (tmp_path / "flat.pbtxt").write_text(flat)
    opened(page, address + "#v=graphs&nr=keras_fit/train", 4)
    page.evaluate(
        "window.long = []; new PerformanceObserver(list => long.push(...list.getEntries().map(e => e.duration)))"
        ".observe({type: 'longtask'})"
    )
    page.locator("input[type=file]").set_input_files(tmp_path / "flat.pbtxt")
    drawn(page, 10_000)
    assert max(page.evaluate("long"), default=0) < 1000, "with room for a busy machine; alone it is below 100 ms"
