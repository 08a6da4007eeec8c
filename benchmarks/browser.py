"""A Chromium with a stop watch in the page: first chart, quiet, frames, heap. The same for both boards."""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from dataclasses import dataclass

from playwright.sync_api import Browser, Page, ViewportSize, sync_playwright

from benchmarks.report import percentile
from tools import find_chromium

SIZE = ViewportSize(width=1440, height=900)
WATCH = """
window.watch = {first: null, busy: 0};
window.whenFirst = (ready) => {
  const look = () => {
    if (watch.first !== null) return;
    if (ready()) requestAnimationFrame(() => { watch.first ??= performance.now(); });
    else setTimeout(look, 4);
  };
  look();
};
new PerformanceObserver((list) => {
  for (const task of list.getEntries()) watch.busy = Math.max(watch.busy, task.startTime + task.duration);
}).observe({type: 'longtask', buffered: true});
"""
FRAMES = """() => {
  window.frames_ = [];
  let last = performance.now(), on = true;
  const tick = (now) => { frames_.push(now - last); last = now; if (on) requestAnimationFrame(tick); };
  requestAnimationFrame(tick);
  window.stopFrames = () => { on = false; return frames_.slice(2); };
}"""


@dataclass(frozen=True)
class Visit:
    """Of one opening, milliseconds from navigation. `quiet`: nothing blocked the page for half a second afterwards."""

    first: float
    quiet: float
    frames: list[float]
    heap: int

    @property
    def p95(self) -> float:
        """Of the times between frames while scrolling and hovering."""
        return percentile(self.frames, 0.95)


@contextlib.contextmanager
def chromium() -> Iterator[Browser]:
    """A headless Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium.find_or_get(),
            args=[*find_chromium.arguments(), "--enable-precise-memory-info"],
        )
        yield browser
        browser.close()


@contextlib.contextmanager
def opened(browser: Browser, url: str, ready: str, patience: float, script: str = "") -> Iterator[tuple[Page, float]]:
    """A page in a fresh context, `script` run before its own, and ms from navigation until `ready`."""
    context = browser.new_context(viewport=SIZE)
    try:
        page = context.new_page()
        watch = f"if (self === top) document.addEventListener('DOMContentLoaded', () => whenFirst(() => {ready}));"
        page.add_init_script(WATCH + script + watch)
        page.goto(url, wait_until="commit")
        yield page, first_paint(page, patience)
    finally:
        context.close()


def visit(browser: Browser, url: str, ready: str, patience: float) -> Visit:
    """Open `url` in a fresh context until the JavaScript expression `ready` holds; then scroll and hover."""
    with opened(browser, url, ready, patience) as (page, first):
        quiet = max(first, _quiet(page, patience))
        return Visit(first, quiet, _frames(page), _heap(page))


def first_paint(page: Page, patience: float) -> float:
    """ms from navigation until what `whenFirst` waits for; TimeoutError after `patience` seconds."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        first = page.evaluate("window.watch ? watch.first : null")
        if first is not None:
            return float(first)
        time.sleep(0.05)
    raise TimeoutError(f"did not finish in {patience:.0f} s")


def _quiet(page: Page, patience: float) -> float:
    """End of the last task over 50 ms before half a second without any; 0 if there was none."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        busy, now = page.evaluate("[watch.busy, performance.now()]")
        if now - busy > 500:
            return float(busy)
        time.sleep(0.1)
    return math.inf


def _frames(page: Page) -> list[float]:
    """Times between frames, ms, while the wheel turns and then the pointer wanders over the charts."""
    page.evaluate(FRAMES)
    page.mouse.move(900, 450)
    for i in range(60):
        page.mouse.wheel(0, 120 if i < 40 else -240)
        page.wait_for_timeout(16)
    for i in range(60):
        page.mouse.move(500 + 10 * (i % 50), 250 + 6 * i)
        page.wait_for_timeout(16)
    return [float(gap) for gap in page.evaluate("stopFrames()")]


def _heap(page: Page) -> int:
    """Bytes of the JavaScript heap after a collection."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return int(session.send("Runtime.getHeapUsage")["usedSize"])
