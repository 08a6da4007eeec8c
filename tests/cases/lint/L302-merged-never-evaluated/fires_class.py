"""A public attribute of a class that only this program uses."""

import tensorflow as tf


class Model:
    def __init__(self):
        self.loss = tf.reduce_mean(tf.get_variable("w", [10]))
        self.train_op = tf.train.AdamOptimizer().minimize(self.loss)
        tf.summary.scalar("loss", self.loss)
        self.summary_op = tf.summary.merge_all()  # expect: L302


def main():
    model = Model()
    with tf.Session() as sess:
        sess.run(tf.global_variables_initializer())
        writer = tf.summary.FileWriter("logs", sess.graph)
        for _ in range(100):
            sess.run(model.train_op)
        writer.close()


if __name__ == "__main__":
    main()
