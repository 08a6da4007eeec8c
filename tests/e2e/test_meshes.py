"""Cards of meshes over real logs: turned, stepped, compared; with WebGL and without."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Locator, Page, expect

from lossless import SummaryWriter
from tests.e2e.board import PATIENCE
from tests.e2e.test_embeddings import PLAIN
from tools.serving import Served, serving

LOGS = Path(__file__).parents[1] / "interop/logs"
NO_WEBGL = PLAIN + "OffscreenCanvas.prototype.getContext = () => null;"
CUBE = np.array([[x, y, z] for x in (0, 1) for y in (0, 1) for z in (0, 1)], np.float32)
SIDES = [[0, 1, 3, 2], [4, 6, 7, 5], [0, 4, 5, 1], [2, 3, 7, 6], [0, 2, 6, 4], [1, 5, 7, 3]]
FACES = np.array([corner for a, b, c, d in SIDES for corner in ([a, b, c], [a, c, d])], np.int32)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all that only look."""
    with serving(LOGS, cache=tmp_path_factory.mktemp("cache")) as served:
        yield served.url


def cell(page: Page, url: str, key: str, run: str, more: str = "") -> Locator:
    """The mesh of a run, once it is drawn."""
    page.goto(f"{url}#v=media&mk=mesh&th=light{more}")
    found = page.locator(f'[data-card="mesh:{key}"] [data-run="{run}"]')
    expect(found).to_have_attribute(
        "data-vertices", "200" if key.startswith(("tri", "cloud")) else "8", timeout=PATIENCE
    )
    page.wait_for_function(INKED, arg=f"mesh:{key}", timeout=PATIENCE)
    return found


INKED = """key => [...document.querySelectorAll(`[data-card="${CSS.escape(key)}"] canvas`)].some(canvas => {
  if (canvas.width < 2) return false;
  const copy = Object.assign(document.createElement('canvas'), {width: canvas.width, height: canvas.height});
  const pen = copy.getContext('2d', {willReadFrequently: true});
  pen.drawImage(canvas, 0, 0);
  return pen.getImageData(0, 0, copy.width, copy.height).data.some(v => v > 0);
})"""


def seen(mesh: Locator) -> NDArray[np.int64]:
    return np.asarray(Image.open(BytesIO(mesh.locator("canvas").screenshot())).convert("RGB")).astype(np.int64)


def turned(mesh: Locator, before: NDArray[np.int64]) -> None:
    """Waits until the picture is another."""
    for _ in range(100):
        if not np.array_equal(seen(mesh), before):
            return
        mesh.page.wait_for_timeout(50)
    raise AssertionError("picture: got the same one, want another")


def rested(mesh: Locator) -> NDArray[np.int64]:
    """The picture once it stays: while a camera moves it is drawn coarser, and again when it rests."""
    before = seen(mesh)
    for _ in range(50):
        mesh.page.wait_for_timeout(400)
        if np.array_equal(now := seen(mesh), before):
            return now
        before = now
    raise AssertionError("picture: got another one each time, want one that stays")


@pytest.mark.parametrize("webgl", [True, False])
def test_turned_by_pointer_and_keys(address: str, page: Page, webgl: bool) -> None:
    """And told by the label; 0 and a double-click take it back."""
    if not webgl:
        page.add_init_script(NO_WEBGL)
    mesh = cell(page, address, "tri_VERTEX", "mesh")
    if not webgl:
        expect(mesh).to_have_attribute("data-by", "canvas")
    expect(mesh).to_have_attribute("data-faces", "100")
    stage = mesh.get_by_role("application")
    expect(stage).to_have_attribute("aria-label", re.compile("200 vertices, 100 faces"))
    stage.focus()  # its ring lies over the picture
    first = rested(mesh)
    page.keyboard.press("ArrowLeft")
    turned(mesh, first)
    page.keyboard.press("0")
    np.testing.assert_array_equal(rested(mesh), first)
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + 100, box["y"] + 100)
    page.mouse.down()
    page.mouse.move(box["x"] + 180, box["y"] + 60, steps=4)
    page.mouse.up()
    page.wait_for_function("() => /tri_VERTEX:op/.test(decodeURIComponent(location.hash))", timeout=PATIENCE)
    page.reload()
    expect(mesh).to_have_attribute("data-vertices", "200", timeout=PATIENCE)


