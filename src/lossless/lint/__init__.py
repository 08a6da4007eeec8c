"""Reads logging code and says what will not be shown. Nothing of the code is imported."""

from __future__ import annotations

from lossless.lint.run import lint_paths, lint_source

__all__ = ["lint_paths", "lint_source"]
