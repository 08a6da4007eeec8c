"""What is said of the code around a node, on both sides of each question."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from lossless.lint.flow import changes, conditions, constant, exclusive, may_end_without, rounds, traced
from lossless.lint.model import Module
from lossless.lint.source import parse


def module(code: str) -> Module:
    return Module(parse(dedent(code)))


def calls(made: Module, name: str) -> list[ast.Call]:
    """The calls of the name `name`, in order."""
    return [c for c in made.scopes.calls if isinstance(c.func, ast.Name) and c.func.id == name]


@pytest.mark.parametrize(
    ("code", "moves"),
    [
        ("step = 0\nfor x in xs:\n    at(step)", False),
        ("step = 0\nfor x in xs:\n    at(step)\n    step += 1", True),
        ("step = 0\nfor x in xs:\n    at(step)\nstep += 1", False),
        ("for x in xs:\n    at(x)", True),
        ("for x in xs:\n    y = x\n    at(y)", True),
        ("for e in es:\n    for x in xs:\n        at(e)", False),
        ("for x in xs:\n    at(7)", False),
        ("for x in xs:\n    at('a' + 'b')", False),
        ("for i, x in enumerate(xs):\n    at(f'{i}')", True),
        ("step = counter()\nfor x in xs:\n    at(step)", True),
        ("def f(step):\n    for x in xs:\n        at(step)", False),
        ("def f(step):\n    for x in xs:\n        step.assign_add(1)\n        at(step)", True),
        ("import tensorflow as tf\ntf.Variable\ndef f(step):\n    for x in xs:\n        at(step)", True),
        ("step = 0\ndef up():\n    global step\n    step += 1\nfor x in xs:\n    up()\n    at(step)", True),
        ("def f():\n    n = 0\n    def up():\n        nonlocal n\n        n += 1\n    for x in xs:\n        up()\n        at(n)", True),
        ("for x in xs:\n    at(opt.step)\n    train()", True),
        ("from a import step\nfor x in xs:\n    at(step)", True),
        ("class T:\n    def __init__(self):\n        self.n = 0\n    def f(self):\n        for x in xs:\n            at(self.n)\nif __name__ == '__main__':\n    T().f()", False),
        ("class T:\n    def __init__(self):\n        self.n = 0\n    def f(self):\n        for x in xs:\n            at(self.n)\n    def up(self):\n        self.n += 1\nif __name__ == '__main__':\n    T().f()", True),
        ("class T(Base):\n    def __init__(self):\n        self.n = 0\n    def f(self):\n        for x in xs:\n            at(self.n)\nif __name__ == '__main__':\n    T().f()", True),
        ("while go():\n    at(len(log))", True),
        ("with open(p) as n:\n    for x in xs:\n        at(n)", True),
    ],
)  # fmt: skip
def test_changes(code: str, moves: bool) -> None:
    made = module(code)
    (call,) = calls(made, "at")
    assert changes(made, call.args[0], made.loops(call)[0]) is moves


@pytest.mark.parametrize(
    ("code", "apart"),
    [
        ("if x:\n    a()\nelse:\n    b()", True),
        ("if x:\n    a()\nelif y:\n    b()", True),
        ("if x:\n    a()\nb()", False),
        ("if x:\n    a()\n    return\nb()", True),
        ("if x:\n    b()\nelse:\n    a()\n    raise E\nb()", True),
        ("for i in n:\n    if x:\n        a()\n        continue\n    b()", True),
        ("for i in n:\n    a()\n    break\nb()", False),
        ("for i in n:\n    if i:\n        a()\n        break\nb()", False),
        ("for i in n:\n    a()\n    return\nb()", True),
        ("try:\n    a()\nexcept E:\n    b()", False),
        ("try:\n    x()\nexcept E:\n    a()\nelse:\n    b()", True),
        ("try:\n    x()\nexcept E:\n    a()\nexcept F:\n    b()", True),
        ("match x:\n    case 1:\n        a()\n    case 2:\n        b()", True),
        ("a() if x else b()", True),
        ("a()\nb()", False),
        ("a() or b()", False),
    ],
)
def test_exclusive(code: str, apart: bool) -> None:
    made = module(f"def f():\n{dedent(code)}".replace("\n", "\n    "))
    a, b = calls(made, "a")[-1], calls(made, "b")[-1]
    assert exclusive(made, a, b) is apart
    assert exclusive(made, b, a) is apart


@pytest.mark.parametrize(
    ("code", "missed"),
    [
        ("a()", True),
        ("a()\nb()", False),
        ("a()\nif x:\n    b()", True),
        ("a()\nif x:\n    b()\nelse:\n    b()", False),
        ("try:\n    a()\nfinally:\n    b()", False),
        ("for x in xs:\n    a()\nb()", False),
        ("with c() as d:\n    a()\n    b()", False),
        ("if x:\n    a()\nb()", False),
        ("b()\na()", True),
    ],
)
def test_may_end_without(code: str, missed: bool) -> None:
    made = module(code)
    assert may_end_without(made, calls(made, "a")[0], set(calls(made, "b"))) is missed


@pytest.mark.parametrize(
    ("code", "tests"),
    [
        ("if rank == 0:\n    a()", [("rank == 0", True)]),
        ("def f():\n    if rank != 0:\n        return\n    a()", [("rank != 0", False)]),
        ("for x in xs:\n    if rank:\n        continue\n    a()", [("rank", False)]),
        ("rank == 0 and a()", [("rank == 0", True)]),
        ("rank != 0 or a()", [("rank != 0", False)]),
        ("w = None if rank else a()", [("rank", False)]),
        ("if x:\n    pass\nelse:\n    a()", [("x", False)]),
        ("if x:\n    log()\na()", []),
    ],
)
def test_conditions(code: str, tests: list[tuple[str, bool]]) -> None:
    made = module(code)
    found = conditions(made, calls(made, "a")[0])
    assert [(ast.unparse(c.test), c.holds) for c in found] == tests


@pytest.mark.parametrize(
    ("code", "by"),
    [
        ("import tensorflow as tf\n@tf.function\ndef f():\n    a()", "tf.function"),
        ("import tensorflow as tf\n@tf.function(jit_compile=True)\ndef f():\n    a()", "tf.function"),
        ("import jax\nfrom functools import partial\n@partial(jax.jit, static_argnums=0)\ndef f():\n    a()", "jax.jit"),
        ("from jax import jit\ndef f():\n    a()\ng = jit(f)", "jax.jit"),
        ("import jax\ng = jax.jit(lambda x: a())", "jax.jit"),
        ("import torch\ndef f():\n    a()\nf = torch.compile(f)", "torch.compile"),
        ("import torch\n@torch.compile\ndef f():\n    a()", "torch.compile"),
        ("import tensorflow as tf\n@tf.function\ndef f():\n    g()\ndef g():\n    a()", "tf.function"),
        ("import tensorflow as tf\nclass T:\n    @tf.function\n    def f(self):\n        self.g()\n    def g(self):\n        a()", "tf.function"),
        ("def f():\n    a()\n    f()", ""),
        ("@jit\ndef f():\n    a()", ""),
    ],
)  # fmt: skip
def test_traced(code: str, by: str) -> None:
    made = module(code)
    found = traced(made, calls(made, "a")[0])
    assert (found.by if found else "") == by


@pytest.mark.parametrize(
    ("code", "value"),
    [
        ("x = 1 + 2 * 3\nx", 7),
        ("import os\nROOT = 'runs'\nos.path.join(ROOT, 'a')", "runs/a"),
        ("from pathlib import Path\nPath('runs', 'x') / 'a'", "runs/x/a"),
        ("n = 3\nf'runs/{n}'", "runs/3"),
        ("-5", -5),
    ],
)
def test_constant(code: str, value: object) -> None:
    made = module(code)
    last = made.tree.body[-1]
    assert isinstance(last, ast.Expr)
    assert constant(made, last.value) == value


@pytest.mark.parametrize(
    ("head", "count"),
    [
        ("range(500)", 500),
        ("range(2, 10, 3)", 3),
        ("enumerate(tqdm(range(7)))", 7),
        ("trange(9)", 9),
        ("[1, 2]", 2),
        ("range(n)", None),
        ("[*a]", None),
    ],
)
def test_rounds(head: str, count: int | None) -> None:
    made = module(f"for i in {head}:\n    pass")
    loop = made.tree.body[0]
    assert isinstance(loop, ast.For)
    assert rounds(made, loop) == count
