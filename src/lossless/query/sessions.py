"""Sessions: one training each, with its parameters and all the runs that measured it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from lossless.query.facts import Run
from lossless.query.hparams_source import Held
from lossless.query.names import not_found
from lossless.types import Status
from lossless.values.hparams import Scalar

_SUB_RUN = re.compile(r"\d{9,11}(\.\d+)?")
"""What torch's add_hparams calls the run it makes: the time."""
_WORST = (Status.LIVE, Status.DAMAGED, Status.STALLED, Status.FINISHED)


class Member(NamedTuple):
    """A run of a session. `group`: the directory below the session's, "" for its own."""

    group: str
    run: str


class Session(NamedTuple):
    """`run` holds the parameters; `name` is what the session is called: the run, its family, or the run that torch's
    sub-run belongs to. `group` as its writer named it, "" without. `source`: plugin, text or file. `outcome` as its
    writer said: unknown, success, failure or running. `start` in seconds since the epoch, `duration` in seconds; None
    where nothing tells."""

    run: str
    name: str
    members: tuple[Member, ...]
    group: str
    source: str
    params: Mapping[str, Scalar]
    status: Status
    outcome: str
    start: float | None
    duration: float | None


def sessions_of(runs: Sequence[Run], held: Mapping[str, Held]) -> list[Session]:
    """The sessions of a board, in the order of their runs."""
    names, members = _shared_out(runs, set(held))
    by_name = {run.name: run for run in runs}
    return [_session(by_name[run], names[run], members[run], held[run], by_name) for run in members if run in held]


def hparam_of_runs(sessions: Sequence[Session], name: str) -> dict[str, str]:
    """A parameter of every run of every session that has it, as text. Raises NotFoundError for one that none has."""
    found = {
        member.run: _text(session.params[name])
        for session in sessions
        if name in session.params
        for member in session.members
    }
    if not found:
        raise not_found("hyper-parameter", name, sorted({known for session in sessions for known in session.params}))
    return found


def _text(value: Scalar) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return f"{value:.10g}" if isinstance(value, float) else str(value)


def _session(run: Run, name: str, members: Sequence[Member], held: Held, by_name: Mapping[str, Run]) -> Session:
    of = [by_name[member.run] for member in members]
    firsts = [one.first_wall_time for one in of if one.first_wall_time is not None]
    lasts = [one.last_wall_time for one in of if one.last_wall_time is not None]
    start = held.start.time or min(firsts, default=None)
    ended = held.end is not None and held.end.time >= held.start.time
    end = (held.end.time if ended and held.end else 0.0) or max(lasts, default=None)
    status = min((one.status for one in of), key=_WORST.index)
    return Session(
        run=run.name,
        name=name,
        members=tuple(members),
        group=held.start.group,
        source=held.source,
        params=held.start.params,
        status=status,
        outcome=held.end.outcome if ended and held.end else "unknown",
        start=start,
        duration=max(0.0, end - start) if start is not None and end is not None else None,
    )


def _shared_out(runs: Sequence[Run], holders: set[str]) -> tuple[dict[str, str], dict[str, list[Member]]]:
    """Names of sessions and their members, by the run that holds the parameters."""
    folded = _folded([run.name for run in runs], holders)
    families: defaultdict[str, list[str]] = defaultdict(list)
    for run in runs:
        if run.name in holders:
            families[run.family].append(run.name)
    names = {holder: holder for holder in holders} | {holder: above for above, holder in folded.items()}
    members: dict[str, list[Member]] = {run.name: [Member("", run.name)] for run in runs if run.name in holders}
    for run in runs:
        if run.name in holders:
            if run.role is not None and families[run.family] == [run.name] and names[run.name] == run.name:
                names[run.name] = run.family
            continue
        place = _place(run, holders, folded, families)
        if place:
            members[place[0]].append(Member(place[1], run.name))
    return names, members


def _place(
    run: Run, holders: set[str], folded: Mapping[str, str], families: Mapping[str, Sequence[str]]
) -> tuple[str, str] | None:
    """The holder that a run belongs to, and the directory below the session's: the nearest above it, the sub-run that
    torch made in it, or the only one of its family."""
    for above in _above(run.name):
        holder = above if above in holders else folded.get(above)
        if holder is not None:
            return holder, run.name if above == "." else run.name[len(above) :].strip("/")
    family = families.get(run.family, ())
    if len(family) == 1:
        return family[0], run.name.removeprefix(run.family).strip("/") or (run.role.value if run.role else "")
    return None


def _above(name: str) -> list[str]:
    """The run and the directories above it, the nearest first; `.` is above all."""
    parts = name.split("/")
    return ["/".join(parts[:i]) for i in range(len(parts), 0, -1)] + ([] if name == "." else ["."])


def _folded(names: Sequence[str], holders: set[str]) -> dict[str, str]:
    """Run → the only sub-run that torch's add_hparams made in it."""
    inside: defaultdict[str, list[str]] = defaultdict(list)
    for holder in holders:
        above, _, last = holder.rpartition("/")
        if _SUB_RUN.fullmatch(last):
            inside[above or "."].append(holder)
    known = set(names)
    return {
        above: subs[0] for above, subs in inside.items() if len(subs) == 1 and above in known and above not in holders
    }
