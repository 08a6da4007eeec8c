"""Paths as tools of a repository know them."""

from __future__ import annotations

import os


def from_here(path: str) -> str:
    """Relative to the working directory, if it lies below; else as it is."""
    try:
        here = os.getcwd()
    except FileNotFoundError:
        return path  # the working directory was removed
    return os.path.relpath(path, here) if path.startswith(here.rstrip(os.sep) + os.sep) else path
