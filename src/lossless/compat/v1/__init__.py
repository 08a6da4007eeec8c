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
from lossless.write.v1.graph import (
    Graph,
    GraphKeys,
    add_to_collection,
    get_collection,
    get_default_graph,
    name_scope,
    reset_default_graph,
)
from lossless.write.v1.protos import HistogramProto, LogMessage, SummaryMetadata, TensorProto, TensorShapeProto
from lossless.write.v1.session import Session

float16, float32, float64 = "float16", "float32", "float64"
int32, int64, uint8, string = "int32", "int64", "uint8", "string"

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
    "add_to_collection",
    "all_v2_summary_ops",
    "audio",
    "float16",
    "float32",
    "float64",
    "get_collection",
    "get_default_graph",
    "get_summary_description",
    "histogram",
    "image",
    "initialize",
    "int32",
    "int64",
    "merge",
    "merge_all",
    "name_scope",
    "placeholder",
    "reset_default_graph",
    "scalar",
    "string",
    "summary",
    "tensor_summary",
    "text",
    "uint8",
]
