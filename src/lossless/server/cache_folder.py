"""The user's cache folder for lossless. What lies there can be deleted at any time."""

from __future__ import annotations

import os
import sys
from collections.abc import Mapping
from pathlib import Path


def cache_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """LOSSLESS_CACHE_DIR if set, else the platform's place. Not made, nothing checked."""
    if named := environ.get("LOSSLESS_CACHE_DIR"):
        return Path(named)
    home = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "lossless" / "Cache"
    if platform == "darwin":
        return home / "Library" / "Caches" / "lossless"
    named = environ.get("XDG_CACHE_HOME", "")
    return (Path(named) if Path(named).is_absolute() else home / ".cache") / "lossless"
