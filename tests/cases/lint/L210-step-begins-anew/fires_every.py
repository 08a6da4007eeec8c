"""Every hundredth batch, in TensorFlow."""

import tensorflow as tf

writer = tf.summary.create_file_writer("logs")


def fit(model, dataset, epochs):
    with writer.as_default():
        for epoch in range(epochs):
            for step, batch in enumerate(dataset):
                loss = model(batch)
                if step % 100 == 0:
                    tf.summary.scalar("loss", loss, step=step)  # expect: L210
            model.save(f"model{epoch}")
