"""D406: the output of the training says why nothing was written."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import lossless.doctor.reading as reading
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D406",
        name="log-says-why",
        severity=Severity.WARNING,
        what="No value was written, and the output of the training says why.",
        why="Frameworks say in a line of their output that they do not log, and go on.",
        remedy="Do what the line asks for.",
        example="ModuleNotFoundError: No module named 'tensorboard' in slurm-17.out.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_OUTPUT = re.compile(
    r"slurm-.*\.(?:out|err)|nohup\.out|.*\.(?:log|out|err)|(?:logs?|out|output|stdout|stderr|console|train.*)\.txt"
)
_MOST = 50
_SHOWN = 200
_ERROR = re.compile(r"(?:[\w.]+\.)?(?P<name>\w*(?:Error|Exception|Interrupt|Exit))(?:: .*)?")


class _Line(NamedTuple):
    """A line that says why; `certain`: no innocent reading is left."""

    pattern: re.Pattern[str]
    why: str
    fix: str
    certain: bool = True


def _line(pattern: str, why: str, fix: str, *, certain: bool = True) -> _Line:
    return _Line(re.compile(pattern, re.IGNORECASE), why, fix, certain)


_LINES = (
    _line(
        r"no module named ['\"]?tensorboardX|tensorboardX.*(?:not installed|not available)",
        "tensorboardX is not installed where training ran",
        "pip install tensorboardX",
    ),
    _line(
        r"no module named ['\"]?tensorboard|tensorboard(?:callback|logger)? (?:is |was )?(?:not installed|not found|"
        r"not available|unavailable)|(?:requires?|needs?|install) .{0,40}\btensorboard\b.*(?:installed|package|pip|"
        r"version)|neither .?tensorboard.? nor|tensorboard .{0,30}requires? .*install|could not import tensorboard",
        "tensorboard is not installed where training ran",
        "pip install tensorboard",
    ),
    _line(
        r"using .{0,3}CSVLogger|CSVLogger.{0,30}as the default|tensorboardX.{0,3} has been removed as a dependency",
        "Lightning fell back to its CSVLogger",
        "pip install tensorboard",
    ),
    _line(
        r"in .?fast_dev_run.? mode|fast_dev_run.{0,40}suppressed",
        "fast_dev_run switches loggers and checkpoints off",
        "Trainer(fast_dev_run=False)",
    ),
    _line(r"logger=(?:False|None)\b", "logging is switched off", "Trainer(logger=True)"),
    _line(
        r"^(?!.*\brank\W{0,2}[1-9]).*logging (?:is )?disabled",  # one of several ranks logs
        "logging is switched off",
        "",
        certain=False,
    ),
    _line(
        r"report_to['\"]?[ :=]+['\"\[]*(?:none\b|\])",
        "report_to is none",
        'TrainingArguments(…, report_to="tensorboard")',
    ),
    _line(
        r"smaller than the logging interval Trainer\(log_every_n_steps",
        "the epoch ends before the first value is due",
        "Trainer(log_every_n_steps=1)",
        certain=False,
    ),
    _line(
        r"--ntasks=.*not supported|srun.{0,20}command is available on your system but is not used",
        "Lightning takes the tasks of SLURM for ranks, and waits for them or logs on the first alone",
        "srun python train.py  # with --ntasks-per-node as many as Trainer(devices=…)",
    ),
    _line(r"no space left on device|disk quota exceeded", "the disk was full", "df -h ."),
    _line(
        r"(?:permission denied|read-only file system).*(?:tfevents|runs|logs|tensorboard)",
        "training may not write there",
        "ls -ld .",
    ),
    _line(r"write_to_disk=False", "the writer was told to write nothing", "SummaryWriter(write_to_disk=True)"),
    _line(
        r"WANDB_MODE.{0,3}disabled|wandb.{0,20}disabled",
        "Weights & Biases is switched off",
        "wandb online",
        certain=False,
    ),
)
_WHERE = re.compile(
    r"tensorboard --logdir[= ]?['\"]?(?P<a>[^\s'\"]+)|logging to (?P<b>[\w./~-]+/[\w./-]+)|"
    r"missing logger folder: (?P<c>\S+)",
    re.IGNORECASE,
)
_MEMBER = re.compile(r"GLOBAL_RANK: \d+, MEMBER: (?P<member>\d+)/(?P<all>\d+)")


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding an output, where nothing was written."""
    if not evidence.nothing:
        return
    outputs = {path: reading.lines_of(path) for path in _outputs(evidence)[:_MOST]}
    alone = _alone(outputs.values())
    for path, lines in outputs.items():
        found = (
            _why(path, lines, own=len(outputs) == 1 and evidence.around.is_inside(path))
            or _where(evidence, path, lines)
            or (alone and _ranks(path, lines))
            or _crash(path, lines)
        )
        if found:
            yield found


