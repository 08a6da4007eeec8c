"""tf.compat.v1.summary, without TensorFlow."""

from lossless.write.v1.define import audio, histogram, image, merge, merge_all, scalar, tensor_summary, text
from lossless.write.v1.file_writer import FileWriter
from lossless.write.v1.protos import Event, SessionLog, Summary, SummaryDescription, TaggedRunMetadata

__all__ = [
    "Event",
    "FileWriter",
    "SessionLog",
    "Summary",
    "SummaryDescription",
    "TaggedRunMetadata",
    "audio",
    "histogram",
    "image",
    "merge",
    "merge_all",
    "scalar",
    "tensor_summary",
    "text",
]
