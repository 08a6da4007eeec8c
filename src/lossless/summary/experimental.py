"""tf.summary.experimental: the default step, scopes for kinds of one's own, serialised summaries."""

from lossless.write.summary.raw import write_raw_pb
from lossless.write.summary.scopes import summary_scope
from lossless.write.summary.state import get_step, set_step

__all__ = ["get_step", "set_step", "summary_scope", "write_raw_pb"]
