"""What names tell, and conditions that hold once in a while."""

from __future__ import annotations

import ast

import pytest

from lossless.lint.flow import conditions
from lossless.lint.intervals import interval
from lossless.lint.model import Module
from lossless.lint.runs import phases_of
from lossless.lint.source import parse
from lossless.lint.words import Phase, is_step_loop, phase, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("train_loss", Phase.TRAIN),
        ("valLoss", Phase.HELD_OUT),
        ("testloader", Phase.HELD_OUT),
        ("value", None),
        ("evaluation", Phase.HELD_OUT),
        ("train_val_split", None),
        ("constrain", None),
        ("latest", None),
    ],
)
def test_phase(text: str, expected: Phase | None) -> None:
    """A name speaks of one phase, of none, or of both, which tells nothing."""
    assert phase(text) is expected


def test_words_are_split_at_underscores_and_capitals() -> None:
    """Abbreviations stay one word."""
    assert words("trainHTTPLoss_2") == {"train", "http", "loss"}


def _module(text: str) -> Module:
    return Module(parse(text))


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("for epoch in range(3)", True),
        ("for x, y in train_loader", True),
        ("for fold in folds", False),
        ("while step < 10", True),
        ("while True", False),
    ],
)
def test_step_loop(head: str, expected: bool) -> None:
    """Loops over steps are told from loops over runs by their names."""
    loop = ast.parse(f"{head}:\n    pass").body[0]
    assert isinstance(loop, ast.For | ast.While)
    assert is_step_loop(loop) is expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('["train", "val"]', True),
        ('{"train": a, "test": b}.items()', True),
        ("enumerate(phases)", True),
        ('["a", "b"]', False),
        ("sets", False),
    ],
)
def test_phases_of(source: str, expected: bool) -> None:
    """A loop over both phases is known by its literals, also those of a name or of a dict."""
    module = _module(f'phases = ("train", "val")\nfor phase in {source}:\n    pass\n')
    loop = module.tree.body[1]
    assert isinstance(loop, ast.For)
    assert phases_of(module, loop) is expected


@pytest.mark.parametrize(
    ("test", "number"),
    [
        ("step % 100 == 0", 100),
        ("0 == step % EVERY", 20),
        ("not step % 100", 100),
        ("step > 0 and (step + 1) % 100 == 0", 100),
        ("tf.equal(tf.math.mod(step, 7), 0)", 7),
        ("step % size == size - 1", None),
    ],
)
def test_interval(test: str, number: int | None) -> None:
    """An interval is read in all of its spellings; its number where a literal says it."""
    module = _module(f"import tensorflow as tf\nEVERY = 20\nif {test}:\n    write()\n")
    call = module.scopes.calls[-1]
    found = interval(module, conditions(module, call)[-1])
    assert found is not None
    assert found.number == number


@pytest.mark.parametrize("test", ["step % 100 != 0", "step > 100", '"%d" % step == 0', "step % 2 == 0 or last"])
def test_no_interval(test: str) -> None:
    """Other conditions, or the rest of an interval, are none."""
    module = _module(f"if {test}:\n    write()\n")
    assert interval(module, conditions(module, module.scopes.calls[-1])[-1]) is None
