"""Charts of several tags: those that runs arranged, and those made on the page."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

import lossless
from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensorproto import DType, TensorProto
from tests.e2e.board import PATIENCE, card, expect_lines, expect_subtitle
from tests.interop.written import LOGS
from tools.serving import Served

LAYOUT = {
    "Losses": {"both": ["Multiline", ["loss/.*"]], "none": ["Multiline", ["nothing"]]},
    "Reward": {"margin": ["Margin", ["reward", "reward_low", "reward_high"]]},
}


@pytest.fixture
def arranged(tmp_path: Path) -> Path:
    """Two runs that arranged their charts."""
    return written(tmp_path / "arranged", LAYOUT)


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two runs that did not."""
    return written(tmp_path_factory.mktemp("plain"), None)


def written(logdir: Path, layout: dict[str, Any] | None) -> Path:
    """Six tags of two runs."""
    for run in ("a", "b"):
        with lossless.SummaryWriter(logdir / run) as writer:
            for step in range(50):
                for i, tag in enumerate(("loss/x", "loss/y", "lr", "reward_low", "reward", "reward_high")):
                    writer.add_scalar(tag, i + step / 10, step)
            if layout:
                writer.add_custom_scalars(layout)
    return logdir


def test_a_layout_is_groups_of_cards(serve: Callable[..., Served], page: Page, arranged: Path) -> None:
    """Above the tags, or alone; a margin chart draws its band; what is not there is said."""
    page.goto(serve(arranged).url)
    both = expect_lines(page, "layout:Losses/both", 4)
    expect(both.get_by_role("heading")).to_contain_text("both")
    margin = expect_lines(page, "layout:Reward/margin", 2)
    expect_subtitle(margin, "^300 of 300 points drawn$")
    expect(card(page, "layout:Losses/none")).to_contain_text("None of its tags is here")
    box = both.locator(".plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] / 2, box["y"] + 60)
    expect(page.get_by_role("tooltip")).to_contain_text("a · loss/x")
    expect(page.get_by_role("tooltip")).to_contain_text("b · loss/y")
    page.mouse.move(0, 0)
    expect(page.get_by_role("region", name="lr")).to_have_count(0)
    page.get_by_role("radio", name="Layout", exact=True).click()
    expect(page.get_by_role("heading", level=2)).to_have_text([re.compile("Losses"), re.compile("Reward")])
    page.keyboard.press("Control+z")
    expect(page.get_by_role("heading", level=2).filter(has_text="Top level")).to_be_visible()


def test_a_card_dragged_onto_another_makes_a_chart(share: Callable[..., Served], page: Page, plain: Path) -> None:
    """Named, changed, removed, undone, and kept by the address."""
    page.goto(share(plain).url + "#t=-!reward&in=1&it=card")
    expect_lines(page, "lr", 2)
    expect_lines(page, "loss/x", 2)
    onto = card(page, "loss/x")
    card(page, "lr").get_by_role("heading").hover()
    page.mouse.down()
    onto.hover()
    onto.hover()
    expect(onto).to_have_class(re.compile("dropping"), timeout=PATIENCE)
    page.mouse.up()
    made = expect_lines(page, "chart:x + lr", 4)
    expect(made.get_by_role("heading")).to_contain_text("x + lr")
    made.focus()
    page.get_by_label("Tags found by an expression").fill("loss/")
    page.keyboard.press("Enter")
    expect_lines(page, "chart:x + lr", 6)
    page.get_by_label("Name", exact=True).fill("mine")
    page.keyboard.press("Enter")
    expect_lines(page, "chart:mine", 6)
    page.get_by_role("button", name="Remove lr").click()
    expect_lines(page, "chart:mine", 4)
    expect(page).to_have_url(re.compile("ch=mine:loss/:loss/x(&|$)"))
    page.reload()
    expect_lines(page, "chart:mine", 4)
    page.get_by_role("button", name="Remove this chart").click()
    expect(card(page, "chart:mine")).to_have_count(0)
    page.keyboard.press("Control+z")
    expect_lines(page, "chart:mine", 4)


def test_a_new_chart_takes_the_filter(share: Callable[..., Served], page: Page, plain: Path) -> None:
    """From the toolbar's menu."""
    page.goto(share(plain).url + "#t=-reward_")
    expect_lines(page, "reward_low", 2)
    page.get_by_role("toolbar", name="Board").get_by_role("button", name="More").click()
    page.get_by_role("menuitem", name="New chart of several tags…").click()
    made = expect_lines(page, "chart:reward_", 4)
    expect(made).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_label("Name", exact=True)).to_have_value("reward_")


def test_a_recorded_layout_is_shown(serve: Callable[..., Served], page: Page) -> None:
    """As torch and tensorboardX wrote it, merged; grouped, its lines are those of the groups."""
    page.goto(serve(LOGS).url + "#ar=layout")
    expect(card(page, "layout:Losses/loss")).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    band = card(page, "layout:Losses/band")
    expect(band).to_have_attribute("data-state", "ready", timeout=PATIENCE)
    page.get_by_role("button", name="Group runs by").click()
    page.get_by_role("menuitemradio", name="All runs as one").click()
    expect_subtitle(band, "^1 group of .* lines?: median")


def test_a_margin_chart_of_groups_pools_its_edges(serve: Callable[..., Served], page: Page, arranged: Path) -> None:
    page.goto(serve(arranged).url + "#g=all&gc=mean")
    margin = expect_lines(page, "layout:Reward/margin", 1)
    expect_subtitle(margin, "^1 group of 2 lines: mean of line and edges · ")
    expect_subtitle(expect_lines(page, "layout:Losses/both", 2), "^1 group of 4 lines: mean, 10–90")


def test_a_layout_that_cannot_be_read_is_said(serve: Callable[..., Served], page: Page, arranged: Path) -> None:
    """The others stand, and so does the board."""
    said = TensorProto(dtype=DType.STRING, string_val=(b"\xff\xff\xffno layout",))
    metadata = SummaryMetadata(plugin_data=PluginData("custom_scalars"))
    value = Value(tag="custom_scalars__config__", tensor=said, metadata=metadata)
    (arranged / "c").mkdir()
    event = Event(wall_time=1.0, summary=Summary((value,)))
    (arranged / "c" / "events.out.tfevents.1.c").write_bytes(frame(event.encode()))
    page.goto(serve(arranged).url)
    expect_lines(page, "layout:Losses/both", 4)
    expect(page.get_by_text("The layout of c cannot be read: custom_scalars__config__ of c")).to_be_visible()
