"""TensorFlow 1 under the name tf, with a fall-back."""

try:
    import tensorflow.compat.v1 as tf

    tf.disable_v2_behavior()
except ImportError:
    import tensorflow as tf


def build(x):
    tf.summary.scalar("loss", x)
    for i in range(3):
        tf.summary.histogram("layer%d" % i, x)
    return tf.summary.merge_all()


def main():
    x = tf.placeholder(tf.float32)
    merged = build(x)
    with tf.Session() as sess:
        w = tf.summary.FileWriter("logs", sess.graph)
        for step in range(100):
            w.add_summary(sess.run(merged, {x: 1.0}), step)
        w.close()


main()
