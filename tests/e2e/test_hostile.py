"""A logdir that means harm, in a real browser: nothing runs, nothing leaves, and every view says what is wrong."""

from __future__ import annotations

import json
import re
import urllib.parse
from collections.abc import Iterator
from pathlib import Path
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from playwright.sync_api import Browser, Dialog, Locator, Page, expect

from tests.e2e.board import PATIENCE, card
from tests.hostile import words
from tests.hostile.logdir import SHORT, build
from tests.hostile.places import SECRET
from tools.serving import Served, serving

SERVER, PAGE = 600, 400
"""MB that they may take; 250 and 70 are what they take."""
TOLD = {
    "bombs": {
        "image:bombs/header": "million pixels",
        "image:bombs/png": "million pixels",
        "image:bombs/text": "too large",
    },
    "lies": {"image:lies/svg": "cannot be shown", "image:lies/html": "cannot be shown", "image:lies/size": "8 bytes"},
    "wav": {"audio:wav/html": "want WAV", "audio:wav/none": "0 Hz", "audio:wav/chunks": "without its part"},
    "nested": {"text:nested/quotes": "Too long or too deep", "text:nested/stars": "Too long or too deep"},
    "tensors": {
        "tensor:tensors/hollow": "got 1000000000",
        "tensor:tensors/rank": "2000 dimensions",
        "tensor:tensors/negative": "want known sizes",
        "tensor:tensors/variant": "dtype 21",
    },
    "histograms": {"histogram:histograms/hollow": "1000000000", "histogram:histograms/flat": "want numbers"},
    "curves": {"pr_curve:curves/hollow": "got 6000000000"},
    "hollow": {"mesh:hollow_VERTEX": "3000000000"},
}
"""What is searched → card → what it says."""


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """One server for all; it has not grown much by the end."""
    root = tmp_path_factory.mktemp("hostile")
    with serving(build(root, root / "outside", SHORT), cache=root / "cache") as found:
        yield found
        peak = re.search(r"VmHWM:\s+(\d+)", Path(f"/proc/{found.process.pid}/status").read_text())
        assert peak is not None
        assert int(peak[1]) / 1000 < SERVER


@pytest.fixture
def page(browser: Browser, served: Served) -> Iterator[Page]:
    """A page of its own: here the browser may tell of refused values, but of nothing else."""
    context = browser.new_context(viewport={"width": 1280, "height": 1000}, reduced_motion="reduce")
    page, wrong = context.new_page(), list[str]()
    ours = (served.url, "data:", "blob:")

    def on_dialog(dialog: Dialog) -> None:
        wrong.append(dialog.message)
        dialog.dismiss()

    page.on("request", lambda request: wrong.extend([] if request.url.startswith(ours) else [request.url]))
    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: wrong.append(f"thrown: {error}"))
    page.on("console", lambda said: wrong.extend([said.text] if "Content Security Policy" in said.text else []))
    context.on("page", lambda opened: wrong.append(f"opened: {opened.url}"))
    yield page
    assert page.evaluate("window.hacked ?? null") is None
    heap = {
        one["name"]: one["value"] for one in context.new_cdp_session(page).send("Performance.getMetrics")["metrics"]
    }
    assert heap.get("JSHeapUsedSize", 0) / 1e6 < PAGE
    context.close()
    assert wrong == []


def got(address: str) -> tuple[int, bytes]:
    """Status and body of what is asked."""
    try:
        with urlopen(address) as answer:
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()


def opened(page: Page, served: Served, address: str) -> Locator:
    page.goto(f"{served.url}#{address}")
    return page.locator("main")


def test_names_are_text(served: Served, page: Page) -> None:
    """Of tags, runs, charts; in cards, the sidebar, the palette."""
    opened(page, served, "v=scalars")
    for name in (words.IMAGE, words.BREAKOUT, words.PROTOTYPE):
        expect(page.get_by_role("treeitem").filter(has_text=name).first).to_be_visible(timeout=PATIENCE)
    expect(page.get_by_text("want an RE2 regular expression").first).to_be_visible(timeout=PATIENCE)
    page.keyboard.press("Control+k")
    page.get_by_role("combobox").fill("onerror")
    expect(page.get_by_role("option").filter(has_text=words.IMAGE).first).to_be_visible(timeout=PATIENCE)
    page.get_by_role("option").filter(has_text=words.IMAGE).first.click()
    for name in (words.IMAGE, words.PROTOTYPE, "constructor"):
        page.goto(f"{served.url}#t=-{urllib.parse.quote(name)}")
        found = page.locator("[data-card]").filter(has_text=name).first
        expect(found).to_have_attribute("data-lines", re.compile("[1-9]"), timeout=PATIENCE)
        found.hover()


def test_values_say_what_is_wrong(served: Served, page: Page) -> None:
    for group, told in TOLD.items():
        opened(page, served, f"v=media&t=-{group}")
        for key, said in told.items():
            found = card(page, key)
            found.scroll_into_view_if_needed(timeout=PATIENCE)
            expect(found).to_contain_text(said, timeout=PATIENCE)


def test_markdown_is_only_text(served: Served, page: Page) -> None:
    opened(page, served, "v=media&t=-attacks")
    found = card(page, "text:attacks")
    expect(found).to_contain_text("onerror", timeout=PATIENCE)
    assert found.locator("script, iframe, img, form, style, meta, base, math, object, embed").count() == 0
    hrefs = found.locator("[href]").evaluate_all("all => all.map(one => one.getAttribute('href'))")
    assert hrefs
    assert all(href.startswith(words.ELSEWHERE) for href in hrefs)


def test_parameters(served: Served, page: Page) -> None:
    """Thousands of them, and names that would run."""
    main = opened(page, served, "v=params")
    expect(main.get_by_text("many_params").first).to_be_visible(timeout=PATIENCE)
    expect(main.get_by_text("odd_params").first).to_be_visible(timeout=PATIENCE)


@pytest.mark.parametrize(("run", "said"), [("odd", "Ring"), ("big", "10 000"), ("broken", "Try again")])
def test_graphs(served: Served, page: Page, run: str, said: str) -> None:
    main = opened(page, served, f"v=graphs&nr=graph/{run}")
    expect(main).to_contain_text(re.compile(said.replace(" ", r"\s")), timeout=2 * PATIENCE)


def test_embeddings(served: Served, page: Page) -> None:
    """Points whose metadata is refused are points all the same, and the page says why they have no names."""
    main = opened(page, served, "v=embeddings")
    expect(main.get_by_text("got a path that leads out of").first).to_be_visible(timeout=PATIENCE)
    expect(main.locator("canvas").first).to_be_visible()


def test_nothing_leaves_the_logdir(served: Served) -> None:
    """No part of any embedding holds what stands in a file outside, whatever its config names."""
    with urlopen(served.api("embeddings")) as answer:
        listed = json.load(answer)["embeddings"]
    assert len(listed) > 30
    for one in listed:
        for version in one["versions"][:1]:
            for part in ("vectors", "metadata", "sprite", "bookmarks"):
                asked = {"run": one["run"], "name": one["name"], "key": version["key"], "part": part}
                status, said = got(f"{served.api('embedding')}?{urllib.parse.urlencode(asked)}")
                assert status in (200, 404, 422), (asked, said)
                assert not [one for one in (SECRET.encode(), b"root:", b"PATH=") if one in said], asked


def test_health(served: Served, page: Page) -> None:
    main = opened(page, served, "v=health")
    expect(main.get_by_text("A record is whole but is no Event").first).to_be_visible(timeout=PATIENCE)
