"""`lossless lint PATH…`: what in logging code will not be shown."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from lossless.cli.reporting import FORMATS, printed, uncollected

if TYPE_CHECKING:
    from lossless.findings import Finding
    from lossless.lint.run import Linted


@click.command("lint", short_help="Say what in logging code keeps summaries from being shown.")
@click.argument("paths", metavar="PATH...", nargs=-1)
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--fix", is_flag=True, help="Mend what can be mended for certain, then tell what is left.")
@click.option("--select", multiple=True, metavar="CODE", help="Only these codes, or all that begin so.")
@click.option("--ignore", multiple=True, metavar="CODE", help="Not these codes, nor what begins so.")
@click.option("--stdin-filename", metavar="PATH", help="What the text of standard input (PATH: -) is called.")
def command(**values: Any) -> None:
    """Say what in the code below PATH keeps summaries from being shown.

    PATH is a Python file, a notebook, a directory, or - for standard input. Nothing of the code is run or imported.
    `# noqa: L101` silences a line; pyproject.toml holds settings below tool.lossless.lint. Exit code: 0 nothing worse
    than a note, 1 warnings, 2 errors.
    """
    from lossless.errors import LintError
    from lossless.report import exit_code

    paths: tuple[str, ...] = values["paths"]
    if not paths:
        raise click.UsageError("PATH: got none, want a Python file or a directory, as in: lossless lint train.py")
    if "-" in paths and (len(paths) > 1 or values["fix"]):
        raise click.UsageError("PATH: got - beside another path or --fix, want it alone: standard input is one text")
    try:
        linted, fixed = _linted(paths, values)
    except LintError as error:
        raise click.UsageError(str(error)) from error
    findings = [finding for one in linted for finding in one.findings]
    if values["form"] == "text":
        findings.sort(key=lambda f: (("error", "warning", "note").index(f.severity), f.code))
    if values["form"] in ("sarif", "github"):
        findings = [_in_file(finding) for finding in findings]
    printed(findings, values["form"], looked_at=_looked_at(linted, fixed))
    sys.exit(exit_code(findings))


def _linted(paths: Sequence[str], values: dict[str, Any]) -> tuple[list[Linted], int]:
    """What the files give, and how many findings were mended before."""
    from lossless.lint.run import fix_file, lint_files, lint_stdin

    select, ignore = values["select"], values["ignore"]
    if paths == ("-",):
        text = sys.stdin.buffer.read()
        return [lint_stdin(text, values["stdin_filename"] or "<stdin>", select, ignore)], 0
    jobs = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    with uncollected():
        linted = lint_files(paths, select, ignore, jobs)
        fixed = sum(fix_file(one) for one in linted if one.repairs) if values["fix"] else 0
        return (lint_files(paths, select, ignore, jobs) if fixed else linted), fixed


def _in_file(finding: Finding) -> Finding:
    """A finding in a notebook, placed in its file as machines look for it; the cell and line are in the message."""
    path, cell, number = (finding.place.path or "").rpartition(":cell ")
    if not cell:
        return finding
    place = finding.place._replace(path=path, line=None, column=None)
    return finding._replace(message=f"cell {number}, line {finding.place.line}: {finding.message}", place=place)


def _looked_at(linted: Sequence[Linted], fixed: int) -> str:
    from lossless.findings import REGISTRY

    rules = sum(code.startswith("L") for code in REGISTRY.rules)
    logging = sum(one.logs for one in linted)
    files = sum(one.is_file for one in linted)
    mended = f"{fixed:,} mended; " if fixed else ""
    return f"{mended}{files:,} {'file' if files == 1 else 'files'}, {logging:,} with logging code, by {rules} rules"
