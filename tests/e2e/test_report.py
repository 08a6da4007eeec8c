"""The report: one file that shows what the board shows, asks for nothing and runs nothing."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from playwright.sync_api import Browser, Page, expect

from lossless import SummaryWriter
from tests.e2e.board import PATIENCE, expect_lines
from tools.serving import Served

EVIL = "</title><script>document.title='ran'</script><img src=x onerror=document.title='ran'>"


def _write(logdir: Path) -> None:
    for run in ("one", "two"):
        with SummaryWriter(logdir / run) as writer:
            for step in range(5):
                writer.add_scalar("loss", 2.0 / (step + 1), step)
                writer.add_scalar(f"evil/{EVIL}", step, step)
            writer.add_text("said", f"**bold** {EVIL} ![x](http://127.0.0.1:9/x.png)", 4)
            writer.add_image("picture", np.full((3, 8, 8), 200, np.uint8), 4)
            writer.add_hparams({"lr": 0.1 if run == "one" else 0.2, "evil": EVIL}, {})


def test_a_report_stands_alone(serve: Callable[..., Served], page: Page, browser: Browser, tmp_path: Path) -> None:
    """With scripts allowed: no request but for the file, every part is there, and what was written stays text."""
    _write(tmp_path / "logs")
    page.goto(serve(tmp_path / "logs").url)
    expect_lines(page, "loss", 2)
    page.get_by_role("button", name="Export all cards").click()
    with page.expect_download(timeout=PATIENCE) as download:
        page.get_by_role("menuitem", name="Report").click()
    file = tmp_path / "report.html"
    download.value.save_as(file)
    context = browser.new_context(java_script_enabled=True)
    asked = list[str]()
    context.on("request", lambda request: asked.append(request.url))
    report = context.new_page()
    report.goto(file.as_uri())
    assert report.title() == "lossless report"
    expect(report.locator("figure.chart > svg")).to_have_count(2)
    assert "script" in report.locator("figure.chart figcaption").last.inner_text()
    drawn = report.locator("figure.chart > svg").first
    assert drawn.locator("path[stroke-width]").count() >= 2
    numbers = report.locator("figure.chart").first.locator("tbody tr").first
    expect(numbers).to_contain_text("0.4000")
    expect(report.locator(".prose strong").first).to_have_text("bold")
    assert report.locator(".picture img").first.evaluate("e => e.naturalWidth") == 8
    expect(report.get_by_role("heading", name="Parameters", exact=True)).to_be_visible()
    expect(report.get_by_role("cell", name="0.2", exact=True)).to_be_visible()
    ids = report.locator("clipPath").evaluate_all("all => all.map(e => e.id)")
    assert len(ids) == len(set(ids)) > 0
    assert report.locator("script, [onerror], iframe, object, link").count() == 0
    assert all(url.startswith(("file:", "data:")) for url in asked)
    context.close()
