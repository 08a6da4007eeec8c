"""`lossless doctor LOGDIR…`: why is it not shown?"""

from __future__ import annotations

import re
import sys
from collections import Counter
from typing import TYPE_CHECKING, Any

import click

from lossless.cli.reporting import FORMATS, printed, uncollected

if TYPE_CHECKING:
    from lossless.doctor import Evidence

_NAMED = 3


@click.command(
    "doctor",
    short_help="Say why runs, curves or points are not shown.",
    context_settings={"token_normalize_func": lambda name: name.replace("_", "-")},
)
@click.argument("logdirs", metavar="[LOGDIR]...", nargs=-1)
@click.option("--logdir", multiple=True, metavar="PATH", help="The same as LOGDIR, as TensorBoard spells it.")
@click.option("--logdir_spec", metavar="SPEC", help="name:path,… below LOGDIR, if both are given.")
@click.option(
    "--expect", multiple=True, metavar="run=NAME|tag=NAME", help="Only: what became of this run, tag, or both."
)
@click.option("--ignore", multiple=True, metavar="CODE", help="Leave out what this code, or all that begin so, find.")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
def command(**values: Any) -> None:
    """Say why runs, curves or points are not shown, from what was written below LOGDIR.

    LOGDIR is a directory, name=directory, a glob, or one event file; several may be given. Nothing is changed, and a
    logdir that is being written is examined as it is. Exit code: 0 nothing worse than a note, 1 warnings, 2 errors.
    """
    from lossless.doctor.boards import PORTS
    from lossless.doctor.diagnosis import answered, examine, gather
    from lossless.report import exit_code

    logdirs = [*values["logdirs"], *values["logdir"]]
    if not logdirs and not values["logdir_spec"]:
        raise click.UsageError(
            "LOGDIR: got none, want the directory that training writes to, as in: lossless doctor runs"
        )
    ignored = _codes(values["ignore"])
    _check_questions(values["expect"])
    with uncollected():
        evidence = gather(*logdirs, logdir_spec=values["logdir_spec"], ports=PORTS)
        found = answered(evidence, values["expect"]) if values["expect"] else examine(evidence)
    findings = [finding for finding in found if not finding.code.startswith(ignored)]
    printed(findings, values["form"], looked_at=_looked_at(evidence))
    sys.exit(exit_code(findings))


def _check_questions(expect: tuple[str, ...]) -> None:
    from lossless.doctor.expect import questions
    from lossless.errors import QueryError

    try:
        questions(expect)
    except QueryError as error:
        raise click.BadParameter(str(error)) from error


def _codes(given: tuple[str, ...]) -> tuple[str, ...]:
    """How codes begin, of an option that may hold several between commas."""
    codes = tuple(code.strip().upper() for text in given for code in text.split(",") if code.strip())
    for code in codes:
        if not re.fullmatch("[FRD][0-9]{0,3}", code):
            raise click.BadParameter(f"ignore: got {code!r}, want a code, as D101, or how codes begin, as D1")
    return codes


def _looked_at(evidence: Evidence) -> str:
    from lossless.doctor.wording import counted, listed, size
    from lossless.findings import REGISTRY
    from lossless.report.paths import from_here

    totals, looked = evidence.board.totals, evidence.looked
    where = listed([from_here(logdir.path) for logdir in evidence.board.logdirs], _NAMED) or "no logdir"
    rules = sum(code[0] in "FRD" for code in REGISTRY.rules)
    if not totals.runs:
        return f"{where}: no run in {counted(looked.files, 'file')}, by {rules} rules"
    files = f"{counted(looked.event_files, 'event file')} with {counted(totals.points, 'point')}"
    runs = f"{counted(totals.runs, 'run')}{_standing(evidence)}"
    return f"{where}: {runs}, {files} and {size(totals.bytes)}, by {rules} rules"


def _standing(evidence: Evidence) -> str:
    """How many runs are anything but finished."""
    counts = Counter(run.status.value for run in evidence.runs if run.status.value != "finished")
    said = ", ".join(f"{count:,} {status}" for status, count in sorted(counts.items()))
    return f" ({said})" if said else ""
