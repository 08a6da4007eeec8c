"""Sounds in a real browser: pictures, playing, one run against another at the same position, what is odd."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from lossless import SummaryWriter
from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensors import from_numpy
from tests.e2e.board import PATIENCE, card, ink
from tests.e2e.flac import flac
from tests.unit.values.sounds import floats, int16, tone, wav
from tools.serving import Served

RATE = 16000
REAL = Path(__file__).resolve().parents[1] / "interop/logs"
KEY = "audio:voice"
HOSTILE = b"<img src=x onerror=alert(1)>**bold**"
LONG = 20.0
"""Seconds: longer than any test waits."""


def write(logdir: Path, run: str, *sounds: tuple[bytes, bytes], step: int = 0, tag: str = "voice") -> None:
    """A value of sounds and labels, as TensorBoard's plugin has them."""
    (logdir / run).mkdir(parents=True, exist_ok=True)
    tensor = from_numpy(np.array(sounds, object).reshape(-1, 2))
    said = SummaryMetadata(plugin_data=PluginData(plugin_name="audio"))
    event = Event(wall_time=1.0 + step, step=step, summary=Summary((Value(tag, tensor=tensor, metadata=said),)))
    with (logdir / run / "events.out.tfevents.1.host").open("ab") as file:
        file.write(frame(event.encode()))


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two long sounds; a hostile label, NaN, clipping, a compressed one and another encoding under their own tags."""
    logdir = tmp_path_factory.mktemp("sounds")
    for run, hertz in (("one", 440), ("two", 660)):
        for step in (0, 10):
            write(logdir, run, (wav(int16(tone(hertz + step, LONG, RATE, 0.5)), rate=RATE), HOSTILE), step=step)
    odd = np.clip(1.5 * tone(440, 0.2), -1, 1)
    odd[100:103] = np.nan
    write(logdir, "odd", (wav(floats(odd), code=3, bits=32), b""), tag="odd/float")
    write(logdir, "odd", (flac((tone(440, 0.5) * 20000).astype(np.int16), 8000), b""), tag="odd/flac")
    write(logdir, "odd", (wav(b"\xff" * 800, code=7, bits=8), b""), tag="odd/law")
    return logdir


def open_audio(page: Page, served: Served, key: str = KEY, more: str = "") -> Locator:
    """The card, all pictures drawn."""
    page.goto(f"{served.url}#v=media&mk=audio{more}")
    found = card(page, key)
    drawn(found)
    return found


def drawn(found: Locator, picture: str = "wave") -> None:
    """Wait until every row of the card has its picture."""
    expect(found.locator("article")).not_to_have_count(0, timeout=PATIENCE)
    expect(found.locator(".stage")).to_have_count(found.locator("article").count(), timeout=PATIENCE)
    for stage in found.locator(".stage").all():
        expect(stage).to_have_attribute("data-picture", picture, timeout=PATIENCE)


def heard(found: Locator) -> str | None:
    """The run that is heard."""
    return found.locator("article[data-heard=true]").get_attribute("data-run")


def position(found: Locator) -> float:
    return float(found.locator(".audio").get_attribute("data-position") or "nan")


def reaches(page: Page, seconds: float) -> None:
    """Wait until the sound that plays has come so far."""
    page.wait_for_function(
        "(at) => [...document.querySelectorAll('.audio')].some((one) => Number(one.dataset.position) > at)",
        arg=seconds,
        timeout=PATIENCE,
    )


def test_waves_are_drawn_in_their_runs_colours_and_labels_are_text(
    share: Callable[..., Served], page: Page, logs: Path
) -> None:
    """Whatever a label holds."""
    found = open_audio(page, share(logs))
    assert ink(found, "run-3") > 1000
    row = found.locator("article", has_text="one").first
    expect(row).to_contain_text("20 s · 16 kHz · mono".replace(" kHz", "\u202fkHz").replace(" s", "\u202fs"))
    expect(row.get_by_text(HOSTILE.decode())).to_be_visible()
    assert page.locator("img").count() == 0


def test_another_run_goes_on_at_the_same_position(share: Callable[..., Served], page: Page, logs: Path) -> None:
    """By key, while it plays; another step too. The space bar pauses; nothing played before it was asked to."""
    found = open_audio(page, share(logs))
    expect(found.locator(".audio")).to_have_attribute("data-playing", "false")
    found.get_by_role("group", name="Play voice").get_by_role("button", name="Play").click()
    reaches(page, 0.3)
    assert heard(found) == "one"
    before = position(found)
    page.keyboard.press("2")
    expect(found.locator("article[data-run=two]")).to_have_attribute("data-heard", "true")
    expect(found.locator(".audio")).to_have_attribute("data-playing", "true")
    reaches(page, before + 0.2)
    found.focus()
    page.keyboard.press("ArrowLeft")
    expect(found.locator("article[data-run=two]").get_by_title("Step of this value")).to_have_text("0")
    expect(found.locator("article[data-run=two]")).to_have_attribute("data-heard", "true")
    reaches(page, before + 0.4)
    page.keyboard.press("Space")
    expect(found.locator(".audio")).to_have_attribute("data-playing", "false")
    assert before < position(found) < LONG


def test_a_click_goes_there_a_drag_zooms_and_alt_drag_loops(
    share: Callable[..., Served], page: Page, logs: Path
) -> None:
    """Zoom and loop are in the address; arrows move along the row that has the focus."""
    found = open_audio(page, share(logs))
    stage = found.locator("article[data-run=two] .stage")
    box = stage.bounding_box()
    assert box is not None
    left, width, y = box["x"] + 52, box["width"] - 64, box["y"] + 20
    stage.click(position={"x": 52 + width / 2, "y": 20})
    assert position(found) == pytest.approx(LONG / 2, rel=0.02)
    stage.focus()
    page.keyboard.press("ArrowRight")
    assert position(found) == pytest.approx(LONG / 2 + LONG / 100, rel=0.02)
    page.keyboard.down("Alt")
    page.mouse.move(left + width / 4, y)
    page.mouse.down()
    page.mouse.move(left + width / 2, y, steps=4)
    page.mouse.up()
    page.keyboard.up("Alt")
    expect(found.get_by_role("button", name="Loop")).to_have_attribute("aria-pressed", "true")
    page.mouse.move(left + width / 4, y)
    page.mouse.down()
    page.mouse.move(left + width * 3 / 4, y, steps=4)
    page.mouse.up()
    expect(page).to_have_url(re.compile(r"voice:x[45]\S*_1[45]\S*op-loop[45]\S*_(9|10)"))
    drawn(found)
    found.get_by_role("button", name="Show all of it").click()
    expect(page).not_to_have_url(re.compile("voice:x"))


def test_the_spectrum_shows_where_the_tone_is(share: Callable[..., Served], page: Page, logs: Path) -> None:
    """On every frequency axis, at the slider's step."""
    found = open_audio(page, share(logs), more="&ms=0")
    found.get_by_role("radio", name="Spectrum").click()
    drawn(found, "spectrum")
    for scale in ("mel", "log"):
        found.get_by_role("combobox", name="Frequency axis").select_option(scale)
        expect(page).to_have_url(re.compile(rf"op-{scale}"))
        drawn(found, "spectrum")
    expect(found.locator("article").first.get_by_title("Step of this value")).to_have_text("0")


