"""One summary stands in the writer's context, its neighbour was left outside."""

import tensorflow as tf


def evaluate(model, dataset):
    return sum(float(tf.reduce_mean(model(x) - y)) for x, y in dataset)


def main():
    model = tf.keras.Sequential([tf.keras.layers.Dense(1)])
    dataset = tf.data.Dataset.from_tensor_slices((tf.zeros((8, 2)), tf.zeros((8, 1)))).batch(4)
    writer = tf.summary.create_file_writer("logs")
    for epoch in range(10):
        loss = evaluate(model, dataset)
        with writer.as_default():
            tf.summary.scalar("loss/train", loss, step=epoch)
        tf.summary.scalar("loss/validation", evaluate(model, dataset), step=epoch)  # expect: L103
    writer.flush()


if __name__ == "__main__":
    main()
