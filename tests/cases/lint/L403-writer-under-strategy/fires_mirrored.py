"""One host: the writer is one, but the scope is no place for it, nor is the replica function."""

import tensorflow as tf


def main():
    strategy = tf.distribute.MirroredStrategy()
    with strategy.scope():
        model = tf.keras.Sequential([tf.keras.layers.Dense(10)])
        summary_writer = tf.summary.create_file_writer("logs")  # expect: L403
    with summary_writer.as_default():
        tf.summary.scalar("parameters", model.count_params(), step=0)


def replicas(strategy, batch):
    def replica_step(x):
        local = tf.summary.create_file_writer("logs/replica")  # expect: L403
        with local.as_default():
            tf.summary.scalar("loss", tf.reduce_mean(x), step=0)

    strategy.run(replica_step, args=(batch,))


if __name__ == "__main__":
    main()
