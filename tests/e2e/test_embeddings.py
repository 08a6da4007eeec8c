"""The Embeddings view over real logs: drawn on a plain canvas, whose pixels can be asked, and once by WebGL."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from lossless import SummaryWriter
from tests.e2e.board import PATIENCE
from tools.palette_check import TOKENS, tokens
from tools.serving import Served, serving

LOGS = Path(__file__).parents[1] / "interop/logs"
WORDS = np.loadtxt(LOGS / "torch_kinds/00000/emb/tensors.tsv", delimiter="\t")
TORCH = "run:torch_kinds,name:emb,sprites:0"
PLAIN = """HTMLCanvasElement.prototype.getContext = new Proxy(HTMLCanvasElement.prototype.getContext, {
  apply: (get, canvas, [name, ...more]) => (/webgl/.test(name) ? null : get.call(canvas, name, ...more)) });"""
_MEAN = """hex => {
  const canvas = document.querySelector('[data-points] canvas'), {width, height} = canvas;
  const copy = Object.assign(document.createElement('canvas'), {width, height});
  const pen = copy.getContext('2d', {willReadFrequently: true});
  pen.drawImage(canvas, 0, 0);
  const wanted = [1, 3, 5].map(i => parseInt(hex.slice(i, i + 2), 16));
  const pixels = pen.getImageData(0, 0, width, height).data;
  let [x, y, n] = [0, 0, 0];
  for (let i = 0; i < pixels.length; i += 4)
    if (wanted.every((v, c) => Math.abs(v - pixels[i + c]) < 8)) {
      x += (i / 4) % width; y += Math.floor(i / 4 / width); n++; }
  return n ? [x / n / width, y / n / height] : null;
}"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for all that only look."""
    with serving(LOGS, cache=tmp_path_factory.mktemp("cache")) as served:
        yield served.url


@pytest.fixture
def plain(page: Page) -> Page:
    """A page of a browser without WebGL."""
    page.add_init_script(PLAIN)
    return page


def opened(page: Page, address: str, e: str = TORCH, points: int = 30) -> Locator:
    """The stage, once it shows so many points."""
    page.goto(f"{address}#v=embeddings&e={e}&th=light")
    return drawn(page, points)


def drawn(page: Page, points: int) -> Locator:
    stage = page.locator("[data-points]")
    expect(stage).to_have_attribute("data-points", str(points), timeout=PATIENCE)
    expect(stage).to_have_attribute("data-by", re.compile("canvas|WebGL"), timeout=PATIENCE)
    return stage


def mean(page: Page, token: str) -> list[float]:
    """Where the pixels of a colour lie on average, as shares of width and height; waits until there are some."""
    wanted = tokens(TOKENS.read_text(), "light")[token]
    found: list[float] = page.wait_for_function(_MEAN, arg=wanted, timeout=PATIENCE).json_value()
    return found


def panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="Embedding")


def choose(page: Page, text: str) -> None:
    """By the search field alone."""
    field = page.get_by_label("Find points", exact=True)
    field.fill(text)
    field.press("Enter")


def drag(page: Page, stage: Locator) -> None:
    """From corner to corner of the stage."""
    box = stage.bounding_box()
    assert box
    page.mouse.move(box["x"] + 4, box["y"] + 4)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.move(box["x"] + box["width"] - 4, box["y"] + box["height"] - 4)
    page.mouse.up()


def test_components_and_colours(address: str, plain: Page) -> None:
    """As much of the variance as numpy finds; a legend that chooses; every embedding is offered."""
    opened(plain, address)
    spread = np.linalg.svd(WORDS - WORDS.mean(axis=0), compute_uv=False) ** 2
    held = 100 * spread[:3].sum() / spread.sum()
    expect(panel(plain)).to_contain_text(re.compile(rf"{held:.1f}\s% of the variance of 30 points"))
    panel(plain).get_by_label("Colour by").select_option(label="label · 3 values")
    plain.get_by_role("group", name="Colours of label").get_by_role("button", name="c1").click()
    expect(panel(plain).get_by_role("heading", name="10 chosen")).to_be_visible()
    for token in ("run-1", "run-2", "run-3"):
        mean(plain, token)
    names = plain.get_by_role("combobox", name="Embedding").locator("option").all_inner_texts()
    assert names == ["emb · tensorboardX_kinds", "emb · torch_kinds"]
    expect(plain.get_by_text("No WebGL: plain canvas")).to_be_visible()


