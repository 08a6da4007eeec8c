"""GlobalSummaryWriter."""

from __future__ import annotations


class GlobalSummaryWriter:
    """One writer for all modules and processes of a program, which counts the steps itself."""
