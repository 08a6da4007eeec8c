"""An attribute that only its assignment mentions."""

import tensorflow.compat.v1 as tf

tf.disable_eager_execution()


class Model:
    def __init__(self, sess):
        self.sess = sess
        self.loss = tf.reduce_mean(tf.get_variable("w", [10]))
        tf.summary.scalar("loss", self.loss)
        self._merged = tf.summary.merge_all()  # expect: L302
        self._writer = tf.summary.FileWriter("logs", sess.graph)

    def train(self, steps):
        for _ in range(steps):
            self.sess.run(self.loss)


def main():
    with tf.Session() as sess:
        Model(sess).train(100)
    tf.summary.merge_all()  # expect: L302


if __name__ == "__main__":
    main()
