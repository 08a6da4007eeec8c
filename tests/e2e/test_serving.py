"""The page as it is served."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page

from tests.e2e.growing import Growing
from tools.serving import Served


def test_the_page_opens(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """A board opens without an error, a warning, or a request to anywhere else."""
    Growing.make(tmp_path / "logs", "run").append("loss", [0, 1, 2], [3.0, 2.0, 1.0])
    served = serve(tmp_path / "logs")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(served.url)
    page.wait_for_selector("canvas")
    assert asked
    assert [url for url in asked if not url.startswith(served.url)] == []
