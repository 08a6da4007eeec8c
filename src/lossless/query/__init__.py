"""The one read interface. A board is opened without what answers; that is loaded with the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lossless.query.calm  # noqa: F401 before anything loads numpy
from lossless.findings import Finding
from lossless.ingest import Progress
from lossless.lazy import on_demand
from lossless.logdir import Looked, natural_key

if TYPE_CHECKING:
    from lossless.query.answers import GroupFacts, GroupsAnswer, SeriesAnswer, SeriesFacts, SeriesStatistics
    from lossless.query.board import Board, open_board
    from lossless.query.changes import Tracker
    from lossless.query.describe import describe_files, describe_logdirs, describe_tags
    from lossless.query.embeddings import Embedding, Embeddings
    from lossless.query.export import scalar_pieces
    from lossless.query.facts import Changes, FileFacts, LogdirFacts, Run, TagInfo, Totals
    from lossless.query.file_table import FileTable
    from lossless.query.grouping import RunGroup
    from lossless.query.groups import answer_groups, groups_of
    from lossless.query.heavy_table import HeavyTable
    from lossless.query.histogram_facts import HistogramFacts
    from lossless.query.histogram_request import HistogramRun, HistogramsAnswer, HistogramsRequest
    from lossless.query.histograms import BucketBlock, answer_histograms, every_bucket
    from lossless.query.hparams import HParams, HParamsAnswer, HParamsRequest
    from lossless.query.importance import Importance
    from lossless.query.layouts import LayoutsAnswer, answer_layouts
    from lossless.query.meshes import mesh_parts
    from lossless.query.names import not_found
    from lossless.query.payloads import Payloads
    from lossless.query.pr_curves import PrCurves, RunCurve, answer_pr_curves
    from lossless.query.requests import GroupsRequest, SeriesRequest, StatisticsRequest
    from lossless.query.run_details import Attempt, RunDetails, RunTag, details_of
    from lossless.query.runs import Runs
    from lossless.query.series import answer_series, answer_statistics, last_values
    from lossless.query.series_table import SeriesTable
    from lossless.query.sessions import Session, hparam_of_runs
    from lossless.query.table import scalar_table
    from lossless.query.tables import Tables
    from lossless.query.values import ValueFile, ValueList, ValueRun, value_list
    from lossless.query.watching import Watch
    from lossless.values.payload import Payload, ValueRef
else:
    __getattr__ = on_demand(
        __name__,
        {
            "answers": "GroupFacts GroupsAnswer SeriesAnswer SeriesFacts SeriesStatistics",
            "board": "Board open_board",
            "changes": "Tracker",
            "describe": "describe_files describe_logdirs describe_tags",
            "embeddings": "Embedding Embeddings",
            "facts": "Changes FileFacts LogdirFacts Run TagInfo Totals",
            "file_table": "FileTable",
            "grouping": "RunGroup",
            "groups": "answer_groups groups_of",
            "heavy_table": "HeavyTable",
            "histogram_facts": "HistogramFacts",
            "histogram_request": "HistogramRun HistogramsAnswer HistogramsRequest",
            "histograms": "BucketBlock answer_histograms every_bucket",
            "hparams": "HParams HParamsAnswer HParamsRequest",
            "importance": "Importance",
            "layouts": "LayoutsAnswer answer_layouts",
            "meshes": "mesh_parts",
            "names": "not_found",
            "payloads": "Payloads Payload ValueRef",
            "requests": "GroupsRequest SeriesRequest StatisticsRequest",
            "pr_curves": "PrCurves RunCurve answer_pr_curves",
            "export": "scalar_pieces",
            "run_details": "Attempt RunDetails RunTag details_of",
            "runs": "Runs",
            "series": "answer_series answer_statistics last_values",
            "series_table": "SeriesTable",
            "sessions": "Session hparam_of_runs",
            "table": "scalar_table",
            "tables": "Tables",
            "values": "ValueFile ValueList ValueRun value_list",
            "watching": "Watch",
        },
    )

__all__ = [
    "Attempt",
    "Board",
    "BucketBlock",
    "Changes",
    "Embedding",
    "Embeddings",
    "FileFacts",
    "FileTable",
    "Finding",
    "GroupFacts",
    "GroupsAnswer",
    "GroupsRequest",
    "HParams",
    "HParamsAnswer",
    "HParamsRequest",
    "HeavyTable",
    "HistogramFacts",
    "HistogramRun",
    "HistogramsAnswer",
    "HistogramsRequest",
    "Importance",
    "LayoutsAnswer",
    "LogdirFacts",
    "Looked",
    "Payload",
    "Payloads",
    "PrCurves",
    "Progress",
    "Run",
    "RunCurve",
    "RunDetails",
    "RunGroup",
    "RunTag",
    "Runs",
    "SeriesAnswer",
    "SeriesFacts",
    "SeriesRequest",
    "SeriesStatistics",
    "SeriesTable",
    "Session",
    "StatisticsRequest",
    "Tables",
    "TagInfo",
    "Totals",
    "Tracker",
    "ValueFile",
    "ValueList",
    "ValueRef",
    "ValueRun",
    "Watch",
    "answer_groups",
    "answer_histograms",
    "answer_layouts",
    "answer_pr_curves",
    "answer_series",
    "answer_statistics",
    "describe_files",
    "describe_logdirs",
    "describe_tags",
    "details_of",
    "every_bucket",
    "groups_of",
    "hparam_of_runs",
    "last_values",
    "mesh_parts",
    "natural_key",
    "not_found",
    "open_board",
    "scalar_pieces",
    "scalar_table",
    "value_list",
]
