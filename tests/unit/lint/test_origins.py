"""Where a writer comes from, through variables, attributes, helpers, closures and containers."""

from __future__ import annotations

from textwrap import dedent

import pytest

from lossless.lint.api import Does
from lossless.lint.model import Call, Module
from lossless.lint.source import parse

HEAD = "from torch.utils.tensorboard import SummaryWriter\n"


def written(code: str) -> Call:
    """The last call that writes."""
    return list(Module(parse(HEAD + dedent(code))).that(Does.WRITE))[-1]


@pytest.mark.parametrize(
    "code",
    [
        'w = SummaryWriter()\nw.add_scalar("a", 1, 2)',
        'w = x = SummaryWriter()\nx.add_scalar("a", 1, 2)',
        'w, n = SummaryWriter(), 1\nw.add_scalar("a", 1, 2)',
        'with SummaryWriter() as w:\n    w.add_scalar("a", 1, 2)',
        'w = None\nif True:\n    w = SummaryWriter()\nw.add_scalar("a", 1, 2)',
        'w = SummaryWriter() if main else None\nw.add_scalar("a", 1, 2)',
        'w = SummaryWriter()\ndef f():\n    w.add_scalar("a", 1, 2)',
        'def f():\n    w = SummaryWriter()\n    def g():\n        w.add_scalar("a", 1, 2)',
        'class T:\n    def __init__(self):\n        self.w = SummaryWriter()\n    def f(self):\n        self.w.add_scalar("a", 1, 2)',
        'class B:\n    def __init__(self):\n        self.w = SummaryWriter()\n\nclass T(B):\n    def f(self):\n        self.w.add_scalar("a", 1, 2)',
        'def make():\n    return SummaryWriter()\nw = make()\nw.add_scalar("a", 1, 2)',
        'class T:\n    @property\n    def w(self):\n        return SummaryWriter()\n    def f(self):\n        self.w.add_scalar("a", 1, 2)',
        'def log(w, x):\n    w.add_scalar("a", x, 2)\nlog(SummaryWriter(), 1)',
        'def log(x, *, w=None):\n    w.add_scalar("a", x, 2)\nlog(1, w=SummaryWriter())',
        'ws = {"a": SummaryWriter()}\nws["a"].add_scalar("a", 1, 2)',
        'ws = {}\nws["a"] = SummaryWriter()\nws["a"].add_scalar("a", 1, 2)',
        'ws = {n: SummaryWriter(n) for n in names}\nws[k].add_scalar("a", 1, 2)',
        'for w in [SummaryWriter("a"), SummaryWriter("b")]:\n    w.add_scalar("a", 1, 2)',
        'args = parse()\nargs.w = SummaryWriter()\nargs.w.add_scalar("a", 1, 2)',
        'class L(SummaryWriter):\n    pass\nw = L()\nw.add_scalar("a", 1, 2)',
        'global_w = None\ndef init():\n    global global_w\n    global_w = SummaryWriter()\ndef f():\n    global_w.add_scalar("a", 1, 2)',
    ],
)  # fmt: skip
def test_made_here(code: str) -> None:
    """The call knows the writers it may be made on."""
    call = written(code)
    assert call.sure
    assert call.writers
    assert all(w.api.does is Does.MAKE for w in call.writers)


@pytest.mark.parametrize(
    "code",
    [
        'def log(w):\n    w.add_scalar("a", 1, 2)',
        'from logs import w\nw.add_scalar("a", 1, 2)',
        'self.w.add_scalar("a", 1, 2)',
        'def f():\n    return f()\nf().add_scalar("a", 1, 2)',
        'w = get(lambda: w)\nw.add_scalar("a", 1, 2)',
    ],
)
def test_made_elsewhere(code: str) -> None:
    """A writer that is handed in is unknown, not none; what refers to itself does not hang."""
    call = written(code)
    assert not call.writers
    assert call.origin is not None


def test_circles() -> None:
    """Functions that all return each other are followed for a bounded time; what one of them makes is found."""
    names = range(12)
    bodies = "".join(f"def f{i}():\n" + "".join(f"    return f{j}()\n" for j in names) for i in names)
    call = written(
        f"{bodies}def g():\n    return g() or SummaryWriter()\nf0().add_scalar('a', 1, 2)\ng().add_scalar('a', 1, 2)"
    )
    assert call.writers
