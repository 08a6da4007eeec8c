"""Writers of tf.summary."""

from __future__ import annotations

import os
from typing import Any


class SummaryWriter:
    """What summaries are written with: a file, or nothing."""

    def as_default(self, step: Any = None) -> Any:
        raise NotImplementedError

    def set_as_default(self, step: Any = None) -> None:
        raise NotImplementedError

    def init(self) -> None:
        raise NotImplementedError

    def flush(self) -> None:
        raise NotImplementedError

    def close(self) -> None:
        raise NotImplementedError


def create_file_writer(
    logdir: str | os.PathLike[str],
    max_queue: int | None = None,
    flush_millis: int | None = None,
    filename_suffix: str | None = None,
    name: str | None = None,
    experimental_trackable: bool = False,
    experimental_mesh: Any = None,
    *,
    strict: bool | None = None,
    only_rank_0: bool = False,
    run_per_rank: bool = False,
) -> SummaryWriter:
    raise NotImplementedError


def create_noop_writer() -> SummaryWriter:
    raise NotImplementedError


def flush(writer: SummaryWriter | None = None, name: str | None = None) -> None:
    raise NotImplementedError
