"""D404: training ran in Hydra's directory, and wrote there."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterator

from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity
from lossless.logdir import is_event_file

RULE = REGISTRY.add(
    Rule(
        code="D404",
        name="hydra-directory",
        severity=Severity.NOTE,
        what="Hydra gave each training a directory of its own, and the event files lie in there.",
        why="With hydra.job.chdir a training runs in outputs/DATE/TIME, and a relative log directory is made there.",
        remedy="Give the directory above Hydra's; or write to an absolute path.",
        example='SummaryWriter("runs") with hydra.job.chdir=true, and lossless serve runs.',
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_CONFIG = re.compile(r"hydra\.yaml|overrides\.yaml|config\.yaml")
_JOBS = 50
_DIRECTORIES = 200


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding, where nothing was written to the logdirs."""
    if not evidence.nothing:
        return
    found = (path for path in evidence.around.called(_CONFIG) if os.path.basename(os.path.dirname(path)) == ".hydra")
    jobs = list(dict.fromkeys(os.path.dirname(os.path.dirname(path)) for path in found))
    if not jobs:
        return
    full = [events for job in jobs[:_JOBS] if (events := _events(job))]
    if full:
        above = os.path.commonpath([os.path.dirname(full[0]), *jobs]) if len(jobs) > 1 else jobs[0]
        message = f"{counted(len(jobs), 'training')} ran in directories of Hydra's, and wrote there: {full[0]}"
        yield REGISTRY.finding(RULE.code, message, Place(path=above), fix=f"lossless serve {shlex.quote(above)}")
    else:
        message = (
            f"{counted(len(jobs), 'training')} ran in directories of Hydra's, as {jobs[0]}, and wrote no event file"
        )
        remedy = "A relative log directory is made there, not where Hydra was started; write to an absolute path."
        fix = 'SummaryWriter(hydra.utils.to_absolute_path("runs"))'
        yield REGISTRY.finding(RULE.code, message, Place(path=jobs[0]), remedy=remedy, fix=fix)


def _events(job: str) -> str | None:
    """The first event file of a job."""
    for i, (directory, names, files) in enumerate(os.walk(job)):
        names.sort()
        if i > _DIRECTORIES:
            return None
        if events := sorted(filter(is_event_file, files)):
            return os.path.join(directory, events[0])
    return None
