"""Calls of older interfaces. `from lossless.compat import v1` is tf.compat.v1's summaries."""
