"""The one read interface."""

from lossless.findings import Finding
from lossless.ingest import Progress
from lossless.logdir import Looked, natural_key
from lossless.query.answers import SeriesAnswer, SeriesFacts, SeriesStatistics
from lossless.query.board import Board, open_board
from lossless.query.facts import Changes, FileFacts, LogdirFacts, Run, TagInfo, Totals
from lossless.query.requests import SeriesRequest, StatisticsRequest
from lossless.query.watching import Watch

__all__ = [
    "Board",
    "Changes",
    "FileFacts",
    "Finding",
    "LogdirFacts",
    "Looked",
    "Progress",
    "Run",
    "SeriesAnswer",
    "SeriesFacts",
    "SeriesRequest",
    "SeriesStatistics",
    "StatisticsRequest",
    "TagInfo",
    "Totals",
    "Watch",
    "natural_key",
    "open_board",
]
