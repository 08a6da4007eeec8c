"""tf.summary's calls; public as `lossless.summary`."""
