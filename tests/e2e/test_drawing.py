"""Charts in a real Chromium: the pixels of fixed cases, and what gestures over them mean."""

from __future__ import annotations

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page

import hatch_build

BLUE = [26, 92, 223]
"""--run-1 in the light theme."""

PIXELS = """([layer, x, y, width, height]) => {
    const canvas = document.querySelectorAll('figure canvas')[layer], scale = canvas.width / canvas.clientWidth
    const copy = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height })
    const context = copy.getContext('2d', { willReadFrequently: true })
    context.drawImage(canvas, 0, 0)
    const { data } = context.getImageData(x * scale, y * scale, width * scale, height * scale)
    const pixels = []
    for (let i = 0; i < data.length; i += 4) if (data[i + 3]) pixels.push([...data.slice(i, i + 4)])
    return pixels
}"""
SETTLED = "new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(done, 50))))"
TOLD = "(name) => told.splice(0).filter(([n]) => n === name).map(([, what]) => what)"


class _Quiet(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {".js": "text/javascript"}

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


@pytest.fixture(scope="session")
def gallery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of plot.html, built from the sources that are there."""
    out = tmp_path_factory.mktemp("gallery")
    hatch_build.npm(
        hatch_build.ROOT,
        ["exec", "--", "vite", "build", "--logLevel", "warn", "--config", "plot.config.ts", "--outDir", str(out)],
    )
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(_Quiet, directory=str(out))) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/plot.html"
        server.shutdown()


@pytest.fixture
def show(page: Page, gallery: str) -> Callable[..., Page]:
    """`show(case, theme)` draws one case."""

    def draw(case: str, theme: str = "light") -> Page:
        page.goto(f"{gallery}?case={case.replace(' ', '+')}&theme={theme}")
        page.wait_for_function("document.title === 'drawn'")
        settle(page)
        return page

    return draw


def settle(page: Page) -> None:
    """Wait until nothing is left to draw."""
    page.evaluate(SETTLED)


def pixels(page: Page, layer: int, x: int, y: int, width: int, height: int) -> list[list[int]]:
    """RGBA of the painted pixels of a rectangle in CSS px; layer 0 axes, 1 curves, 2 what moves with the pointer."""
    found: list[list[int]] = page.evaluate(PIXELS, [layer, x, y, width, height])
    return found


def host(page: Page) -> dict[str, Any]:
    """Where the plot stands."""
    box = page.locator("figure > div").bounding_box()
    assert box is not None
    return dict(box)


def told(page: Page, name: str) -> list[Any]:
    """What the plot said of one kind since it was asked last."""
    found: list[Any] = page.evaluate(TOLD, name)
    return found


def drag(page: Page, start: tuple[int, int], end: tuple[int, int], key: str | None = None) -> None:
    """From one place of the plot to another, with a key held."""
    box = host(page)
    if key:
        page.keyboard.down(key)
    page.mouse.move(box["x"] + start[0], box["y"] + start[1])
    page.mouse.down()
    page.mouse.move(box["x"] + end[0], box["y"] + end[1], steps=4)
    page.mouse.up()
    if key:
        page.keyboard.up(key)
    settle(page)


def is_near(pixel: list[int], color: list[int]) -> bool:
    """The same colour, up to rounding of a faint one."""
    return all(abs(a - b) <= 24 for a, b in zip(pixel, color, strict=False))


def test_curves_have_their_hue_and_stay_in_the_box(show: Callable[..., Page]) -> None:
    """Nothing of a curve is painted left of the axis or on the labels."""
    page = show("unsmoothed")
    assert any(is_near(p, BLUE) and p[3] == 255 for p in pixels(page, 1, 44, 10, 900, 170))
    assert pixels(page, 1, 0, 0, 43, 190) == []


def test_what_is_not_finite_is_marked(show: Callable[..., Page]) -> None:
    """NaN and +∞ stand above the plot, −∞ above the axis, each in its line's hue."""
    page = show("not finite")
    height = int(host(page)["height"])
    assert pixels(page, 1, 44, 0, 1100, 7)
    assert pixels(page, 1, 44, height - 22 - 8, 1100, 6)
    assert pixels(show("unsmoothed"), 1, 44, 0, 1100, 7) == []


def test_a_lone_point_is_a_dot(show: Callable[..., Page]) -> None:
    """One point is seen, and nothing else."""
    painted = pixels(show("one point"), 1, 0, 0, 1200, 180)
    assert 4 <= len(painted) <= 36


def test_nothing_is_drawn_for_nothing(show: Callable[..., Page]) -> None:
    """A plot without lines has its baseline and invents no numbers."""
    page = show("nothing")
    assert pixels(page, 1, 0, 0, 1200, 190) == []
    assert pixels(page, 0, 0, 0, 43, 190) == []
    assert pixels(page, 0, 44, 0, 1000, 190)


def test_superseded_attempts_are_faint(show: Callable[..., Page]) -> None:
    """Some pixels of the branch that was left behind carry its alpha and no more."""
    alphas = {p[3] for p in pixels(show("restart"), 1, 44, 10, 1000, 160)}
    assert any(90 <= a <= 100 for a in alphas)


@pytest.mark.parametrize(("theme", "axis"), [("light", [198, 203, 211]), ("dark", [59, 66, 78])])
def test_axes_follow_the_theme(show: Callable[..., Page], theme: str, axis: list[int]) -> None:
    """The baseline is one crisp row in the token's colour."""
    page = show("unsmoothed", theme)
    bottom = int(host(page)["height"]) - 22
    assert all(p[:3] == axis and p[3] == 255 for p in pixels(page, 0, 60, bottom, 200, 1))


def test_a_thousand_lines_are_all_counted(show: Callable[..., Page]) -> None:
    """Many lines are drawn, in any mode, within a second of drawing time."""
    for case in ("1,000 lines", "density"):
        page = show(case.replace(",", "%2C"))
        title = page.locator("figure > div").get_attribute("title") or ""
        assert title.startswith("1000 lines, 300000 points")
        assert float(title.rsplit(", ", 1)[1].removesuffix(" ms")) < 1000
        assert len(pixels(page, 1, 44, 10, 400, 150)) > 5000


def test_hovering_tells_values_and_redraws_no_curve(show: Callable[..., Page]) -> None:
    """The cursor stands on a point, the nearest line is first, and the canvas of the curves is untouched."""
    page = show("families")
    box = host(page)
    before = pixels(page, 1, 44, 10, 600, 160)
    page.mouse.move(box["x"] + 200, box["y"] + 90)
    settle(page)
    cursor = told(page, "cursor")[-1]
    assert abs(cursor["px"] - 200) < 8
    assert len(cursor["lines"]) == 11
    assert pixels(page, 1, 44, 10, 600, 160) == before
    assert pixels(page, 2, 190, 10, 20, 160)
    page.mouse.move(box["x"] + 200, box["y"] + 400)
    settle(page)
    assert told(page, "cursor")[-1] is None
    assert pixels(page, 2, 0, 0, 1200, 190) == []


def test_dragging_zooms_along_its_direction(show: Callable[..., Page]) -> None:
    """Mostly horizontal zooms x, mostly vertical y, else both; a double click shows everything again."""
    page = show("families")
    drag(page, (100, 60), (200, 70))
    zoom = told(page, "zoom")[-1]
    assert zoom["y"] is None
    assert 0 < zoom["x"][0] < zoom["x"][1] < 60_000
    drag(page, (150, 40), (160, 130))
    second = told(page, "zoom")[-1]
    assert second["x"] == zoom["x"]
    assert second["y"] is not None
    page.mouse.dblclick(host(page)["x"] + 300, host(page)["y"] + 80)
    assert told(page, "zoom")[-1] == {"x": None, "y": None, "done": True}
    settle(page)
    drag(page, (100, 40), (190, 130))
    assert None not in told(page, "zoom")[-1].values()


def test_escape_takes_a_drag_back(show: Callable[..., Page]) -> None:
    """Nothing was zoomed, and the window drawn is gone."""
    page = show("families")
    box = host(page)
    page.mouse.move(box["x"] + 200, box["y"] + 60)
    page.mouse.down()
    page.mouse.move(box["x"] + 280, box["y"] + 120, steps=3)
    page.keyboard.press("Escape")
    page.mouse.up()
    settle(page)
    assert told(page, "zoom") == []


def test_shift_pans_and_alt_marks_a_range(show: Callable[..., Page]) -> None:
    """Panning keeps the width of the window; a range is told when it is done."""
    page = show("zoomed")
    drag(page, (100, 60), (200, 60), "Shift")
    low, high = told(page, "zoom")[-1]["x"]
    assert low < 20_000
    assert high - low == pytest.approx(900)
    drag(page, (100, 60), (200, 60), "Alt")
    answer = told(page, "range")[-1]
    assert answer["done"] is True
    assert low < answer["range"][0] < answer["range"][1] < high


def test_only_the_wheel_with_ctrl_zooms(show: Callable[..., Page]) -> None:
    """A plain wheel is left to the page; with Ctrl the place under the pointer stays where it is."""
    page = show("families")
    box = host(page)
    page.mouse.move(box["x"] + 200, box["y"] + 80)
    page.mouse.wheel(0, 120)
    settle(page)
    assert told(page, "zoom") == []
    at = page.evaluate("plots[0].nearest(200, 80).x")
    page.keyboard.down("Control")
    page.mouse.wheel(0, -240)
    page.keyboard.up("Control")
    page.wait_for_function("told.some(([name, what]) => name === 'zoom' && what.done)")
    low, high = told(page, "zoom")[-1]["x"]
    assert high - low < 60_000
    settle(page)
    assert page.evaluate("plots[0].nearest(200, 80).x") == pytest.approx(at, abs=2000)


def test_the_keyboard_moves_the_cursor_point_by_point(show: Callable[..., Page]) -> None:
    """One step of the nearest line to the right, and back."""
    page = show("repeated steps")
    steps = [page.evaluate(f"(plots[0].moveCursor({by}), told.at(-1)[1].x)") for by in (1, 1, 1, -1)]
    assert steps == [0, 100, 200, 100]


def test_a_highlight_dims_the_others_without_drawing_them_again(show: Callable[..., Page]) -> None:
    """The curves' canvas is made faint as a whole; the lifted lines lie above it."""
    page = show("highlight")
    assert page.evaluate("getComputedStyle(document.querySelectorAll('figure canvas')[1]).opacity") == "0.28"
    assert any(p[3] == 255 for p in pixels(page, 2, 44, 10, 900, 160))


def test_the_overview_moves_the_window_its_ends_or_makes_a_new_one(page: Page, gallery: str) -> None:
    """What is dragged decides; a double click shows everything."""
    page.goto(f"{gallery}?case=overview")
    page.wait_for_selector("figure canvas")
    settle(page)
    box = host(page)
    width = box["width"] - 44 - 12

    def at(step: float) -> int:
        return round(44 + step / 60_000 * width)

    def dragged(start: float, end: float) -> list[float]:
        drag(page, (at(start), 20), (at(end), 20))
        window: list[float] = told(page, "window")[-1]["window"]
        return window

    assert pixels(page, 1, 44, 0, 200, 40)
    assert dragged(10_000, 20_000) == pytest.approx([20_000, 40_000], abs=600)
    assert dragged(40_000, 50_000) == pytest.approx([20_000, 50_000], abs=600)
    assert dragged(30_000, 20_000) == pytest.approx([10_000, 40_000], abs=900)
    assert dragged(45_000, 58_000) == pytest.approx([45_000, 58_000], abs=600)
    page.mouse.dblclick(box["x"] + at(5000), box["y"] + 20)
    assert told(page, "window")[-1] == {"window": None, "done": True}


def test_exports_are_pictures_of_their_own(show: Callable[..., Page], tmp_path: Path) -> None:
    """SVG and PNG carry title and legend, and are the same each time; the light theme on wish."""
    page = show("families", "dark")
    options = "{title: 'loss', theme: 'light', width: 600, height: 300}"
    svg: str = page.evaluate(f"plots[0].toSVG({options})")
    assert svg == page.evaluate(f"plots[0].toSVG({options})")
    assert "resnet50-adamw-lr2e-4/test" in svg
    assert 'fill="#fff' in svg
    assert "#15181d" not in svg
    size = page.evaluate(f"plots[0].toPNG(2, {options}).then(createImageBitmap).then((p) => [p.width, p.height])")
    assert size[0] == 1200
    (tmp_path / "loss.svg").write_text(svg, encoding="utf-8")
    page.goto((tmp_path / "loss.svg").as_uri())
    assert page.locator("text=loss").count()
