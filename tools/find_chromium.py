"""Find a Chromium for the browser tests, or get one, or say in one sentence how.

In order: $CHROMIUM, PATH and the usual places, Playwright's cache, the system's package manager (as root), Playwright's
download. Prints the path.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
PLACES = (
    "/usr/lib/chromium/chromium",
    "/snap/bin/chromium",
    "/opt/google/chrome/chrome",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Chromium.app/Contents/MacOS/Chromium",
)
MANAGERS = (
    (
        "apt-get",
        (("apt-get", "update", "-q"), ("apt-get", "install", "-q", "-y", "--no-install-recommends", "chromium")),
    ),
    ("dnf", (("dnf", "install", "-y", "chromium"),)),
    ("apk", (("apk", "add", "chromium"),)),
    ("pacman", (("pacman", "-Sy", "--noconfirm", "chromium"),)),
)
PLAYWRIGHT = (sys.executable, "-m", "playwright")
MISSING = (
    "lossless: no Chromium: got none from $CHROMIUM, PATH, Playwright or the system's packages, want one for the "
    "browser tests; install it (Debian: apt install chromium) or name it: CHROMIUM=/path/to/chromium make test"
)


def arguments() -> list[str]:
    """Command-line switches for tests: quiet, offline, no GPU; no sandbox for root, who cannot have one."""
    switches = ["--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
    return [*switches, "--no-first-run", *(["--no-sandbox"] if os.geteuid() == 0 else [])]


def find() -> str | None:
    """Path of a Chromium that starts, None if there is none on this machine."""
    return next((path for path in _candidates() if starts(path)), None)


def _candidates() -> Iterator[str]:
    if named := os.environ.get("CHROMIUM"):
        yield named
    yield from (found for name in NAMES if (found := shutil.which(name)))
    yield from (place for place in PLACES if Path(place).exists())
    yield from (str(path) for path in _of_playwright())


def _of_playwright() -> list[Path]:
    default = "Library/Caches" if sys.platform == "darwin" else ".cache"
    cache = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / default / "ms-playwright")
    names = ("chrome", "headless_shell", "chrome-headless-shell", "Chromium", "Google Chrome for Testing")
    return sorted(
        (f for name in names for f in cache.glob(f"chromium*/**/{name}") if os.access(f, os.X_OK)), reverse=True
    )


def starts(path: str) -> bool:
    """Whether it says its version: a snap stub or a binary without its libraries does not."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def get() -> None:
    """Install one: as root by the system's package manager, else, or if that has none, by Playwright."""
    root = os.geteuid() == 0
    if root:
        for command in next((commands for name, commands in MANAGERS if shutil.which(name)), ()):
            _run(command)
    if find() is None:
        _run((*PLAYWRIGHT, "install", "--only-shell", *(["--with-deps"] if root else []), "chromium"))


def _run(command: tuple[str, ...]) -> None:
    """Its failure shows in what `find` finds afterwards; its output goes to standard error."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    try:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr, env=environment, timeout=600, check=False)
    except subprocess.TimeoutExpired:
        print(f"{' '.join(command)}: took more than 600 s", file=sys.stderr)


def find_or_get() -> str:
    """Path of a Chromium; SystemExit with the sentence that says how to get one."""
    path = find()
    if path is None:
        get()
        path = find()
    if path is None:
        raise SystemExit(MISSING)
    return path


if __name__ == "__main__":
    print(find_or_get())
