"""Writes, reads, watches, explains and shows TensorBoard event files without TensorFlow. Names load when first used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lossless.lazy import on_demand

if TYPE_CHECKING:
    from lossless import compat, summary
    from lossless.doctor import diagnose
    from lossless.errors import LosslessError, NotFoundError, QueryError, WriteError
    from lossless.findings import Finding
    from lossless.query import Board, Changes, Run, TagInfo
    from lossless.query import open_board as open  # noqa: A004 lossless.open is the public name
    from lossless.version import __version__
    from lossless.write.notices import LosslessWarning
    from lossless.write.torch import GlobalSummaryWriter, SummaryWriter
else:
    __getattr__ = on_demand(
        __name__,
        {
            "doctor": "diagnose",
            "errors": "LosslessError NotFoundError QueryError WriteError",
            "findings": "Finding",
            "query": "Board Changes Run TagInfo open=open_board",
            "version": "__version__",
            "write.notices": "LosslessWarning",
            "write.torch": "GlobalSummaryWriter SummaryWriter",
        },
        modules="compat summary",
    )

__all__ = [
    "Board",
    "Changes",
    "Finding",
    "GlobalSummaryWriter",
    "LosslessError",
    "LosslessWarning",
    "NotFoundError",
    "QueryError",
    "Run",
    "SummaryWriter",
    "TagInfo",
    "WriteError",
    "__version__",
    "compat",
    "diagnose",
    "open",
    "summary",
]


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
