"""tf.compat.v1.summary: ops defined once and evaluated later, and FileWriter. Public as lossless.compat.v1."""
