"""Event files of this process, one a directory."""

from __future__ import annotations

import os

from lossless.write.sink import Sink


def open_sink(
    logdir: str | os.PathLike[str],
    *,
    suffix: str = "",
    strict: bool | None = None,
    only_rank_0: bool = False,
    run_per_rank: bool = False,
) -> Sink:
    """The sink of a directory, which is made. Raises WriteError when it cannot be made or written."""
    raise NotImplementedError
