"""Summaries of graph mode, defined once, evaluated later: `import lossless.compat.v1 as tf`, tf.summary.scalar(…)."""

from lossless.compat.v1 import summary
from lossless.compat.v1.summary import (
    Event,
    FileWriter,
    FileWriterCache,
    SessionLog,
    Summary,
    SummaryDescription,
    TaggedRunMetadata,
    all_v2_summary_ops,
    audio,
    get_summary_description,
    histogram,
    image,
    initialize,
    merge,
    merge_all,
    scalar,
    tensor_summary,
    text,
)
from lossless.write.v1.evaluation import placeholder
from lossless.write.v1.graph import Graph, GraphKeys, get_default_graph, reset_default_graph
from lossless.write.v1.protos import HistogramProto, LogMessage, SummaryMetadata, TensorProto, TensorShapeProto
from lossless.write.v1.session import Session

__all__ = [
    "Event",
    "FileWriter",
    "FileWriterCache",
    "Graph",
    "GraphKeys",
    "HistogramProto",
    "LogMessage",
    "Session",
    "SessionLog",
    "Summary",
    "SummaryDescription",
    "SummaryMetadata",
    "TaggedRunMetadata",
    "TensorProto",
    "TensorShapeProto",
    "all_v2_summary_ops",
    "audio",
    "get_default_graph",
    "get_summary_description",
    "histogram",
    "image",
    "initialize",
    "merge",
    "merge_all",
    "placeholder",
    "reset_default_graph",
    "scalar",
    "summary",
    "tensor_summary",
    "text",
]
