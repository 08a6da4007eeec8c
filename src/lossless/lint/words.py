"""What names tell: phases of a training, steps, hooks of frameworks. Guesses, used where code alone cannot tell."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable, Iterator
from enum import Enum

from lossless.lint.scopes import COMPREHENSIONS, Loop

_PARTS = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+")
_TRAIN = frozenset({"train", "training", "trn", "trainset", "trainloader"})
_HELD_OUT = frozenset(
    [
        "val",
        "valid",
        "validation",
        "validate",
        "validating",
        "eval",
        "evaluate",
        "evaluation",
        "test",
        "testing",
        "tst",
        "dev",
        "holdout",
        "testset",
        "valset",
        "testloader",
        "valloader",
    ]
)
_STEPS = frozenset(
    [
        "step",
        "steps",
        "iter",
        "iters",
        "iteration",
        "iterations",
        "it",
        "epoch",
        "epochs",
        "batch",
        "batches",
        "minibatch",
        "loader",
        "dataloader",
        "dataset",
        "episode",
        "update",
        "updates",
        "tick",
    ]
)
STEP_HOOKS = frozenset(
    [
        "training_step",
        "validation_step",
        "test_step",
        "train_step",
        "eval_step",
        "optimizer_step",
        "forward",
        "on_train_batch_start",
        "on_train_batch_end",
        "on_train_batch_begin",
        "on_test_batch_end",
        "on_validation_batch_end",
        "on_batch_begin",
        "on_batch_end",
        "on_step_begin",
        "on_step_end",
    ]
)
"""Methods that a framework calls for every batch."""
EPOCH_HOOKS = frozenset(
    [
        "on_epoch_begin",
        "on_epoch_end",
        "on_epoch_start",
        "on_train_epoch_start",
        "on_train_epoch_end",
        "on_validation_epoch_end",
        "on_validation_end",
        "on_test_epoch_end",
        "training_epoch_end",
        "validation_epoch_end",
        "on_evaluate",
        "on_log",
    ]
)
"""Methods that a framework calls for every epoch, or every evaluation."""


class Phase(Enum):
    """Whose numbers they are."""

    TRAIN = "training"
    HELD_OUT = "validation"


def identifiers(node: ast.AST) -> Iterator[str]:
    """The names, attributes, keywords and string constants in `node`."""
    for part in ast.walk(node):
        match part:
            case ast.Name(id=name) | ast.Attribute(attr=name) | ast.arg(arg=name) | ast.keyword(arg=str(name)):
                yield name
            case ast.Constant(value=str(text)):
                yield text


def words(text: str) -> frozenset[str]:
    """The words of an identifier or tag: `valLoss_2` → val, loss."""
    return frozenset(part.lower() for part in _PARTS.findall(text))


def phase(*nodes: ast.AST | str) -> Phase | None:
    """The one phase that the names in `nodes` speak of; None if they speak of none or of both."""
    found: set[str] = set()
    for node in nodes:
        for text in [node] if isinstance(node, str) else identifiers(node):
            found |= words(text)
    train, held_out = bool(found & _TRAIN), bool(found & _HELD_OUT)
    if train == held_out:
        return None
    return Phase.TRAIN if train else Phase.HELD_OUT


def speaks_of_phases(parts: Iterable[ast.expr | None]) -> bool:
    """Whether some of `parts` are of a training and some of a validation: "train", "val"."""
    spoken = [phase(part) for part in parts if part is not None]
    return Phase.TRAIN in spoken and Phase.HELD_OUT in spoken


def is_step_loop(loop: Loop) -> bool:
    """Whether the names of `loop` say that its rounds are steps, batches or epochs of one training."""
    if isinstance(loop, ast.While):
        return bool(_spoken(loop.test) & _STEPS)
    if isinstance(loop, COMPREHENSIONS):
        return False
    return bool((_spoken(loop.target) | _spoken(loop.iter)) & _STEPS)


def is_step_name(text: str) -> bool:
    """Whether a name speaks of a step, epoch or batch."""
    return bool(words(text) & _STEPS)


def _spoken(node: ast.AST) -> frozenset[str]:
    return frozenset(word for text in identifiers(node) for word in words(text))
