"""FileWriter: what writes evaluated summaries, graphs and run metadata."""

from __future__ import annotations

import os
from typing import Any


class FileWriter:
    """Writes to the event file of `logdir`. `max_queue`, `flush_secs` and `session` are taken and change nothing:
    nothing waits in a queue, and writers of one directory share its file. Raises WriteError when it cannot be made."""

    def __init__(
        self,
        logdir: str | os.PathLike[str],
        graph: Any = None,
        max_queue: int = 10,
        flush_secs: float = 120,
        graph_def: Any = None,
        filename_suffix: str | None = None,
        session: Any = None,
        *,
        strict: bool | None = None,
        only_rank_0: bool = False,
        run_per_rank: bool = False,
    ) -> None:
        raise NotImplementedError
