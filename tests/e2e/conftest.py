"""Browser tests: a real server, a real Chromium."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Error, Page, ViewportSize, expect, sync_playwright

from tests.e2e.board import PATIENCE
from tools import find_chromium
from tools.serving import Served, serving

SIZE = ViewportSize(width=1280, height=800)
expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests; found or fetched, never skipped."""
    path = find_chromium.find_or_get()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=find_chromium.arguments())
        yield browser
        browser.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page; the test fails if anything reached its console as an error, or was thrown and not caught. What GL
    in software says of its own speed does not count."""
    context = browser.new_context(viewport=SIZE, reduced_motion="reduce")
    page, said = context.new_page(), list[str]()

    def on_console(message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and "GPU stall due to ReadPixels" not in message.text:
            said.append(f"{message.type}: {message.text}")

    def on_error(error: Error) -> None:
        said.append(f"thrown: {error}")

    page.on("console", on_console)
    page.on("pageerror", on_error)
    yield page
    context.close()
    assert said == []


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    """`serve(logdir, *flags)` starts a server that lives until the test ends."""
    with contextlib.ExitStack() as stack:

        def start(*arguments: str | Path) -> Served:
            return stack.enter_context(serving(*arguments, cache=tmp_path / "cache"))

        yield start


@pytest.fixture(scope="module")
def share(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Served]]:
    """As `serve`, for tests that only look: those of a module have one server for the same arguments."""
    with contextlib.ExitStack() as stack:

        @functools.cache
        def start(*arguments: str | Path) -> Served:
            return stack.enter_context(serving(*arguments, cache=tmp_path_factory.mktemp("cache")))

        yield start
