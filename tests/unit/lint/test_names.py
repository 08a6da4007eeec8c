"""What names stand for: imports, aliases, branches, scopes."""

from __future__ import annotations

import ast
from textwrap import dedent

import pytest

from lossless.lint.model import Module
from lossless.lint.source import parse


def module(code: str) -> Module:
    return Module(parse(dedent(code)))


def resolved(code: str) -> tuple[str, ...]:
    """What `X` in the last line, an expression statement, stands for."""
    made = module(code)
    last = made.tree.body[-1]
    while not isinstance(last, ast.Expr):
        last = last.body[-1]
    return made.resolve(last.value)


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("import tensorflow as tf\ntf.summary.scalar", ("tensorflow.summary.scalar",)),
        ("import tensorflow.compat.v1 as tf\ntf.summary", ("tensorflow.compat.v1.summary",)),
        ("import torch.utils.tensorboard\ntorch.utils.tensorboard.SummaryWriter",
         ("torch.utils.tensorboard.SummaryWriter",)),
        ("from torch.utils.tensorboard import SummaryWriter as SW\nSW", ("torch.utils.tensorboard.SummaryWriter",)),
        ("from torch.utils import tensorboard\ntensorboard.SummaryWriter", ("torch.utils.tensorboard.SummaryWriter",)),
        ("import tensorflow as tf\ntf = tf.compat.v1\ntf.summary", ("tensorflow.compat.v1.summary",)),
        ("import tensorflow as tf\nscalar = tf.summary.scalar\nscalar", ("tensorflow.summary.scalar",)),
        ("from .logs import writer\nwriter", (".logs.writer",)),
        ("from . import logs\nlogs.writer", (".logs.writer",)),
        ("import a\na = make()\na.b", ()),
        ("from a import *\nb", ()),
        ("unknown.name", ()),
        ("import a\ndef f(a):\n    a.b", ()),
        ("def f():\n    import a\n    a.b", ("a.b",)),
        ("import a\nclass C:\n    a = 1\n    def f(self):\n        a.b", ("a.b",)),
    ],
)  # fmt: skip
def test_resolve(code: str, names: tuple[str, ...]) -> None:
    assert resolved(code) == names


def test_branches_are_candidates() -> None:
    """Imports in try/except and version branches are all meant; a stand-in for a failed import is not."""
    code = """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        from tensorboardX import SummaryWriter
    SummaryWriter
    """
    assert resolved(code) == ("torch.utils.tensorboard.SummaryWriter", "tensorboardX.SummaryWriter")
    code = """
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        SummaryWriter = None
    SummaryWriter
    """
    assert resolved(code) == ("torch.utils.tensorboard.SummaryWriter",)
    code = """
    import tensorflow as tf
    if tf.__version__ >= "2":
        tf = tf.compat.v1
    tf.summary
    """
    assert resolved(code) == ("tensorflow.summary", "tensorflow.compat.v1.summary")


def test_generation() -> None:
    """`tf.summary.scalar` is what the rest of the file says TensorFlow is."""
    one = "import tensorflow as tf\ns = tf.Session()\ntf.summary.scalar('a', 1)"
    two = "import tensorflow as tf\nw = tf.summary.create_file_writer('a')\ntf.summary.scalar('a', 1)"
    assert [c.api.name for c in module(one).calls] == ["tensorflow.compat.v1.summary.scalar"]
    assert [c.api.name for c in module(two).calls][-1] == "tensorflow.summary.scalar"


def test_arguments() -> None:
    """Tag, value and step by place and by name; what stars may hide is not lacking."""
    code = """
    from torch.utils.tensorboard import SummaryWriter
    w = SummaryWriter()
    w.add_scalar("a", 1, 2)
    w.add_scalar(tag="a", scalar_value=1, global_step=2)
    w.add_scalar("a", 1)
    w.add_scalar("a", *rest)
    w.add_scalar("a", 1, **rest)
    """
    placed, named, bare, star, stars = module(code).calls[1:]
    for call in (placed, named):
        assert [ast.unparse(e) for e in (call.tag, call.value, call.step) if e] == ["'a'", "1", "2"]
    assert bare.step is None and bare.lacks("step")
    assert star.step is None and not star.lacks("step") and not star.lacks("value")
    assert stars.step is None and not stars.lacks("step")
