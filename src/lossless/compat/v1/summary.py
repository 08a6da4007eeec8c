"""tf.compat.v1.summary, without TensorFlow."""

from lossless.write.v1.cache import FileWriterCache
from lossless.write.v1.define import audio, histogram, image, merge, merge_all, scalar, tensor_summary, text
from lossless.write.v1.file_writer import FileWriter
from lossless.write.v1.protos import Event, SessionLog, Summary, SummaryDescription, TaggedRunMetadata
from lossless.write.v1.v2_ops import all_v2_summary_ops, get_summary_description, initialize

__all__ = [
    "Event",
    "FileWriter",
    "FileWriterCache",
    "SessionLog",
    "Summary",
    "SummaryDescription",
    "TaggedRunMetadata",
    "all_v2_summary_ops",
    "audio",
    "get_summary_description",
    "histogram",
    "image",
    "initialize",
    "merge",
    "merge_all",
    "scalar",
    "tensor_summary",
    "text",
]