def test_the_nearest_are_numpys(address: str, plain: Page) -> None:
    """By both distances, on the vectors as written; keys go to the nearest and back; the address keeps the point."""
    opened(plain, address, TORCH + ",chosen:7,k:5")
    table = panel(plain).get_by_role("table", name="Nearest neighbours of")
    for metric, keys in (("Cosine", cosine(7)), ("Euclidean", np.linalg.norm(WORDS - WORDS[7], axis=1))):
        panel(plain).get_by_role("radio", name=metric).click()
        wanted = np.sort(keys[np.arange(30) != 7])[:5]
        expect(table.locator("td").first).to_have_text(re.compile(f"^{wanted[0]:.4g}"), timeout=PATIENCE)
        said = [float(cell.get_attribute("title") or "") for cell in table.locator("td").all()]
        np.testing.assert_allclose(said, wanted, rtol=1e-4)
    nearest = int(np.argsort(np.linalg.norm(WORDS - WORDS[7], axis=1))[1])
    plain.keyboard.press("n")
    expect(plain).to_have_url(re.compile(rf"chosen:{nearest}\b"))
    plain.keyboard.press("Control+z")
    expect(plain).to_have_url(re.compile(r"chosen:7\b"))


def cosine(row: int) -> np.ndarray:
    lengths = np.linalg.norm(WORDS, axis=1)
    return 1 - WORDS @ WORDS[row] / (lengths * lengths[row])


def test_chosen_by_hand_and_shown_alone(address: str, plain: Page) -> None:
    """Box, lasso, click on a point; only what is chosen; reload; all again."""
    stage = opened(plain, address)
    for key in ("b", "s"):
        plain.keyboard.press(key)
        drag(plain, stage)
        if key == "b":
            expect(panel(plain).get_by_role("heading", name="30 chosen")).to_be_visible()
            plain.keyboard.press("Escape")
    choose(plain, "c2")
    expect(plain.get_by_role("button", name="Choose 10")).to_be_visible()
    expect(panel(plain).get_by_role("heading", name="10 chosen")).to_be_visible()
    panel(plain).get_by_role("button", name="Show only these").click()
    drawn(plain, 10)
    expect(plain).to_have_url(re.compile("only:"))
    plain.reload()
    drawn(plain, 10)
    plain.get_by_role("button", name="Show all").click()
    drawn(plain, 30)


def test_a_click_takes_the_point_under_it(address: str, plain: Page) -> None:
    """And a drag turns the cloud, as the arrow keys do."""
    stage = opened(plain, address, TORCH + ",colour:label,only:4,flat:1", 1)
    box, place = stage.bounding_box(), mean(plain, "run-2")
    assert box and place
    plain.mouse.click(box["x"] + place[0] * box["width"], box["y"] + place[1] * box["height"])
    expect(panel(plain).get_by_role("heading", name="c1")).to_be_visible()
    opened(plain, address, TORCH + ",layout:pca")
    plain.get_by_role("application").focus()
    plain.keyboard.press("ArrowLeft")
    expect(plain).to_have_url(re.compile(r"ev=0\.4_0\.35_1_0_0"))


