"""tf.summary without TensorFlow: `from lossless import summary`."""

from lossless.summary import experimental
from lossless.write.summary.kinds import audio, graph, histogram, image, scalar, text, write
from lossless.write.summary.scopes import name_scope
from lossless.write.summary.state import record_if, should_record_summaries
from lossless.write.summary.writers import SummaryWriter, create_file_writer, create_noop_writer, flush

__all__ = [
    "SummaryWriter",
    "audio",
    "create_file_writer",
    "create_noop_writer",
    "experimental",
    "flush",
    "graph",
    "histogram",
    "image",
    "name_scope",
    "record_if",
    "scalar",
    "should_record_summaries",
    "text",
    "write",
]