def test_the_vertex_under_the_pointer(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Of a cube seen from the front the nearest corner, with its numbers as written."""
    with SummaryWriter(tmp_path / "logs") as writer:
        colours = np.full((1, 8, 3), 7, np.uint8)
        writer.add_mesh("cube", CUBE[None], colors=colours, faces=FACES[None], global_step=3)
    mesh = cell(page, serve(tmp_path / "logs").url, "cube_VERTEX", ".", "&c=mesh%3Acube_VERTEX:op-o0_0_3_0_0_0%20")
    stage = mesh.get_by_role("application")
    box = stage.bounding_box()
    assert box
    scale = box["height"] / 2 / np.tan(np.radians(25))
    radius = np.sqrt(3) / 2
    corner = 0.5 * scale / (3 * radius - 0.5)
    page.mouse.move(box["x"] + box["width"] / 2 + corner, box["y"] + box["height"] / 2 - corner)
    expect(stage.locator("output")).to_contain_text("1, 1, 1 · rgb 7 7 7", timeout=PATIENCE)
    expect(stage.locator("output")).to_contain_text("vertex 7")


def test_steps_and_ways_of_drawing(address: str, page: Page) -> None:
    """The slider's step is the mesh's; points alone are another picture."""
    mesh = cell(page, address, "tri_VERTEX", "mesh")
    first = rested(mesh)
    card = page.locator('[data-card="mesh:tri_VERTEX"]')
    card.get_by_role("radio", name="Points").click()
    turned(mesh, first)
    second = rested(mesh)
    mesh = cell(page, address, "tri_VERTEX", "mesh", "&ms=0")
    expect(mesh.get_by_title("Step of this value")).to_have_text("0", timeout=PATIENCE)
    page.locator('[data-card="mesh:tri_VERTEX"]').get_by_role("radio", name="Points").click()
    assert not np.array_equal(rested(mesh), second)


def test_what_is_wrong_is_told(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Faces without vertices are left out, a config is never run."""
    with SummaryWriter(tmp_path / "logs") as writer:
        faces = np.concatenate([FACES, [[0, 1, 99]]])[None]
        config = {"material": {"cls": "ShaderMaterial", "fragmentShader": "while(true);"}, "scene": "alert(1)"}
        writer.add_mesh("cube", CUBE[None], faces=faces, config_dict=config)
    mesh = cell(page, serve(tmp_path / "logs").url, "cube_VERTEX", ".")
    expect(mesh).to_have_attribute("data-faces", "12")
    badge = page.locator('[data-card="mesh:cube_VERTEX"]').get_by_text("4 remarks")
    expect(badge).to_be_visible()


def test_no_vertices_and_vertices_that_are_no_numbers(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Both are cards, with nothing in the console."""
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_mesh("cube", np.where(CUBE == [1, 1, 1], np.nan, CUBE).astype(np.float32)[None])
        writer.add_mesh("none", np.empty((1, 0, 3), np.float32))
    mesh = cell(page, serve(tmp_path / "logs").url, "cube_VERTEX", ".")
    expect(mesh.get_by_role("application")).to_be_visible()
    expect(page.locator('[data-card="mesh:none_VERTEX"] [data-run="."]')).to_have_attribute("data-vertices", "0")


def test_while_it_is_held_and_slow_a_part_is_drawn_and_at_rest_all(
    serve: Callable[..., Served], page: Page, tmp_path: Path
) -> None:
    many = np.random.default_rng(0).normal(size=(1, 50_000, 3)).astype(np.float32)
    with SummaryWriter(tmp_path / "logs") as writer:
        writer.add_mesh("cube", many)
    page.add_init_script(SLOW)
    page.goto(f"{serve(tmp_path / 'logs').url}#v=media&mk=mesh")
    mesh = page.locator('[data-card="mesh:cube_VERTEX"] [data-run="."]')
    expect(mesh).to_have_attribute("data-drawn", "50000", timeout=PATIENCE)
    box = mesh.get_by_role("application").bounding_box()
    assert box
    page.mouse.move(box["x"] + 50, box["y"] + 50)
    page.mouse.down()
    page.mouse.move(box["x"] + 80, box["y"] + 60)
    page.mouse.move(box["x"] + 90, box["y"] + 70)
    expect(mesh.get_by_text("20 000 of 50 000 vertices while it moves")).to_be_visible(timeout=PATIENCE)
    page.mouse.up()
    expect(mesh).to_have_attribute("data-drawn", "50000", timeout=PATIENCE)
    expect(mesh.get_by_text("while it moves")).to_have_count(0)


SLOW = """const clock = performance.now.bind(performance); let late = 0;
performance.now = () => clock() + (late += 500);"""


def test_two_runs_by_one_camera_or_two(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """What turns one turns the other, until each has its own."""
    for run in ("a", "b"):
        with SummaryWriter(tmp_path / "logs" / run) as writer:
            writer.add_mesh("cube", CUBE[None], faces=FACES[None])
    a = cell(page, serve(tmp_path / "logs").url, "cube_VERTEX", "a")
    b = page.locator('[data-card="mesh:cube_VERTEX"] [data-run="b"]')
    expect(b).to_have_attribute("data-vertices", "8", timeout=PATIENCE)
    before = seen(b)
    a.get_by_role("application").focus()
    page.keyboard.press("1")
    turned(b, before)
    page.get_by_role("button", name="Own cameras").click()
    a.get_by_role("application").focus()
    before_a, before_b = rested(a), rested(b)
    page.keyboard.press("3")
    turned(a, before_a)
    np.testing.assert_array_equal(rested(b), before_b)
