"""Series of groups of runs, pooled from a snapshot: centre and band, and differences to a baseline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from lossless.query.answers import GroupFacts, GroupsAnswer
from lossless.query.grouping import RunGroup, Values, group_runs
from lossless.query.names import chosen
from lossless.query.requests import GroupsRequest
from lossless.query.series import look_of
from lossless.query.table import tag_numbers
from lossless.store import (
    Aggregate,
    Band,
    Centre,
    Compare,
    Look,
    Plan,
    Pool,
    Pooled,
    Pooling,
    Snapshot,
    pool,
    read_line,
)
from lossless.types import Role

Families = Mapping[str, tuple[str, Role | None]]


class _Member(NamedTuple):
    """What is pooled together, and by which series of the plan."""

    group: str | None
    role: Role | None
    tag: int
    series: tuple[int, int]
    runs: tuple[str, ...]


def answer_groups(snapshot: Snapshot, request: GroupsRequest, families: Families, values: Values) -> GroupsAnswer:
    """Pool the series asked for, tag by tag, in natural order of the groups. Raises NotFoundError for an unknown run or
    tag, QueryError."""
    plan, members = _picked(snapshot, request, families, values)
    look, pooling = look_of(request), _pooling(request)
    bases = _bases(snapshot, request, families, members, look) if request.against is not None else None
    pooled = pool(plan, [member.series for member in members], look, pooling, bases)
    thin = [one.curve.thinned(look) for one in pooled]
    ends = np.cumsum([0, *(len(one.x) for one in thin)]).tolist()
    facts = [
        _facts(snapshot, member, whole, look, ends[i], ends[i + 1] - ends[i])
        for i, (member, whole) in enumerate(zip(members, pooled, strict=True))
    ]
    columns = [np.concatenate(column) for column in zip(*thin, strict=True)] or _NOTHING
    return GroupsAnswer(snapshot.generation, [one for one in facts if one.lines], *columns)


_SUMMARY = ("start", "end", "end_x", "end_low", "end_high", "min", "min_x", "max", "max_x", "mean", "std", "change")
_NOTHING = [np.empty(0)] * 4 + [np.empty(0, np.int32)] * 2


def groups_of(
    snapshot: Snapshot, by: str, runs: Sequence[str] | None, families: Families, values: Values
) -> list[RunGroup]:
    """The groups of runs, all by default. Raises NotFoundError, QueryError."""
    names = chosen("run", runs, snapshot.runs)
    return group_runs({name: families.get(name, (name, None))[0] for name in names}, by, values)


def _picked(
    snapshot: Snapshot, request: GroupsRequest, families: Families, values: Values
) -> tuple[Plan, list[_Member]]:
    plan, members = Plan(), []
    groups = groups_of(snapshot, request.by, request.runs, families, values)
    for tag in tag_numbers(snapshot, request.tags):
        for group in groups:
            by_role: dict[Role | None, list[str]] = {}
            for run in group.runs:
                by_role.setdefault(families.get(run, (run, None))[1], []).append(run)
            for role, names in by_role.items():
                first = len(plan)
                wrote = [run for run in names if plan.add_some(snapshot.runs[run].streams, tag)]
                if wrote:
                    members.append(_Member(group.name, role, tag, (first, len(plan)), tuple(wrote)))
    return plan, members


def _pooling(request: GroupsRequest) -> Pooling:
    return Pooling(
        Centre[request.centre.upper()],
        Band[request.band.upper()],
        request.quantile,
        request.align == "interpolated",
        Compare.NONE if request.against is None else Compare[request.compare.upper()],
    )


def _bases(
    snapshot: Snapshot, request: GroupsRequest, families: Families, members: Sequence[_Member], look: Look
) -> list[Aggregate | None]:
    """For each series what it is compared with: the baseline's series of its tag and role."""
    known: dict[tuple[str, int], Aggregate | None] = {}
    baseline = next(iter(chosen("run", [request.against or ""], snapshot.runs)))
    family = families.get(baseline, (baseline, None))[0]
    of_role = {families[run][1]: run for run in snapshot.runs if run in families and families[run][0] == family}
    found: list[Aggregate | None] = []
    for member in members:
        run = of_role.get(member.role, baseline)
        key = run, member.tag
        if key not in known:
            plan = Plan()
            plan.add_some(snapshot.runs[run].streams, member.tag)
            known[key] = read_line(plan, look) if len(plan) else None
        found += [known[key]] * len(member.runs)
    return found


def _facts(snapshot: Snapshot, member: _Member, pooled: Pool, look: Look, offset: int, length: int) -> GroupFacts:
    inside = pooled.curve.within(look.window)
    return GroupFacts(
        group=member.group,
        role=member.role,
        tag=snapshot.names[member.tag],
        offset=offset,
        length=length,
        runs=len(member.runs),
        lines=pooled.lines,
        points=pooled.points,
        nonfinite=int(inside.nonfinite.sum()),
        **_summary(inside),
    )


def _summary(curve: Pooled) -> dict[str, Any]:
    """What the centre comes to, where it is finite."""
    x, centre, low, high, lines, _ = curve
    rows = np.flatnonzero(np.isfinite(centre))
    if not len(rows):
        return {**dict.fromkeys(_SUMMARY), "end_lines": 0}
    y = centre[rows]
    first, last, least, most = (int(rows[i]) for i in (0, -1, np.argmin(y), np.argmax(y)))
    numbers = {
        "start": centre[first],
        "end": centre[last],
        "end_x": x[last],
        "end_low": low[last],
        "end_high": high[last],
        "min": centre[least],
        "min_x": x[least],
        "max": centre[most],
        "max_x": x[most],
        "mean": y.mean(),
        "std": y.std(),
        "change": centre[last] - centre[first],
    }
    return {**{name: float(value) for name, value in numbers.items()}, "end_lines": int(lines[last])}
