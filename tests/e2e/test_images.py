"""Pictures on the board: the pixels that were written, at the step asked for, whatever was written."""

from __future__ import annotations

import re
from base64 import b64decode
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import cast
from urllib.parse import quote

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, expect

from lossless.wire.events import Event, Summary, Value
from lossless.wire.events import Image as Picture
from lossless.wire.records import frame
from lossless.write.encode import image, video
from tests.e2e.board import PATIENCE, card
from tests.e2e.conftest import SIZE
from tests.unit.server.test_image import ODD
from tests.unit.values.pictures import deep_png
from tools.serving import Served, serving

LOGS = Path(__file__).resolve().parents[1] / "interop" / "logs"
STEPS = range(0, 100, 10)
RUNS = {"alpha/train": 0, "beta/train": 1}
DEEP = (np.arange(24 * 32, dtype=np.uint16) * 80).reshape(24, 32, 1)
_MIDDLE = """([canvas, low, high]) => {
  const small = new OffscreenCanvas(1, 1).getContext('2d', {willReadFrequently: true});
  small.drawImage(canvas, -canvas.width / 2, -canvas.height / 2);
  const [value] = small.getImageData(0, 0, 1, 1).data;
  return low <= value && value <= high;
}"""
"""Whether the pixel in the middle is so light."""


def picture(run: int, step: int) -> NDArray[np.uint8]:
    """Another one for every run and step."""
    return np.random.default_rng([run, step]).integers(0, 256, (24, 32, 3)).astype(np.uint8)


