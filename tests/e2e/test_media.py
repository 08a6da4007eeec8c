"""Media: cards of everything that is no scalar, one step for all of them, texts and tensors."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image
from playwright.sync_api import Browser, Locator, Page, Request, expect

from lossless.wire.events import Event, PluginData, Summary, SummaryMetadata, Value
from lossless.wire.records import frame
from lossless.wire.tensorproto import Dimension, TensorProto, TensorShape
from lossless.wire.tensors import from_numpy
from tests.e2e.board import PATIENCE, card, expect_lines, ink, run_row
from tests.support import wait_for
from tests.unit.ingest.events import HEAD, NAME, scalar
from tests.unit.ingest.events import write as append
from tools.serving import Served, serving

Serve = Callable[..., Served]

HOSTILE = """# Before <script>window.hacked = 1</script>

<img src=x onerror="window.hacked=2"> <iframe srcdoc="<script>parent.hacked=3</script>"></iframe>
[click](javascript:window.hacked=4) [data](data:text/html,<script>window.hacked=5</script>)
![remote](http://evil.invalid/pixel.png) ![d](data:image/svg+xml,<svg/onload=window.hacked=6>)
<style>main { display: none }</style> <link rel=stylesheet href=http://evil.invalid/x.css> <base href=http://evil.invalid/>
</div></section></main><form action=http://evil.invalid><input autofocus onfocus="window.hacked=7">
&lt;script&gt;window.hacked=8&lt;/script&gt; <svg onload="window.hacked=9"> <math><mtext></table><style><!--</style>
<a href="http://evil.invalid" style="position:fixed;inset:0">cover</a> <![CDATA[ <!-- [open](http://evil.invalid

| a |
|---|
| <td onclick=window.hacked=10> |

"""


def value(tag: str, step: int, array: object, plugin: str) -> bytes:
    """The record of a tensor of a plugin; strings are texts."""
    said = SummaryMetadata(plugin_data=PluginData(plugin_name=plugin))
    held = Value(tag=tag, tensor=from_numpy(np.asarray(array)), metadata=said)
    return frame(Event(wall_time=1000.0 + step, step=step, summary=Summary(value=(held,))).encode())


def text(tag: str, step: int, said: str) -> bytes:
    return value(tag, step, np.array(said, object), "text")


def report(run: str, step: int) -> str:
    table = "| class | n |\n|---|--:|\n| otter | 100 |"
    return f"## Report of {run}\n\nTop-1 rose to **0.{step}** there.\n\n{table}\n\nThe end."


def make(root: Path) -> Path:
    """Two runs with texts, one with tensors too; scalars in one."""
    for run in ("a", "b"):
        steps = [10, 20, 30] if run == "a" else [10, 25]
        append(root / run / NAME, HEAD + b"".join(text("eval/report", step, report(run, step)) for step in steps))
    heat = np.arange(12.0).reshape(3, 4)
    heat[1, 1] = np.nan
    others = value("heat", 10, heat, "mine") + value("line", 10, np.arange(5000) % 100, "mine")
    big = value("exact", 10, np.array([2**62 + 1, -3]), "mine")
    append(
        root / "a" / NAME,
        others + big + b"".join(scalar("loss", step, 1.0) for step in range(10, 31)) + text("only", 10, "of a"),
    )
    return root


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A board that no test adds to."""
    folder = tmp_path_factory.mktemp("media")
    with serving(make(folder / "logs"), cache=folder / "cache") as found:
        yield found


def media(page: Page, served: Served, more: str = "") -> None:
    page.set_viewport_size({"width": 1280, "height": 1500})
    page.goto(f"{served.url}#v=media{more}")
    expect(page.get_by_role("region", name="Media")).to_be_visible(timeout=PATIENCE)


def steps_shown(found: Locator) -> list[str]:
    return [re.sub(r"\s", "", step) for step in found.locator(".step").all_inner_texts()]


def expect_steps(found: Locator, *steps: int) -> None:
    """Wait until the runs of a card show these."""
    expect(found.locator(".step")).to_have_text([str(step) for step in steps], timeout=PATIENCE)


def test_one_step_for_all_cards(served: Served, page: Page) -> None:
    """It snaps to steps that exist, is undone, stands in the URL, and each run shows its newest at or below it."""
    media(page, served)
    found = card(page, "text:eval/report")
    expect_steps(found, 30, 25)
    slider = page.get_by_role("slider", name="Step of all cards")
    slider.focus()
    page.keyboard.press("ArrowLeft")
    expect_steps(found, 25, 25) if steps_shown(found) == ["25", "25"] else expect_steps(found, 20, 25)
    page.keyboard.press("ArrowLeft")
    expect_steps(found, 20, 10)
    expect(found).to_contain_text("Top-1 rose to 0.20 there.")
    expect(page).to_have_url(re.compile("ms=20"))
    page.keyboard.press("End")
    expect_steps(found, 30, 25)
    expect(page).not_to_have_url(re.compile("ms="))
    page.get_by_role("textbox", name="Step of all cards").fill("12")
    page.keyboard.press("Enter")
    expect_steps(found, 10, 10)


def upright(found: Locator) -> int:
    """Dark pixels in the column of a card, without its border, that has most."""
    pixels = np.asarray(Image.open(io.BytesIO(found.screenshot())).convert("L"))
    return int((pixels[:, 4:-4] < 215).sum(axis=0).max())


def test_the_step_is_marked_in_the_charts(served: Served, page: Page) -> None:
    page.goto(f"{served.url}#ms=20")
    found = expect_lines(page, "loss", 1)
    wait_for(lambda: upright(found) > 100, "the cursor at step 20 is drawn")
    page.evaluate("location.hash = ''")
    wait_for(lambda: upright(found) < 80, "it is gone with the step")


def test_a_card_may_go_its_own_way(served: Served, page: Page) -> None:
    """`U` gives it a step of its own, and takes it back."""
    media(page, served)
    found = card(page, "text:eval/report")
    expect_steps(found, 30, 25)
    found.focus()
    page.keyboard.press("u")
    own = found.get_by_role("slider", name="Step of eval/report")
    own.focus()
    page.keyboard.press("Home")
    expect_steps(found, 10, 10)
    assert "ms=" not in page.url
    found.focus()
    page.keyboard.press("u")
    expect_steps(found, 30, 25)
    expect(own).to_have_count(0)


def test_kinds_filter_and_full_screen(served: Served, page: Page) -> None:
    media(page, served)
    kinds = page.get_by_role("radiogroup", name="Kind")
    expect(kinds.get_by_role("radio")).to_have_text(["All 5", "Text 2", "Tensors 3"], timeout=PATIENCE)
    kinds.get_by_role("radio", name="Text").click()
    expect(card(page, "tensor:heat")).to_have_count(0)
    expect(card(page, "text:only")).to_be_visible()
    page.get_by_placeholder("Filter tags").fill("report")
    expect(card(page, "text:only")).to_have_count(0)
    card(page, "text:eval/report").focus()
    page.keyboard.press("f")
    expect(page.get_by_role("button", name="Media Esc")).to_be_visible()
    expect(card(page, "text:eval/report")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(page.get_by_placeholder("Filter tags")).to_have_value("report")


def test_texts_rendered_raw_and_changed(served: Served, page: Page) -> None:
    media(page, served)
    found = card(page, "text:eval/report")
    first = found.locator("section").first
    expect(first.locator("td")).to_have_text(["otter", "100"], timeout=PATIENCE)
    expect(first.locator("h2")).to_have_text("Report of a")
    found.get_by_role("radio", name="Raw").click()
    expect(first.locator("pre")).to_contain_text("rose to **0.30** there.")
    found.get_by_role("radio", name="Changes").click()
    expect(first).to_contain_text("Changes since step 20 · 1 removed, 1 added")
    expect(first.locator(".gone")).to_contain_text("Top-1 rose to **0.20** there.")
    expect(first.locator(".come b")).to_have_text("0.30")
    found.get_by_role("combobox", name="Changes").select_option(label="from b")
    expect(first).to_contain_text("Changes from b, step 25")


def test_search_within(served: Served, page: Page) -> None:
    """Across the borders of its elements; the count is of all runs that are there."""
    media(page, served)
    found = card(page, "text:eval/report")
    expect(found).to_contain_text("Report of b", timeout=PATIENCE)
    found.get_by_role("button", name="Search in this card").click()
    page.keyboard.type("to 0.")
    expect(found.get_by_role("search")).to_contain_text("1 of 2")
    page.keyboard.press("Enter")
    expect(found.get_by_role("search")).to_contain_text("2 of 2")
    assert page.evaluate("[CSS.highlights.get('found').size, CSS.highlights.get('found-now').size]") == [2, 1]
    page.keyboard.press("Escape")
    assert page.evaluate("CSS.highlights.size") == 0


def test_a_hostile_text_runs_and_loads_nothing(serve: Serve, page: Page, tmp_path: Path) -> None:
    """And breaks out of nothing; a text of 100,000 nested quotes and a table of scripts as little."""
    root = tmp_path / "logs"
    table = np.array([["<script>window.hacked=11</script>", "<img src=x onerror=window.hacked=12>"]], object)
    append(root / "<img src=x onerror=hacked=13>" / NAME, HEAD + text("x/<b onclick=hacked=14>", 1, HOSTILE))
    append(root / "b" / NAME, HEAD + text("deep", 1, ">" * 100_000 + " deep") + value("table", 1, table, "text"))
    served = serve(root)
    asked: list[str] = []

    def note(request: Request) -> None:
        asked.append(request.url)

    page.on("request", note)
    media(page, served)
    for key in ("text:x/<b onclick=hacked=14>", "text:deep", "text:table"):
        found = page.locator("[data-card]").filter(has=page.locator(".last")).and_(
            page.locator(f"[data-card='{key}']")
        )  # fmt: skip
        expect(found.locator(".prose, .note").first).to_be_visible(timeout=PATIENCE)
        inside = found.locator(".prose :is(script, img, iframe, style, link, form, input, svg, base, math, [style])")
        assert inside.count() == 0
        for link in found.locator(".prose a").all():
            assert (link.get_attribute("href") or "").startswith("http://evil.invalid")
            assert (link.get_attribute("rel"), link.get_attribute("target")) == ("noopener noreferrer", "_blank")
        found.get_by_role("radio", name="Raw").click()
        expect(found.locator("pre").first).to_be_visible()
    assert page.evaluate("window.hacked") is None
    assert page.locator("main").count() == 1 and page.locator("main").is_visible()
    assert [url for url in asked if not url.startswith(served.url.partition("?")[0])] == []


def test_a_long_text_is_cut_until_all_is_wanted(serve: Serve, page: Page, tmp_path: Path) -> None:
    long = "\n".join(f"{i} the quick brown fox" for i in range(40_000)) + "\nthe very end"
    append(tmp_path / "logs/a" / NAME, HEAD + text("long", 1, long))
    media(page, serve(tmp_path / "logs"))
    found = card(page, "text:long")
    expect(found).to_contain_text(re.compile(r"The first 262\s144 of 1\s0\d\d\s\d{3} characters"), timeout=PATIENCE)
    assert "the very end" not in found.inner_text()
    found.get_by_role("button", name="Show all").click()
    expect(found.locator("pre").last).to_contain_text("the very end", timeout=PATIENCE)


def test_tensors_as_pictures_and_numbers(served: Served, page: Page) -> None:
    media(page, served)
    heat = card(page, "tensor:heat")
    expect(heat.get_by_role("img")).to_have_attribute("aria-label", re.compile("3 rows by 4 columns"), timeout=PATIENCE)
    expect(heat).to_contain_text(re.compile(r"double\s*3 × 4.*min\s*0.*max\s*11.*NaN\s*1", re.DOTALL))
    page.wait_for_function("() => document.querySelector('[data-card=\"tensor:heat\"] canvas').width === 4")
    assert ink(heat, "warning-mark") == 1
    heat.get_by_role("radio", name="Values").click()
    expect(heat.locator("tbody tr").nth(1).locator("td")).to_have_text(["4", "NaN", "6", "7"])
    line = card(page, "tensor:line")
    expect(line.get_by_role("img")).to_have_attribute("aria-label", re.compile(r"5\s000 elements as a line"))
    exact = card(page, "tensor:exact")
    exact.get_by_role("radio", name="Values").click()
    expect(exact.locator("td")).to_have_text([str(2**62 + 1), "−3"])


def test_what_no_shown_run_wrote(served: Served, page: Page) -> None:
    """Says so, and who did."""
    media(page, served, "&r=-a")
    found = card(page, "text:only")
    expect(found).to_contain_text("None of the shown runs wrote only", timeout=PATIENCE)
    expect(found).to_contain_text("1 hidden family did: a.")
    found.get_by_role("button", name="Show it").click()
    expect_steps(found, 10)
    expect(run_row(page, "a")).to_have_attribute("aria-checked", "true")


def test_a_broken_value_breaks_nothing_else(serve: Serve, browser: Browser, tmp_path: Path) -> None:
    """Its place says what is wrong with it. Such an answer reaches the console, so the page is one of its own."""
    tensor = TensorProto(dtype=1, tensor_shape=TensorShape((Dimension(3),)), tensor_content=b"8 bytes.")
    said = SummaryMetadata(plugin_data=PluginData(plugin_name="text"))
    held = Value(tag="t", tensor=tensor, metadata=said)
    broken = frame(Event(step=2, wall_time=2.0, summary=Summary(value=(held,))).encode())
    append(tmp_path / "logs/a" / NAME, HEAD + broken)
    append(tmp_path / "logs/b" / NAME, HEAD + text("t", 1, "whole"))
    page = browser.new_page(reduced_motion="reduce")
    media(page, serve(tmp_path / "logs"))
    found = card(page, "text:t")
    expect(found.get_by_role("region", name="a", exact=True)).to_contain_text("t of a at step 2: ", timeout=PATIENCE)
    expect(found.get_by_role("region", name="b", exact=True)).to_contain_text("whole")
    page.close()


def test_what_is_written_appears(serve: Serve, page: Page, tmp_path: Path) -> None:
    """The newest follows; a chosen step stays; a new tag has its card. Nothing is reloaded."""
    logs = make(tmp_path / "logs")
    media(page, serve(logs))
    found = card(page, "text:eval/report")
    expect_steps(found, 30, 25)
    append(logs / "b" / NAME, text("eval/report", 40, report("b", 40)) + text("new", 40, "a new tag"))
    expect_steps(found, 30, 40)
    expect(card(page, "text:new")).to_contain_text("a new tag", timeout=PATIENCE)
    slider = page.get_by_role("slider", name="Step of all cards")
    slider.focus()
    page.keyboard.press("Home")
    expect_steps(found, 10, 10)
    append(logs / "b" / NAME, text("eval/report", 50, report("b", 50)))
    expect(slider).to_have_attribute("aria-valuemax", "50", timeout=PATIENCE)
    expect_steps(found, 10, 10)


def test_a_board_without_scalars_opens_on_media(serve: Serve, page: Page, tmp_path: Path) -> None:
    append(tmp_path / "logs/a" / NAME, HEAD + text("t", 1, "words"))
    page.goto(serve(tmp_path / "logs").url)
    expect(card(page, "text:t")).to_contain_text("words", timeout=PATIENCE)
    views = page.get_by_role("navigation", name="Views").get_by_role("button")
    expect(views).to_have_text(["Media1", "Health"])


def test_only_cards_in_sight_are_there(serve: Serve, page: Page, tmp_path: Path) -> None:
    """Of 20 runs with 40 tags: the others ask for nothing until they are scrolled to."""
    for run in range(20):
        data = b"".join(text(f"g{tag // 10}/t{tag:02}", 1, f"{run} {tag}") for tag in range(40))
        append(tmp_path / f"logs/r{run:02}" / NAME, HEAD + data)
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    media(page, serve(tmp_path / "logs"))
    expect(card(page, "text:g0/t00").locator(".prose").first).to_have_text("0 0", timeout=PATIENCE)
    assert page.locator("[data-card]").count() < 20
    assert sum("api/values" in url for url in asked) < 20
    page.get_by_role("region", name="Media").evaluate("box => (box.scrollTop = box.scrollHeight)")
    expect(card(page, "text:g3/t39").locator(".prose").first).to_have_text("0 39", timeout=PATIENCE)
    expect(card(page, "text:g0/t00")).to_have_count(0)


def test_the_inspector_tells_of_a_card(served: Served, page: Page) -> None:
    """Of each run how much was written and what of it is shown; a link to a card that is not there shows the board."""
    page.goto(f"{served.url}#v=media&f=text:nothing-of-this-name")
    expect(page.get_by_role("tree")).to_be_visible(timeout=PATIENCE)
    first = page.locator("figure[data-card^='text:']").first
    first.locator("h3").click(timeout=PATIENCE)
    page.keyboard.press("i")
    facts = page.get_by_role("tabpanel", name="card")
    expect(facts).to_contain_text(str(first.get_attribute("data-card")).removeprefix("text:"))
    expect(facts).to_contain_text(re.compile(r"Values.*\d+, .*B.*Shown.*step \d+.*Written", re.DOTALL))
    expect(page).to_have_url(re.compile("in=1"))
