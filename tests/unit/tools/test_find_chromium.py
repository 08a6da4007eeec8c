"""Chromium is found, or a sentence says how to get one; nothing is downloaded here."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools import find_chromium


def browser(path: Path, *, code: int = 0) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\nexit {code}\n")
    path.chmod(0o755)
    return path


@pytest.fixture(autouse=True)
def bare(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A machine without any."""
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path / "playwright"))
    monkeypatch.setattr(find_chromium, "PLACES", ())


def test_the_named_one_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(tmp_path / "bin/chromium")
    named = browser(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", str(named))
    assert find_chromium.find() == str(named)


def test_one_that_does_not_start_is_passed_over(tmp_path: Path) -> None:
    browser(tmp_path / "bin/chromium", code=127)
    good = browser(tmp_path / "bin/google-chrome")
    assert find_chromium.find() == str(good)


def test_the_newest_of_playwright(tmp_path: Path) -> None:
    browser(tmp_path / "playwright/chromium-1000/chrome-linux/chrome")
    newest = browser(tmp_path / "playwright/chromium-1255/chrome-linux64/chrome")
    assert find_chromium.find() == str(newest)


def test_none_to_be_had_is_one_sentence(monkeypatch: pytest.MonkeyPatch) -> None:
    tried: list[tuple[str, ...]] = []
    monkeypatch.setattr(find_chromium, "_run", tried.append)
    with pytest.raises(SystemExit, match=r"no Chromium: got none from .* apt install chromium"):
        find_chromium.find_or_get()
    assert "playwright" in tried[-1]


def test_root_asks_the_package_manager_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser(tmp_path / "bin/apt-get")
    monkeypatch.setattr("os.geteuid", lambda: 0)

    def install(command: tuple[str, ...]) -> None:
        if command[:2] == ("apt-get", "install"):
            browser(tmp_path / "bin/chromium")

    monkeypatch.setattr(find_chromium, "_run", install)
    assert find_chromium.find_or_get() == str(tmp_path / "bin/chromium")
