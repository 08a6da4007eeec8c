"""The user's data folder for lossless: what people typed, which no program can make again."""

from __future__ import annotations

import hashlib
import os
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path


def data_folder(environ: Mapping[str, str] = os.environ, platform: str = sys.platform) -> Path:
    """LOSSLESS_DATA_DIR if set, else the platform's place. Not made, nothing checked."""
    if named := environ.get("LOSSLESS_DATA_DIR"):
        return Path(named)
    home = Path(environ.get("HOME") or Path.home())
    if platform == "win32":
        return Path(environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "lossless" / "Data"
    if platform == "darwin":
        return home / "Library" / "Application Support" / "lossless"
    named = environ.get("XDG_DATA_HOME", "")
    return (Path(named) if Path(named).is_absolute() else home / ".local" / "share") / "lossless"


def notes_file(folder: Path, logdirs: Iterable[str], *, beside: bool = False) -> Path:
    """Where notes about these logdirs are kept: `.lossless/notes.json` in the first one if it is there already or
    `beside` asks for it, else a file of the data folder that belongs to this set of logdirs."""
    places = [str(Path(logdir).absolute()) for logdir in logdirs]
    own = Path(places[0], ".lossless", "notes.json") if places else None
    if own is not None and (beside or own.is_file()):
        return own
    key = "\0".join(sorted(places)).encode("utf-8", "surrogateescape")
    return folder / "notes" / f"{hashlib.blake2b(key, digest_size=12).hexdigest()}.json"