def _outputs(evidence: Evidence) -> list[str]:
    """Those below the logdirs; without such, those beside: of several, the ones that are named like a logdir."""
    found = evidence.around.called(_OUTPUT)
    logdirs = [facts.path for facts in evidence.board.logdirs]
    below = [path for path in found if any(path.startswith(logdir + os.sep) for logdir in logdirs)]
    names = {os.path.basename(logdir) for logdir in logdirs}
    named = [path for path in found if any(name in os.path.basename(path) for name in names)]
    return below or named or found


def _why(path: str, lines: list[str], *, own: bool) -> Finding | None:
    for number, line in enumerate(lines, 1):
        for known in _LINES:
            if known.pattern.search(line):
                sure = known.certain and own
                return _finding(path, number, line, known.why, known.fix, None if sure else Severity.NOTE)
    return None


def _finding(path: str, number: int, line: str, why: str, fix: str, severity: Severity | None) -> Finding:
    said = line.strip()[:_SHOWN]
    message = f"{os.path.basename(path)} says that {why}: {said}"
    return REGISTRY.finding(RULE.code, message, Place(path=path, line=number), fix=fix, severity=severity)


def _where(evidence: Evidence, path: str, lines: list[str]) -> Finding | None:
    """The output names another log directory."""
    logdirs = {os.path.realpath(facts.path) for facts in evidence.board.logdirs}
    for number, line in enumerate(lines, 1):
        if match := _WHERE.search(line):
            named = next(part for part in match.groups() if part).rstrip(".,:)")
            place = os.path.join(os.path.dirname(path), os.path.expanduser(named))
            if os.path.isdir(place) and os.path.realpath(place) not in logdirs:
                why, fix = f"training writes to {named}", f"lossless serve {shlex.quote(os.path.normpath(place))}"
                return _finding(path, number, line, why, fix, Severity.NOTE)
    return None


def _alone(outputs: Iterable[list[str]]) -> bool:
    """Whether processes are missing in all outputs together: each of a job may have one of its own."""
    text = "\n".join(line for lines in outputs for line in lines if "istributed" in line)
    members = {match["member"]: int(match["all"]) for match in _MEMBER.finditer(text)}
    return "All distributed processes registered" not in text and len(members) < max(members.values(), default=0)


def _ranks(path: str, lines: list[str]) -> Finding | None:
    """Lightning waits for processes that were never started."""
    members = [(number, line, match) for number, line in enumerate(lines, 1) if (match := _MEMBER.search(line))]
    if not members:
        return None
    number, line, match = members[-1]
    wanted, there = int(match["all"]), len({each["member"] for _, _, each in members})
    if there >= wanted:
        return None
    why = f"{there} of {wanted} processes came, and training waits for the others"
    fix = "srun python train.py  # one process a task; or, to train alone: SLURM_NTASKS=1 python train.py"
    return _finding(path, number, line, why, fix, Severity.NOTE)


def _crash(path: str, lines: list[str]) -> Finding | None:
    """The program ended with an exception."""
    starts = [number for number, line in enumerate(lines) if line.startswith("Traceback (most recent call last)")]
    if not starts:
        return None
    for number in range(starts[-1] + 1, len(lines)):
        if _ERROR.fullmatch(lines[number].strip()) and not lines[number].startswith(" "):
            why = "the program ended with an exception"
            return _finding(path, number + 1, lines[number], why, "", Severity.NOTE)
    return None