def test_what_is_odd_is_said(share: Callable[..., Served], page: Page, logs: Path) -> None:
    """NaN and clipping; what is compressed or of another encoding is drawn and played like any other."""
    found = open_audio(page, share(logs), "audio:odd/float", more="&t=-odd")
    expect(found.get_by_text(re.compile("clipped [0-9]+"))).to_be_visible()
    expect(found.get_by_text("NaN 3")).to_be_visible()
    for key in ("audio:odd/flac", "audio:odd/law"):
        page.evaluate("(key) => { location.hash = `#v=media&f=${key}` }", key)
        other = card(page, key)
        drawn(other)
        other.get_by_role("button", name="Play odd").first.click()
        expect(other.locator(".audio")).to_have_attribute("data-playing", "true", timeout=PATIENCE)
        expect(other.get_by_text("not played")).to_have_count(0)


def test_what_is_no_sound_says_so_in_its_place(serve: Callable[..., Served], browser: Browser, tmp_path: Path) -> None:
    """The browser's console has the refusal, so this page is not one that must be silent."""
    write(tmp_path / "logs", "odd", (b"<svg onload='alert(1)'/>", b""), tag="odd/none")
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{serve(tmp_path / 'logs').url}#v=media&f=audio:odd/none")
    row = card(page, "audio:odd/none").locator("article")
    expect(row).to_contain_text("got bytes that begin 3c 73 76 67")
    expect(row.get_by_role("button", name="Play odd")).to_be_disabled()
    context.close()


def test_a_new_sound_appears_by_itself(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """A run and a step, without a reload."""
    logs = tmp_path / "logs"
    write(logs, "one", (wav(int16(tone(440, 2.0, RATE)), rate=RATE), b""))
    found = open_audio(page, serve(logs))
    with SummaryWriter(logs / "late") as writer:
        writer.add_audio("voice", tone(440)[None], 20, sample_rate=8000)
    expect(found.locator("article[data-run=late]")).to_have_count(1, timeout=PATIENCE)
    write(logs, "one", (wav(int16(tone(880, 2.0, RATE)), rate=RATE), b"newer"), step=30)
    expect(found.locator("article[data-run=one]").get_by_text("newer")).to_be_visible(timeout=PATIENCE)


def test_sounds_of_every_writer_are_drawn(serve: Callable[..., Served], page: Page) -> None:
    """TensorFlow 1 and 2, torch and tensorboardX, from real logs."""
    found = open_audio(page, serve(REAL), "audio:tone")
    expect(found.locator("article")).to_have_count(3)
    open_real = card(page, "audio:snd/audio/0")
    open_real.scroll_into_view_if_needed()
    drawn(open_real)
    expect(open_real.locator(".sub")).to_contain_text("20 steps")