def film(step: int) -> NDArray[np.uint8]:
    """Five frames, each of one grey."""
    return np.stack([np.full((3, 24, 32), 40 * i + step // 10, np.uint8) for i in range(5)])[None]


def write(path: Path, events: list[tuple[int, list[Value]]], mode: str = "wb") -> None:
    """Events of (step, values) into one file below `path`."""
    path.mkdir(parents=True, exist_ok=True)
    head = [Event(1.0, file_version="brain.Event:2")] if mode == "wb" else []
    found = [*head, *(Event(2.0 + step, step, summary=Summary(tuple(values))) for step, values in events)]
    with (path / "events.out.tfevents.1.host").open(mode) as file:
        file.write(b"".join(frame(event.encode()) for event in found))


def values(run: int, step: int) -> list[Value]:
    """What a run writes at a step."""
    batch = np.stack([picture(run, step), picture(run + 10, step), picture(run + 20, step)])
    return [
        *image.tf2("samples", batch[:1]),
        *image.v1("batch", batch, 3),
        *video.torch("film", film(step), fps=10),
        Value("deep", image=Picture(24, 32, 1, deep_png(DEEP + np.uint16(step)))),
    ]


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs of ten steps."""
    path = tmp_path_factory.mktemp("pictures")
    for name, run in RUNS.items():
        write(path / name, [(step, values(run, step)) for step in STEPS])
    return path


@pytest.fixture(scope="module")
def served(logs: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all tests that only look."""
    with serving(logs, cache=tmp_path_factory.mktemp("cache")) as started:
        yield started


def full(page: Page, served: Served, key: str, more: str = "") -> Locator:
    """A card of Media in full screen."""
    page.goto(f"{served.url}#v=media&f={quote(key)}{more}")
    return card(page, key)


def tile(found: Locator, run: str, step: int) -> Locator:
    """A run's tile, as soon as it shows the picture of this step."""
    shown = found.locator(f'.tile[data-run="{run}"][data-step="{step}"][data-drawn="true"]')
    expect(shown.locator("canvas")).to_be_visible(timeout=PATIENCE)
    return shown


def drawn(shown: Locator) -> NDArray[np.uint8]:
    """The pixels of a canvas, [height, width, RGBA]."""
    address = cast("str", shown.locator("canvas").evaluate("canvas => canvas.toDataURL('image/png')"))
    return np.asarray(Image.open(BytesIO(b64decode(address.partition(",")[2]))).convert("RGBA"))


def within(canvas: NDArray[np.uint8], height: int, width: int) -> NDArray[np.uint8]:
    """The middle of a canvas: where a picture at 1 × lies."""
    top, left = (canvas.shape[0] - height + 1) // 2, (canvas.shape[1] - width + 1) // 2
    return canvas[top : top + height, left : left + width]


def at_one(key: str) -> str:
    """The part of the address that shows a card's pictures at 1 ×."""
    return f"&c={quote(key.replace(':', '%3A'), safe='/%')}:op-z1_0.5_0.5"


def test_the_pixels_that_were_written(served: Served, page: Page) -> None:
    """At 1 ×, of both runs, at the newest step and at another; the step slider is that of all cards."""
    found = full(page, served, "image:samples", at_one("image:samples"))
    for step in (90, 30):
        for name, run in RUNS.items():
            pixels = within(drawn(tile(found, name, step)), 24, 32)
            np.testing.assert_array_equal(pixels[..., :3], picture(run, step))
        box = page.get_by_role("textbox", name="Step")
        box.fill("34")
        box.press("Enter")
    expect(page).to_have_url(re.compile("ms=30"))


def test_keys_go_from_step_to_step(served: Served, page: Page) -> None:
    """And home, and to the newest."""
    found = full(page, served, "image:samples")
    tile(found, "alpha/train", 90).click()
    for key, step in (("ArrowLeft", 80), ("ArrowLeft", 70), ("ArrowRight", 80), ("Home", 0), ("End", 90)):
        page.keyboard.press(key)
        tile(found, "alpha/train", step)
        tile(found, "beta/train", step)


def test_all_tiles_zoom_together(served: Served, page: Page) -> None:
    """The wheel zooms, a drag moves, a double click fits; the address holds it, and pixels stay pixels."""
    found = full(page, served, "image:samples")
    tiles = [tile(found, name, 90) for name in RUNS]
    fitted = [drawn(each) for each in tiles]
    box = tiles[0].locator("canvas").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    page.mouse.wheel(0, -600)
    expect(page).to_have_url(re.compile("op-z"))
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] / 2 + 30, box["y"] + box["height"] / 2 + 10, steps=3)
    page.mouse.up()
    page.mouse.move(0, 0)
    zoomed = [drawn(each) for each in tiles]
    for before, after, run in zip(fitted, zoomed, RUNS.values(), strict=True):
        assert not np.array_equal(before, after)
        colours = {tuple(pixel) for pixel in after[..., :3].reshape(-1, 3).tolist()}
        assert colours <= {tuple(pixel) for pixel in picture(run, 90).reshape(-1, 3).tolist()}
    page.reload()
    np.testing.assert_array_equal(drawn(tile(found, "alpha/train", 90)), zoomed[0])
    tiles[0].locator("canvas").dblclick()
    expect(page).not_to_have_url(re.compile("op-z"))
    page.keyboard.press("4")
    expect(page).to_have_url(re.compile("op-z4_0.5_0.5"))
    page.keyboard.press("-")
    expect(page).to_have_url(re.compile("op-z2_"))
    page.keyboard.press("0")
    expect(page).not_to_have_url(re.compile("op-z"))


def test_the_difference_of_two_runs_and_of_two_steps(served: Served, page: Page) -> None:
    """Its numbers are numpy's; its pixels the absolute differences; A and B can be two steps of one run."""
    key = "image:samples"
    page.goto(f"{served.url}#v=media&f={quote(key)}&c=image%3Asamples:m-difference:op-z1_0.5_0.5")
    found = card(page, key)
    said = found.locator("[data-differing]")

    def check(a: NDArray[np.uint8], b: NDArray[np.uint8]) -> None:
        apart = a.astype(int) - b.astype(int)
        differing = int((apart != 0).any(axis=2).sum())
        expect(said).to_have_attribute("data-differing", str(differing), timeout=PATIENCE)
        expect(said).to_have_attribute("data-max", str(abs(apart).max()))
        psnr = 10 * np.log10(255**2 / (apart**2).mean())
        assert f"PSNR {psnr:.4g}" in re.sub(r"\s", " ", said.inner_text())
        canvas = drawn(said.locator("xpath=.."))
        np.testing.assert_array_equal(within(canvas, 24, 32)[..., :3], abs(apart))

    check(picture(0, 90), picture(1, 90))
    found.get_by_label("Run of B").select_option("alpha/train")
    step = found.get_by_role("textbox", name="Step of B")
    step.fill("20")
    step.press("Enter")
    check(picture(0, 90), picture(0, 20))
    found.get_by_label("Run of A").select_option("alpha/train")
    first = found.get_by_role("textbox", name="Step of A")
    first.fill("20")
    first.press("Enter")
    expect(said).to_have_text(re.compile("Equal in all 768 pixels"), timeout=PATIENCE)


def test_over_steps_a_click_goes_to_the_step(served: Served, page: Page) -> None:
    """Every step of every run stands there, small."""
    page.goto(f"{served.url}#v=media&f={quote('image:samples')}&c=image%3Asamples:m-steps")
    found = card(page, "image:samples")
    thumb = found.get_by_role("button", name="beta/train, step 40")
    expect(thumb.locator("img")).to_be_visible(timeout=PATIENCE)
    thumb.click()
    expect(thumb).to_have_attribute("aria-pressed", "true")
    expect(page).to_have_url(re.compile("ms=40"))
    for at, step in (("0", 0), ("element.scrollWidth", 90)):
        found.locator(".scroll").evaluate(f"element => {{ element.scrollLeft = {at}; }}")
        for run in RUNS:
            expect(found.get_by_role("button", name=f"{run}, step {step}").locator("img")).to_be_visible()


def test_sixteen_bits_under_the_cursor_and_through_a_window(served: Served, page: Page) -> None:
    """True numbers are told, from the darkest to the lightest; "Fit" sets one black and white for all."""
    found = full(page, served, "image:deep")
    shown = tile(found, "alpha/train", 90)
    box = shown.locator("canvas").bounding_box()
    assert box is not None
    column, row = 20, 10
    page.mouse.move(box["x"] + (column + 0.5) / 32 * box["width"], box["y"] + (row + 0.5) / 24 * box["height"])
    told = f"{DEEP[row, column, 0] + 90:,}".replace(",", r"\s")
    expect(shown).to_have_attribute("data-pixel", re.compile(f"^{told}$"), timeout=PATIENCE)
    page.mouse.move(0, 0)
    expect(shown.locator("output")).to_have_count(0)
    assert (drawn(shown)[..., 0].min(), drawn(shown)[..., 0].max()) == (0, 255)
    expect(found).to_contain_text("black is the least number of each")
    found.get_by_role("button", name=re.compile("Brightness")).click()
    found.get_by_role("group", name=re.compile("Light")).get_by_role("button", name="Fit").click()
    expect(page).to_have_url(re.compile(f"w90_{DEEP.max() + 90}"))
    expect(found).not_to_contain_text("black is the least number of each")
    middle = round(255 * float(DEEP[12, 16, 0]) / float(DEEP.max()))
    page.wait_for_function(_MIDDLE, arg=[shown.locator("canvas").element_handle(), middle - 12, middle + 12])


def test_two_fingers_zoom(served: Served, browser: Browser) -> None:
    """About their middle; all tiles together."""
    context = browser.new_context(viewport=SIZE, has_touch=True)
    page = context.new_page()
    found = full(page, served, "image:samples")
    box = tile(found, "alpha/train", 90).locator("canvas").bounding_box()
    assert box is not None
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    session = context.new_cdp_session(page)
    for kind, apart in [("touchStart", 20), *(("touchMove", apart) for apart in range(24, 84, 8)), ("touchEnd", 0)]:
        points = [{"x": x + side * apart, "y": y, "id": side + 1} for side in (-1, 1)] if apart else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    expect(page).to_have_url(re.compile(r"z[\d.]+_0\.5_0\.5"))
    context.close()


def test_an_animation_shows_its_frames(served: Served, page: Page) -> None:
    """One by one, in all tiles."""
    found = full(page, served, "image:film")
    shown = tile(found, "beta/train", 90)
    frame = found.get_by_role("textbox", name="Frame")
    for i in (0, 3, 1):
        frame.fill(str(i))
        frame.press("Enter")
        grey = 40 * i + 9
        page.wait_for_function(_MIDDLE, arg=[shown.locator("canvas").element_handle(), grey - 3, grey + 3])
    found.get_by_role("button", name="Play frames").click()
    expect(frame).to_have_value("4", timeout=PATIENCE)


def test_the_pictures_of_a_batch_are_one_card(served: Served, page: Page) -> None:
    """One is shown, or all."""
    found = full(page, served, "image:batch/image/0", at_one("image:batch/image/0"))
    choice = found.get_by_label("Sample")
    tile(found, "alpha/train", 90)
    choice.select_option("2")
    third = found.locator('.tile[data-run="alpha/train"][data-sample="2"][data-drawn="true"]')
    expect(third).to_be_visible(timeout=PATIENCE)
    pixels = within(drawn(third), 24, 32)
    np.testing.assert_array_equal(pixels[..., :3], picture(20, 90))
    choice.select_option("-1")
    expect(found.locator('.tile[data-drawn="true"]')).to_have_count(6, timeout=PATIENCE)


def test_a_picture_appears_as_it_is_written(logs: Path, tmp_path: Path, page: Page) -> None:
    """Without a reload; so does a second one of the same step, and both can be seen."""
    write(tmp_path / "logs" / "run", [(0, values(0, 0))])
    with serving(tmp_path / "logs", cache=tmp_path / "cache") as started:
        found = full(page, started, "image:samples", at_one("image:samples"))
        tile(found, "run", 0)
        write(tmp_path / "logs" / "run", [(10, values(0, 10))], "ab")
        np.testing.assert_array_equal(within(drawn(tile(found, "run", 10)), 24, 32)[..., :3], picture(0, 10))
        write(tmp_path / "logs" / "run", [(10, values(5, 10))], "ab")
        other = found.get_by_title(re.compile("2 pictures were written at this step"))
        for number, run in (("2 of 2", 5), ("1 of 2", 0), ("2 of 2", 5)):
            expect(other).to_have_text(number, timeout=PATIENCE)
            np.testing.assert_array_equal(within(drawn(tile(found, "run", 10)), 24, 32)[..., :3], picture(run, 10))
            other.click()
        page.goto("about:blank")


def test_hostile_pictures_stay_in_their_tiles(tmp_path: Path, browser: Browser) -> None:
    """Nothing runs, nothing is loaded from elsewhere, and each says what is wrong with it."""
    odd = [Value(f"odd/{name}", image=Picture(6, 9, 3, data)) for name, data in ODD.items()]
    good = [*image.tf2("odd/good", picture(0, 0)[None])]
    write(tmp_path / "logs" / "<img src=x onerror=alert(1)>", [(0, [*odd, *good])])
    context = browser.new_context(viewport=SIZE)
    page, elsewhere, thrown = context.new_page(), list[str](), list[str]()
    with serving(tmp_path / "logs", cache=tmp_path / "cache") as started:
        page.on("request", lambda asked: elsewhere.append(asked.url))
        page.on("dialog", lambda dialog: thrown.append(dialog.message))
        page.on("pageerror", lambda error: thrown.append(str(error)))
        page.goto(f"{started.url}#v=media&mk=image")
        for name in ODD:
            told = full(page, started, f"image:odd/{name}")
            expect(told.get_by_text("This picture cannot be shown")).to_be_visible(timeout=PATIENCE)
        tile(full(page, started, "image:odd/good"), "<img src=x onerror=alert(1)>", 0)
    context.close()
    ours = (started.url, "blob:" + started.url, "data:")
    assert [url for url in elsewhere if not url.startswith(ours)] == []
    assert thrown == []


def test_a_thousand_runs_fetch_what_is_in_sight(tmp_path: Path, page: Page) -> None:
    """And say how many there are."""
    for i in range(1000):
        write(tmp_path / "logs" / f"run{i:04}", [(0, [*image.tf2("samples", picture(i, 0)[None])])])
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url) if "/api/image" in request.url else None)
    with serving(tmp_path / "logs", cache=tmp_path / "cache") as started:
        found = full(page, started, "image:samples")
        tile(found, "run0000", 0)
        expect(found.get_by_text(re.compile(r"\d+ of 1\s000 in sight"))).to_be_visible()
        scroll = found.locator(".scroll.scrolls")
        scroll.evaluate("element => { element.scrollTop = element.scrollHeight; }")
        pixels = tile(found, "run0999", 0)
        assert np.unique(drawn(pixels).reshape(-1, 4), axis=0).shape[0] > 100
        page.goto("about:blank")
    assert len(asked) < 200


def test_every_picture_of_the_shared_logs(tmp_path: Path, page: Page) -> None:
    """Each card shows one of each of its runs, none says that it cannot."""
    with serving(LOGS, cache=tmp_path / "cache") as started:
        page.goto(f"{started.url}#v=media&mk=image")
        cards = page.locator("[data-card]")
        expect(cards.first).to_be_visible(timeout=PATIENCE)
        tags = page.request.get(f"{started.url.split('?')[0]}api/tags").json()["tags"]
        names = [tag["name"] for tag in tags if tag["kind"] == "image"]
        names = [name for name in names if not re.search(r"/image/[1-9]\d*$", name)]
        assert len(names) > 5
        for name in names:
            found = page.locator(f'[data-card="image:{name}"]')
            page.goto(f"{started.url}#v=media&f={quote('image:' + name)}")
            expect(found.locator('.tile[data-drawn="true"]').first).to_be_visible(timeout=PATIENCE)
            expect(found.get_by_text("cannot be shown")).to_have_count(0)
        page.goto("about:blank")
