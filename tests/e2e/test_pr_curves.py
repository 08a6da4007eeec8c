"""PR curves in a real browser: lines, areas, the threshold under the cursor, ROC, steps."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

import lossless
from lossless import SummaryWriter
from tests.e2e.board import PATIENCE, card, drag, ink
from tools.serving import Served

KEY = "pr_curve:eval"
REAL = Path(__file__).resolve().parents[1] / "interop/logs"


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("curves"))


def written(path: Path) -> Path:
    """Two runs of three steps; `path`."""
    dice = np.random.default_rng(4)
    for run, spread in (("good", 0.5), ("bad", 0.2)):
        with SummaryWriter(path / run) as writer:
            for step in (0, 10, 20):
                labels = dice.integers(0, 2, 600)
                scores = np.clip(dice.normal(0.5 + spread * (labels - 0.5), 0.25 - step / 200), 0, 1)
                writer.add_pr_curve("eval", labels, scores, step)
    return path


def open_curves(page: Page, served: Served, lines: int = 2, more: str = "") -> Locator:
    """The card, painted."""
    page.goto(f"{served.url}#v=media&mk=pr_curve{more}")
    found = card(page, KEY)
    expect(found.locator(".plot")).to_have_attribute("data-painted", str(lines), timeout=PATIENCE)
    return found


def cells(found: Locator, run: str) -> list[str]:
    """What the table says of a run."""
    return found.get_by_role("row").filter(has_text=run).locator("td").all_inner_texts()


def test_curves_are_drawn_in_their_runs_colours_with_their_areas(
    share: Callable[..., Served], page: Page, logs: Path
) -> None:
    """Those of the newest step; ROC from the same counts. A card of one column leaves the area by trapezoids out."""
    found = open_curves(page, share(logs), more=f"&f={KEY}")
    expect(found.locator(".sub")).to_contain_text("127 thresholds")
    for one in lossless.open(logs).pr_curves("eval").curves:
        assert one.areas is not None
        told = [float(text) for text in cells(found, one.run)]
        want = [20, *one.areas[:3], *one.areas[4:]]
        np.testing.assert_allclose(told, np.array(want, float), rtol=2e-3)
    assert ink(found, "run-2") > 100
    expect(found.get_by_text("precision over recall")).to_be_visible()
    found.get_by_role("radio", name="ROC").click()
    expect(found.get_by_text("true over false positive rate")).to_be_visible()
    expect(page).to_have_url(re.compile("m-roc"))


def test_the_threshold_under_the_cursor_has_its_counts(share: Callable[..., Served], page: Page, logs: Path) -> None:
    """Of both runs, and they are those of the file."""
    found = open_curves(page, share(logs), more="&ms=10")
    box = found.locator(".plot").bounding_box()
    assert box is not None
    page.mouse.move(box["x"] + box["width"] * 0.7, box["y"] + box["height"] / 2)
    tip = page.get_by_role("tooltip")
    expect(tip.locator("tbody tr")).to_have_count(2)
    curves = {one.run: one.curve for one in lossless.open(logs).pr_curves("eval", step=10).curves}
    for row in tip.locator("tbody tr").all():
        _, run, threshold, precision, *_, tp, fp, tn, fn, _ = (
            text.strip() for text in row.locator("td").all_inner_texts()
        )
        curve = curves[run.splitlines()[0]]
        assert curve is not None
        at = int(np.abs(curve.thresholds - float(threshold)).argmin())
        assert [int(n) for n in (tp, fp, tn, fn)] == curve.rows[:4, at].tolist()
        assert float(precision) == pytest.approx(curve.rows[4, at], rel=1e-3)


def test_other_steps_stand_faintly_behind_and_a_drag_zooms(
    share: Callable[..., Served], page: Page, logs: Path
) -> None:
    """Both are in the address, and a zoom is taken back."""
    found = open_curves(page, share(logs))
    found.get_by_role("button", name="Over steps").click()
    expect(found.locator(".plot")).to_have_attribute("data-painted", "6")
    expect(found.locator(".sub")).to_contain_text("4 curves of other steps")
    drag(page, found, 0.5, 0.8)
    expect(found.locator(".plot")).to_have_attribute("data-zoomed", "true")
    expect(page).to_have_url(re.compile("eval:x0"))
    page.reload()
    expect(found.locator(".plot")).to_have_attribute("data-painted", "6", timeout=PATIENCE)
    expect(found.locator(".plot")).to_have_attribute("data-zoomed", "true")
    found.get_by_role("button", name="Fit").click()
    expect(found.locator(".plot")).to_have_attribute("data-zoomed", "false")


def test_a_new_curve_appears_by_itself(serve: Callable[..., Served], page: Page, tmp_path: Path) -> None:
    """Without a reload."""
    logs = written(tmp_path / "logs")
    found = open_curves(page, serve(logs))
    with SummaryWriter(logs / "late") as writer:
        writer.add_pr_curve("eval", np.array([0, 1]), np.array([0.2, 0.9]), 20)
    expect(found.locator(".plot")).to_have_attribute("data-painted", "3", timeout=PATIENCE)


def test_curves_of_every_writer_are_drawn(serve: Callable[..., Served], page: Page) -> None:
    """TensorFlow 1, torch and tensorboardX, from real logs."""
    page.goto(f"{serve(REAL).url}#v=media&mk=pr_curve")
    for key, lines in (("pr_curve:pr", 2), ("pr_curve:pr/pr_curves", 1)):
        found = card(page, key)
        found.scroll_into_view_if_needed()
        expect(found.locator(".plot")).to_have_attribute("data-painted", str(lines), timeout=PATIENCE)
