"""A chart shows a reduction that loses no spike, and all points when asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from playwright.sync_api import Page, Request

from tests.e2e.board import drag, expect_lines, expect_subtitle, subtitle
from tests.e2e.growing import Growing
from tools.serving import Served

POINTS = 200_000


@pytest.fixture
def long_run(tmp_path: Path) -> Path:
    """One run of 200,000 points with one spike."""
    values = np.sin(np.arange(POINTS) / 5000)
    values[123_456] = 40.0
    Growing.make(tmp_path / "logs", "run").append("loss", list(range(POINTS)), values.tolist())
    return tmp_path / "logs"


def asked_windows(page: Page) -> list[list[float]]:
    """The windows of all requests for points from now on."""
    windows: list[list[float]] = []

    def hear(request: Request) -> None:
        if "/api/scalars" in request.url and request.post_data:
            body: dict[str, Any] = json.loads(request.post_data)
            if body.get("range"):
                windows.append(body["range"])

    page.on("request", hear)
    return windows


def test_drag_zooms_and_fetches_the_window_again(serve: Callable[..., Served], page: Page, long_run: Path) -> None:
    """Reduced at first, with its count; in full resolution after a drag; everything again after double-click."""
    windows = asked_windows(page)
    page.goto(serve(long_run).url)
    loss = expect_lines(page, "loss", 1)
    expect_subtitle(loss, "^[0-9 ]+ of 200 000 points drawn")
    whole = subtitle(loss)
    assert int(whole.split(" of ")[0].replace(" ", "")) < 20_000
    assert windows == []
    drag(page, loss, 0.6, 0.65)
    expect_subtitle(loss, "^[0-9 ]+ of (9|10) [0-9]{3} points drawn")
    low, high = windows[-1]
    assert 115_000 < low < 123_456 < high < 135_000
    for _ in range(2):
        drag(page, loss, 0.3, 0.4)
    expect_subtitle(loss, r"^([0-9]{2,3}) of \1 points drawn")
    loss.locator(".plot").dblclick()
    expect_subtitle(loss, "^[0-9 ]+ of 200 000 points drawn")


def test_a_spike_of_one_point_survives_the_reduction(serve: Callable[..., Served], page: Page, long_run: Path) -> None:
    """One point of 200,000 is on the screen: it is counted as an outlier or it sets the axis."""
    served = serve(long_run)
    page.goto(served.url)
    loss = expect_lines(page, "loss", 1)
    expect_subtitle(loss, "1 outlier outside")
    answer = page.request.get(served.api("scalars?tag=loss&pixels=400&format=json")).json()
    assert 40.0 in answer["series"][0]["y"]