@pytest.mark.parametrize("layout", ["t-SNE", "UMAP"])
def test_layouts_come_to_an_end(address: str, plain: Page, layout: str) -> None:
    """All points are placed, in both dimensions."""
    opened(plain, address, TORCH + ",colour:label,perplexity:5,neighbours:5")
    before = mean(plain, "run-1")
    plain.get_by_role("radio", name=layout).click()
    expect(panel(plain).get_by_role("button", name="Again")).to_be_visible(timeout=PATIENCE)
    drawn(plain, 30)
    assert mean(plain, "run-1") != before
    plain.get_by_role("radio", name="2-D").click()
    expect(panel(plain).get_by_role("button", name="Again")).to_be_visible(timeout=PATIENCE)
    drawn(plain, 30)


def test_axes_run_from_label_to_label(address: str, plain: Page) -> None:
    """What is named for the left lies left."""
    opened(plain, address, TORCH + ",colour:label")
    plain.get_by_role("radio", name="Axes").click()
    for end, label in (("Left", "c2"), ("Right", "c0")):
        plain.get_by_label(end).fill(label)
        plain.get_by_label(end).press("Enter")
    expect(panel(plain)).to_contain_text("y is a principal component", timeout=PATIENCE)
    drawn(plain, 30)
    assert mean(plain, "run-3")[0] < mean(plain, "run-1")[0]


def test_steps_and_what_comes_later(serve: Callable[..., Served], plain: Page, tmp_path: Path) -> None:
    """A slider over the steps; a new one appears by itself, and what is not finite is said."""
    points = np.random.default_rng(0).normal(size=(40, 6))
    with SummaryWriter(str(tmp_path / "run")) as writer:
        for step in (10, 20):
            writer.add_embedding(points * step, [f"w{i}" for i in range(40)], global_step=step, tag="words")
    opened(plain, serve(tmp_path).url, "flat:1", 40)
    box = plain.get_by_role("slider", name="Step").locator("..").get_by_role("textbox")
    expect(box).to_have_value("20")
    points[3] = np.nan
    with SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_embedding(points, [f"w{i}" for i in range(40)], global_step=30, tag="words")
        writer.add_scalar("loss", 1.0, 30)
    expect(box).to_have_value("30", timeout=PATIENCE)
    drawn(plain, 39)
    expect(panel(plain)).to_contain_text("1 point is not finite and left out.")
    plain.get_by_role("slider", name="Step").press("Home")
    drawn(plain, 40)
    expect(plain).to_have_url(re.compile("step:10"))


def test_hostile_names_are_texts(serve: Callable[..., Served], plain: Page, tmp_path: Path) -> None:
    """Labels run no script, and a path that leads out is a sentence."""
    label = "<img src=x onerror=\"document.title='ran'\">"
    with SummaryWriter(str(tmp_path / "run")) as writer:
        writer.add_embedding(np.eye(8), [label] * 8, tag=label)
    with open(tmp_path / "run/projector_config.pbtxt", "a") as file:
        file.write('embeddings { tensor_name: "out" tensor_path: "../../etc/passwd" }')
    opened(plain, serve(tmp_path).url, "chosen:2", 8)
    expect(panel(plain).get_by_role("heading", name=label)).to_be_visible()
    plain.get_by_role("combobox", name="Embedding").select_option(label="out · run")
    expect(plain.get_by_role("alert")).to_contain_text("got a path that leads out of", timeout=PATIENCE)
    assert "ran" not in plain.title()


def test_by_webgl(address: str, browser: Browser) -> None:
    """Where the browser has it, all points are drawn by it; pictures, too."""
    context = browser.new_context(viewport={"width": 1280, "height": 800}, color_scheme="light")
    page = context.new_page()
    page.goto(f"{address}#v=embeddings&e={TORCH},colour:label&th=light")
    stage = drawn(page, 30)
    if stage.get_attribute("data-by") == "WebGL":
        shot = np.asarray(Image.open(BytesIO(stage.screenshot())).convert("RGB")).astype(int)
        for token in ("run-1", "run-2", "run-3"):
            colour = tokens(TOKENS.read_text(), "light")[token]
            gaps = np.abs(shot - [int(colour[i : i + 2], 16) for i in (1, 3, 5)]).max(axis=2)
            assert (gaps < 40).sum() > 50, token
    context.close()
