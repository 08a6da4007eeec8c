"""A small real training, to watch and to learn from: networks learn to tell two spirals apart.

A tenth of the labels is wrong, on purpose: a network that is trained long and without weight decay learns those of its
training points by heart. Its training loss falls on, while its validation loss turns and rises.

Run it alone with `python -m lossless.cli.demo_training DIRECTORY`; it ends when its standard input is closed.
"""

from __future__ import annotations

import itertools
import os
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from lossless import summary
from lossless.cli.demo_looks import picture, words

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

EPOCHS = 1200
PERIOD = 0.2
"""Seconds from epoch to epoch, slowed down for the eye: four minutes in all. An epoch takes a few milliseconds."""
VALIDATE_EVERY = 10
LOOK_EVERY = 20
"""Epochs from picture to picture; and from histogram to histogram of the weights."""
TRAINING_POINTS, UNSEEN_POINTS, BATCH = 200, 1000, 50
STEPS = EPOCHS * TRAINING_POINTS // BATCH
WARM_UP = 100
WRONG_LABELS = 0.1
TASK = "Tell two spirals apart. A tenth of the labels is wrong, and **must not be learnt by heart**."


@dataclass(frozen=True)
class Recipe:
    """What differs from trial to trial; the name becomes a directory with the runs `train` and `validation`."""

    name: str
    learning_rate: float
    hidden: int = 96
    weight_decay: float = 0.0

    @property
    def settings(self) -> dict[str, float]:
        """Its parameters by name."""
        return {"learning_rate": self.learning_rate, "hidden": self.hidden, "weight_decay": self.weight_decay}


RECIPES = (
    Recipe("lr=0.003", 0.003),
    Recipe("lr=0.003,decay=1", 0.003, weight_decay=1.0),
    Recipe("lr=0.003,hidden=8", 0.003, hidden=8),
    Recipe("lr=0.001", 0.001),
    Recipe("lr=0.01", 0.01),
)


def spirals(count: int, rng: np.random.Generator) -> tuple[Floats, Ints]:
    """Points (count, 2) of two interleaved spirals and their labels (count,), a tenth of which is wrong."""
    labels = rng.integers(0, 2, count)
    turn = rng.uniform(0.25, 1.5, count)
    angle = 2 * np.pi * turn + np.pi * labels
    points = np.stack([turn * np.cos(angle), turn * np.sin(angle)], axis=1) + rng.normal(0, 0.05, (count, 2))
    return points, np.where(rng.random(count) < WRONG_LABELS, 1 - labels, labels)


class Network:
    """Two hidden layers of ReLUs, and the probability of each of two classes."""

    def __init__(self, hidden: int, rng: np.random.Generator) -> None:
        sizes = (2, hidden, hidden, 2)
        self.weights = [rng.normal(0, np.sqrt(2 / n), (n, m)) for n, m in itertools.pairwise(sizes)]
        self.biases = [np.zeros(m) for m in sizes[1:]]

    @property
    def parameters(self) -> list[Floats]:
        """Weights, then biases; changed in place by the optimizer."""
        return [*self.weights, *self.biases]

    def layers(self, points: Floats) -> Iterator[Floats]:
        """The points, the output of each hidden layer, and the probabilities."""
        yield points
        for weight, bias in zip(self.weights[:-1], self.biases, strict=False):
            points = np.maximum(points @ weight + bias, 0)
            yield points
        logits = points @ self.weights[-1] + self.biases[-1]
        exp = np.exp(logits - logits.max(axis=1, keepdims=True))
        yield exp / exp.sum(axis=1, keepdims=True)

    def sure(self, points: Floats) -> Floats:
        """The probability (count,) that points (count, 2) are of class 1."""
        *_, probabilities = self.layers(points)
        return probabilities[:, 1]

    def judge(self, points: Floats, labels: Ints) -> tuple[float, float]:
        """Cross entropy in nats, and accuracy."""
        *_, probabilities = self.layers(points)
        return _verdict(probabilities, labels)

    def gradients(self, points: Floats, labels: Ints) -> tuple[list[Floats], float, float]:
        """Of the cross entropy, in the order of `parameters`; with the loss and the accuracy."""
        *inputs, probabilities = self.layers(points)
        delta = probabilities.copy()
        delta[np.arange(len(labels)), labels] -= 1
        delta /= len(labels)
        weights: list[Floats] = []
        biases: list[Floats] = []
        for layer in reversed(range(len(self.weights))):
            weights.insert(0, inputs[layer].T @ delta)
            biases.insert(0, delta.sum(axis=0))
            delta = (delta @ self.weights[layer].T) * (inputs[layer] > 0)
        return [*weights, *biases], *_verdict(probabilities, labels)


