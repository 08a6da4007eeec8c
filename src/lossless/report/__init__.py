"""Findings as text, JSON, SARIF and GitHub workflow commands."""

from __future__ import annotations

from lossless.report.github import as_github
from lossless.report.listed import as_json
from lossless.report.plain import as_text
from lossless.report.printable import printable
from lossless.report.sarif import as_sarif
from lossless.report.verdict import counted, exit_code

__all__ = ["as_github", "as_json", "as_sarif", "as_text", "counted", "exit_code", "printable"]
