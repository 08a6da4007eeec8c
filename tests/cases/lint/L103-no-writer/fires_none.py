"""A program without any writer, and a helper that it calls."""

import argparse

import tensorflow as tf


def log(step, loss):
    tf.summary.scalar("loss", loss, step=step)  # expect: L103
    tf.summary.histogram("losses", loss, step=step)  # expect: L103


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--steps", type=int, default=100)
    for step in range(parser.parse_args().steps):
        log(step, tf.random.uniform(()))


if __name__ == "__main__":
    main()
