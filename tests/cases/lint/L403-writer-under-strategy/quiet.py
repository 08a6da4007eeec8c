"""Made outside of the scope, by the chief alone, or one directory a worker; other scopes are no strategy's."""

import json
import os

import tensorflow as tf

strategy = tf.distribute.MultiWorkerMirroredStrategy()
task = json.loads(os.environ.get("TF_CONFIG", "{}")).get("task", {})
is_chief = task.get("index", 0) == 0

with strategy.scope():
    model = tf.keras.Sequential([tf.keras.layers.Dense(10)])
    if is_chief:
        chief_writer = tf.summary.create_file_writer("logs/chief")

if is_chief:
    writer = tf.summary.create_file_writer("logs/train")
else:
    writer = tf.summary.create_noop_writer()

with strategy.scope():
    with writer.as_default():
        tf.summary.scalar("parameters", 10, step=0)

with tf.name_scope("logging"):
    named = tf.summary.create_file_writer("logs/named")

with strategy.scope():
    own = tf.summary.create_file_writer(os.path.join("logs", f"worker_{task['index']}"))
