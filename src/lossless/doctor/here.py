"""The working directory, which may have been removed."""

from __future__ import annotations

import os


def here() -> str | None:
    """Its path; None when it is gone."""
    try:
        return os.getcwd()
    except FileNotFoundError:
        return None


def absolute(path: str) -> str:
    """`path` from here, `~` expanded; as it is when the working directory is gone."""
    return os.path.normpath(os.path.join(here() or "", os.path.expanduser(path)))
