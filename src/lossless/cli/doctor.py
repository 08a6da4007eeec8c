"""`lossless doctor LOGDIR…`: why is it not shown?"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from lossless.doctor import Evidence


@click.command("doctor", context_settings={"token_normalize_func": lambda name: name.replace("_", "-")})
@click.argument("logdirs", metavar="[LOGDIR]...", nargs=-1)
@click.option("--logdir", multiple=True, metavar="PATH", help="The same as LOGDIR, as TensorBoard spells it.")
@click.option("--logdir_spec", metavar="SPEC", help="name:path,… below LOGDIR, if both are given.")
@click.option("--expect", multiple=True, metavar="run=NAME|tag=NAME", help="What became of this run, tag, or both.")
@click.option(
    "--ignore", multiple=True, metavar="CODE", help="Leave out findings of this code, or whose code begins so."
)
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "sarif", "github"]), default="text", show_default=True
)
def command(**values: Any) -> None:
    """Say why runs, curves or points are not shown, from what was written below LOGDIR.

    LOGDIR is a directory, name=directory, a glob, or one event file; several may be given. Nothing is changed, and a
    logdir that is being written is examined as it is. Exit code: 0 nothing worse than a note, 1 warnings, 2 errors.
    """
    from lossless import report
    from lossless.doctor.diagnose import examine, gather

    logdirs = [*values["logdirs"], *(path for path in values["logdir"] if path)]
    if not logdirs and not values["logdir_spec"]:
        raise click.UsageError(
            "LOGDIR: got none, want the directory that training writes to, as in: lossless doctor runs"
        )
    evidence = gather(*logdirs, logdir_spec=values["logdir_spec"])
    ignored = tuple(values["ignore"])
    findings = [f for f in examine(evidence) if not (ignored and f.code.startswith(ignored))]
    match values["form"]:
        case "json":
            text = report.as_json(findings)
        case "sarif":
            text = report.as_sarif(findings)
        case "github":
            text = report.as_github(findings)
        case _:
            text = report.as_text(findings, looked_at=_looked_at(evidence), colour=sys.stdout.isatty())
    click.echo(text)
    sys.exit(report.exit_code(findings))


def _looked_at(evidence: Evidence) -> str:
    totals, looked = evidence.board.totals, evidence.looked
    return f"{totals.runs:,} runs, {looked.event_files:,} event files, {totals.points:,} points"
