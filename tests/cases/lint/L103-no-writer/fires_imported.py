"""Names imported from tf.summary."""

import os
import numpy as np
import tensorflow as tf
from tensorflow import keras
from tensorflow import summary
from tensorflow.summary import create_file_writer, scalar

w = create_file_writer("logs/a")
for i in range(10):
    scalar("loss", i, step=i)  # expect: L103
