"""Python 2, as it was written for TF1."""

import tensorflow as tf

writer = tf.summary.FileWriter("logs")
print "loss", loss  # expect: L001
