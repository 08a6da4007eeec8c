"""From logdirs to findings."""

from __future__ import annotations

import os
import traceback
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing

import numpy as np

from lossless.doctor.checks import CHECKS, Check
from lossless.doctor.evidence import Evidence, Refused
from lossless.doctor.expect import answers, questions
from lossless.errors import LogdirError
from lossless.findings import REGISTRY, Finding, Place, Rule, Severity
from lossless.logdir import Logdir, parse_specs
from lossless.query import Board

MOST = 1_000
"""Findings of one code; the last counts the others."""
RULE = REGISTRY.add(
    Rule(
        code="D199",
        name="check-failed",
        severity=Severity.WARNING,
        what="A check of the doctor failed; what it looks for was not looked for.",
        why="It met something it was not made for. All other checks were done.",
        remedy="Please report it, with the message and the logdir if you can share it.",
        example="D203 stopped at ZeroDivisionError.",
        since="0.1.0",
    )
)
_THERE = ("D701", "D702", "D703", "D704")
_WHY = ("D4", "D5")
_WHERE = ("D1", "F1")
"""What is told of logdirs that hold nothing at all."""
_HALF = "R004"
_AFAR = 300.0
"""Seconds for which a writer of another machine may be quiet within a record: most flush every two minutes."""
_ORDER = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}


def diagnose(
    *logdirs: str | os.PathLike[str],
    name: str | None = None,
    logdir_spec: str | None = None,
    expect: Sequence[str] = (),
    ports: Sequence[int] = (),
) -> list[Finding]:
    """What is wrong with logdirs: paths, `name=path`, globs or event files; the worst first. With `expect` ("run=NAME",
    "tag=NAME", "run=NAME,tag=NAME") what became of that one thing, and nothing else. Raises nothing for a logdir that
    cannot be read, which is a finding; QueryError for an `expect` of another form."""
    questions(expect)
    evidence = gather(*logdirs, name=name, logdir_spec=logdir_spec, ports=ports)
    with closing(evidence.board):
        return answered(evidence, expect) if expect else examine(evidence)


def answered(evidence: Evidence, expect: Sequence[str], hidden: Sequence[str] = ()) -> list[Finding]:
    """What became of what is expected; of what is not there also why it may never have been written. Raises
    QueryError."""
    found = ordered(answers(evidence, expect, hidden))
    if all(answer.code in _THERE for answer in found):
        return found
    reasons = _WHY + _WHERE if evidence.nothing else _WHY
    return [*found, *(finding for finding in examine(evidence) if finding.code.startswith(reasons))]


def gather(
    *logdirs: str | os.PathLike[str],
    name: str | None = None,
    logdir_spec: str | None = None,
    ports: Sequence[int] = (),
) -> Evidence:
    """Read logdirs to the end, as `diagnose` takes them."""
    asked = [os.fspath(each) for each in logdirs]
    places, refused = _places(asked, logdir_spec)
    if name is not None:
        places = [Logdir(name, place.path, place.pattern) for place in places]
    board = Board(places)
    board.load()
    return Evidence(board, asked, refused=refused, ports=ports)


def examine(evidence: Evidence) -> list[Finding]:
    """What the checks and the board itself found, the worst first; at most `MOST` of a code."""
    found = {f.key: _eased(evidence, f) for f in evidence.board.findings}
    found.update((f.key, f) for f in _checked(evidence))
    return ordered(found.values())


def _eased(evidence: Evidence, finding: Finding) -> Finding:
    """A half record that a writer of another machine may still complete is a note."""
    files = evidence.files
    if finding.code != _HALF or finding.place.path not in files.paths:
        return finding
    row = files.paths.index(finding.place.path)
    if files.status(row) != "unknown" or evidence.now - files.mtime[row] >= _AFAR:
        return finding
    message = finding.message.replace("its writer is gone", "its writer cannot be asked")
    return finding._replace(severity=Severity.NOTE, message=message, effect="It may be written still.")


def check(evidence: Evidence) -> list[Finding]:
    """What the checks alone found, as `examine` has it: a served board tells its own findings at once."""
    return ordered({f.key: f for f in _checked(evidence)}.values())


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """By severity, code and place; of a code with more than `MOST` the last counts the others."""
    by_code: defaultdict[str, list[Finding]] = defaultdict(list)
    for finding in sorted(findings, key=_rank):
        by_code[finding.code].append(finding)
    return sorted((f for found in by_code.values() for f in _bounded(found)), key=_rank)


def _rank(finding: Finding) -> tuple[int, str, tuple[str | int, ...]]:
    place = finding.place
    return (
        _ORDER[finding.severity],
        finding.code,
        (
            place.run or "",
            place.path or "",
            place.tag or "",
            *(-1 if n is None else n for n in place[1:3]),
            place[5] or 0,
        ),
    )


def _bounded(findings: list[Finding]) -> Iterator[Finding]:
    yield from findings[: MOST if len(findings) <= MOST else MOST - 1]
    if len(findings) > MOST:
        rest = findings[MOST - 1 :]
        message = f"{len(rest):,} more like the {MOST - 1} before: {REGISTRY[rest[0].code].what}"
        yield rest[0]._replace(message=message, place=Place(), effect="", fix="")


def _checked(evidence: Evidence) -> Iterator[Finding]:
    for each in CHECKS:
        yield from _looked(each, evidence)


def _looked(check: Check, evidence: Evidence) -> Iterator[Finding]:
    """What one check finds; if it fails, that it did: the others are to be heard all the same."""
    try:
        with np.errstate(all="ignore"):  # steps may be any int64 and values any float64
            yield from check.look(evidence)
    except Exception as error:  # noqa: BLE001 whatever it is, it is told
        at = traceback.extract_tb(error.__traceback__)[-1]
        name = check.__name__.rpartition(".")[2]
        message = f"Check {name} failed: {type(error).__name__}: {error} ({os.path.basename(at.filename)}:{at.lineno})"
        yield REGISTRY.finding(RULE.code, message, Place(path=name))


def _places(asked: Sequence[str], spec: str | None) -> tuple[list[Logdir], list[Refused]]:
    """The logdirs, and what was typed and is none."""
    good, refused = [], []
    for text in asked:
        try:
            parse_specs([text])
            good.append(text)
        except LogdirError as error:
            refused.append(Refused(text, error))
    try:
        return parse_specs(good, logdir_spec=spec) if good or spec or not refused else [], refused
    except LogdirError as error:
        if not spec:
            raise
        return parse_specs(good) if good else [], [*refused, Refused(spec, error)]
