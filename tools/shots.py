"""Pictures of the board: `python -m tools.shots LOGDIR… [--out shots] [--query '#…'] [--width 1280] [--height 900]`.

Without --width: 1280, 1440 and 1920. Both themes always. For people to look at beside ../shared/ui/shots.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from playwright.sync_api import Browser, ViewportSize, sync_playwright

from tools import find_chromium
from tools.serving import serving

WIDTHS = (1280, 1440, 1920)
THEMES = ("light", "dark")
SETTLE = 2000
"""Milliseconds; a live page never rests, so it is not waited for."""


def shoot(browser: Browser, url: str, path: Path, size: ViewportSize, dark: bool) -> None:
    """One picture, a moment after the page was opened."""
    context = browser.new_context(viewport=size, color_scheme="dark" if dark else "light", reduced_motion="reduce")
    page = context.new_page()
    page.on("console", lambda message: print(f"{message.type}: {message.text}", file=sys.stderr))
    page.on("pageerror", lambda error: print(f"thrown: {error}", file=sys.stderr))
    page.goto(url)
    page.wait_for_timeout(SETTLE)
    page.screenshot(path=path)
    context.close()


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="shots", description=__doc__)
    parser.add_argument("logdirs", nargs="+")
    parser.add_argument("--out", type=Path, default=Path("shots"))
    parser.add_argument("--name", default="board")
    parser.add_argument("--query", default="", help="view state: what follows the address")
    parser.add_argument("--width", type=int, action="append")
    parser.add_argument("--height", type=int, default=900)
    chosen = parser.parse_args(arguments)
    chosen.out.mkdir(parents=True, exist_ok=True)
    with serving(*chosen.logdirs) as served, sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium.find_or_get(), args=find_chromium.arguments()
        )
        for width in chosen.width or WIDTHS:
            for theme in THEMES:
                path = chosen.out / f"{chosen.name}-{theme}-{width}.png"
                size = ViewportSize(width=width, height=chosen.height)
                shoot(browser, served.url + chosen.query, path, size, theme == "dark")
                print(path)
        browser.close()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
