"""What the cases of tests/cases/doctor share: how a logdir that was made is asked about."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from lossless.logdir import FileSystem


class Asked:
    """What a case made, and how to ask: `logdirs` as they are typed; `expect` as after --expect; `env` and `cwd` while
    it is asked; `then` is called once everything is read, and everything is read again; `fs` instead of the disk;
    `ports` where other boards are asked; `follow`: as a board that is served; `held`: open until the answer;
    `hidden`: what the viewer does not see."""

    def __init__(
        self,
        *logdirs: str | Path,
        expect: Sequence[str] = (),
        env: Mapping[str, str] | None = None,
        cwd: Path | None = None,
        logdir_spec: str | None = None,
        then: Callable[[], object] | None = None,
        fs: FileSystem | None = None,
        ports: Sequence[int] = (),
        follow: bool = False,
        held: IO[bytes] | None = None,
        hidden: Sequence[str] = (),
    ) -> None:
        self.logdirs = [str(logdir) for logdir in logdirs]
        self.expect = tuple(expect)
        self.env = dict(env or {})
        self.cwd = cwd
        self.logdir_spec = logdir_spec
        self.then = then
        self.fs = fs
        self.ports = tuple(ports)
        self.follow = follow
        self.held = held
        self.hidden = tuple(hidden)
