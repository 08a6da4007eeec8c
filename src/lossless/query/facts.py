"""What a board says about its logdirs, runs, files and tags."""

from __future__ import annotations

from typing import NamedTuple

from lossless.types import Kind, Role, Status


class LogdirFacts(NamedTuple):
    """`state`: waiting (not there yet), reading, ready or unreadable."""

    name: str | None
    path: str
    display: str
    state: str


class Run(NamedTuple):
    """A directory that directly holds event files. Wall times in seconds since the epoch, None without a finite one;
    steps are the lowest and highest of all scalars; `points` and `series` count scalars; `host` and `pid` are the
    newest file's writer's."""

    name: str
    family: str
    role: Role | None
    status: Status
    path: str
    logdir: str
    files: int
    attempts: int
    points: int
    series: int
    first_wall_time: float | None
    last_wall_time: float | None
    first_step: int | None
    last_step: int | None
    host: str | None
    pid: int | None


class FileFacts(NamedTuple):
    """An event file. `state`: waiting, reading, ready, unreadable or gone."""

    path: str
    bytes: int
    bytes_read: int
    points: int
    first_wall_time: float | None
    last_wall_time: float | None
    state: str


class TagInfo(NamedTuple):
    """A tag, once for each kind of value written under it. `base` and `role`: for a scalar that differs from another
    only by a role, the other's name (`val_loss` → `loss`); of a part of a mesh the mesh's; else its own and None."""

    name: str
    kind: Kind
    runs: int
    points: int
    display_name: str
    description: str
    base: str
    role: Role | None


class Totals(NamedTuple):
    """The board in numbers; `points` and `series` count scalars, `bytes` are of event files."""

    runs: int
    tags: int
    series: int
    points: int
    bytes: int
    last_wall_time: float | None
    live_runs: int


class Changes(NamedTuple):
    """What differs between two generations: names of runs that are new or grew, of tags that grew, and of what is new
    or gone."""

    generation: int
    runs: frozenset[str] = frozenset()
    tags: frozenset[str] = frozenset()
    new_runs: frozenset[str] = frozenset()
    new_tags: frozenset[str] = frozenset()
    gone_runs: frozenset[str] = frozenset()