class Adam:
    """Adam with decoupled weight decay, and a learning rate that first rises and then falls along a cosine."""

    def __init__(self, recipe: Recipe, parameters: list[Floats]) -> None:
        self._recipe = recipe
        self._parameters = parameters
        self._mean = [np.zeros_like(p) for p in parameters]
        self._square = [np.zeros_like(p) for p in parameters]

    def step(self, step: int, gradients: list[Floats]) -> float:
        """Change the parameters; the learning rate that was used. Steps count from 1."""
        schedule = min(1.0, step / WARM_UP) * (0.55 + 0.45 * float(np.cos(np.pi * step / STEPS)))
        rate = self._recipe.learning_rate * schedule
        for parameter, gradient, mean, square in zip(
            self._parameters, gradients, self._mean, self._square, strict=True
        ):
            mean += 0.1 * (gradient - mean)
            square += 0.001 * (gradient**2 - square)
            update = mean / (1 - 0.9**step) / (np.sqrt(square / (1 - 0.999**step)) + 1e-8)
            parameter -= rate * (update + self._recipe.weight_decay * parameter)
        return rate


class Trial:
    """One recipe at work, and the two event files it writes."""

    def __init__(self, recipe: Recipe, directory: Path, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._data = spirals(TRAINING_POINTS, np.random.default_rng(1))
        self._unseen = spirals(UNSEEN_POINTS, np.random.default_rng(2))
        self._network = Network(recipe.hidden, self._rng)
        self._optimizer = Adam(recipe, self._network.parameters)
        self._steps = 0
        self._train = summary.create_file_writer(directory / recipe.name / "train")
        self._validation = summary.create_file_writer(directory / recipe.name / "validation")
        with self._train.as_default(step=0):
            summary.hparams(recipe.settings)
            summary.text("recipe", words(recipe.name, recipe.settings, TASK))

    def epoch(self, epoch: int) -> None:
        """Learn from every training point once, and now and then look at points never seen."""
        points, labels = self._data
        seen = []
        for batch in self._rng.permutation(len(points)).reshape(-1, BATCH):
            self._steps += 1
            gradients, loss, accuracy = self._network.gradients(points[batch], labels[batch])
            rate = self._optimizer.step(self._steps, gradients)
            seen.append((loss, accuracy, _norm(gradients)))
        loss, accuracy, gradient_norm = np.mean(seen, axis=0)
        with self._train.as_default(step=epoch):
            summary.scalar("loss", loss)
            summary.scalar("accuracy", accuracy)
            with summary.name_scope("optimizer"):
                summary.scalar("learning_rate", rate)
                summary.scalar("gradient_norm", gradient_norm)
                summary.scalar("weight_norm", _norm(self._network.weights))
        if epoch % VALIDATE_EVERY == 0 or epoch == 1:
            loss, accuracy = self._network.judge(*self._unseen)
            with self._validation.as_default(step=epoch):
                summary.scalar("loss", loss)
                summary.scalar("accuracy", accuracy)
        if epoch % LOOK_EVERY == 0 or epoch == 1:
            self._look(epoch)

    def _look(self, epoch: int) -> None:
        """What cannot be told in one number."""
        points, labels = self._data
        unseen, truth = self._unseen
        with self._train.as_default(step=epoch):
            for i, weights in enumerate(self._network.weights, 1):
                summary.histogram(f"weights/layer_{i}", weights)
            summary.image("plane", picture(self._network.sure, points, labels)[None])
        with self._validation.as_default(step=epoch):
            summary.pr_curve("which_spiral", truth == 1, self._network.sure(unseen))

    def close(self) -> None:
        """Write no more."""
        self._train.close()
        self._validation.close()


def train(directory: Path, stop: threading.Event, period: float = PERIOD) -> None:
    """Train all recipes side by side, an epoch every `period` seconds, until all is done or `stop` is set."""
    trials = [Trial(recipe, directory, seed) for seed, recipe in enumerate(RECIPES)]
    began = time.monotonic()
    for epoch in range(1, EPOCHS + 1):
        for trial in trials:
            trial.epoch(epoch)
        if stop.wait(max(0.0, began + epoch * period - time.monotonic())):
            break
    for trial in trials:
        trial.close()


def _verdict(probabilities: Floats, labels: Ints) -> tuple[float, float]:
    """Cross entropy and accuracy."""
    right = probabilities[np.arange(len(labels)), labels]
    return float(-np.log(right + 1e-12).mean()), float((probabilities.argmax(axis=1) == labels).mean())


def _norm(arrays: list[Floats]) -> float:
    return float(np.sqrt(sum(float((array**2).sum()) for array in arrays)))


def _until_orphaned(stop: threading.Event) -> None:
    """The parent holds the other end of our standard input: it closes when the parent ends, however it ends."""
    while os.read(sys.stdin.fileno(), 4096):
        pass
    stop.set()


if __name__ == "__main__":
    finished = threading.Event()
    threading.Thread(target=_until_orphaned, args=(finished,), daemon=True).start()
    train(Path(sys.argv[1]), finished)
