"""L605: a histogram of one number, or of a constant."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Does
from lossless.lint.flow import constant
from lossless.lint.model import Module

RULE = REGISTRY.add(
    Rule(
        "L605",
        "histogram-of-one",
        Severity.NOTE,
        "A histogram is given one number, or the same number many times.",
        "A histogram shows how many values are distributed; of one value it is a single bar, and the curve is better "
        "read as a scalar.",
        "Log it as a scalar; or give the histogram all the values, before they are reduced.",
        'writer.add_histogram("loss", loss.item(), step)',
        since="0.1.0",
        certainty=Certainty.CERTAIN,
    )
)
_REDUCED = frozenset(
    [
        "torch.mean",
        "torch.sum",
        "torch.norm",
        "torch.std",
        "torch.linalg.norm",
        "numpy.mean",
        "numpy.sum",
        "numpy.std",
        "numpy.linalg.norm",
        "numpy.median",
        "tensorflow.reduce_mean",
        "tensorflow.reduce_sum",
        "tensorflow.reduce_max",
        "tensorflow.reduce_min",
        "tensorflow.norm",
    ]
)
_CONSTANT = frozenset(
    [
        "torch.zeros",
        "torch.ones",
        "torch.full",
        "numpy.zeros",
        "numpy.ones",
        "numpy.full",
        "tensorflow.zeros",
        "tensorflow.ones",
        "tensorflow.fill",
    ]
)
_ONE = frozenset({"float", "int", "len", "sum"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a histogram call whose value is seen to be one number or a constant."""
    for call in module.that(Does.WRITE):
        if call.api.kind != "histogram" or call.value is None or call.api.name.endswith("_raw"):
            continue
        what = _what(module, call.value)
        if what:
            yield module.finding(RULE, call.node, f"histogram of {module.segment(call.value, 40)}, which is {what}")


def _what(module: Module, value: ast.expr) -> str:
    if isinstance(constant(module, value), int | float):
        return "one number"
    if not isinstance(value, ast.Call):
        return ""
    if (
        isinstance(value.func, ast.Attribute)
        and not value.args
        and not value.keywords
        and value.func.attr in ("item", "norm")
    ):
        return "one number"
    if (
        isinstance(value.func, ast.Name)
        and value.func.id in _ONE
        and module.scopes.at(value).holder(value.func.id) is None
    ):
        return "one number"
    names = module.resolve(value.func)
    if any(name in _REDUCED for name in names) and len(value.args) == 1 and not value.keywords:
        return "one number"
    return "the same number throughout" if any(name in _CONSTANT for name in names) else ""
