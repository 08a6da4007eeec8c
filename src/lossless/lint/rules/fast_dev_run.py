"""L503: fast_dev_run is left in: nothing is recorded."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.model import Module
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L503",
        "fast-dev-run",
        Severity.WARNING,
        "Trainer(fast_dev_run=…) is switched on in the code.",
        "fast_dev_run replaces every logger by one that writes nothing, and stops after a few batches: no event file "
        "is made.",
        "Leave it out for the real run, or let the command line decide: fast_dev_run=args.fast_dev_run.",
        'Trainer(max_epochs=100, logger=TensorBoardLogger("logs"), fast_dev_run=True)',
        since="0.1.0",
        certainty=Certainty.CERTAIN,
        fix="fast_dev_run=False",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a Trainer: a warning where it is given a logger, a question where it is not."""
    for call in module.that(Does.CONFIGURE) if not is_test(module) else ():
        given = next((k.value for k in call.node.keywords if k.arg == "fast_dev_run"), None)
        if call.api.dialect is not Dialect.LIGHTNING or not isinstance(given, ast.Constant) or not given.value:
            continue
        stops = "1 batch" if given.value in (True, 1) else f"{ast.unparse(given)} batches"
        logger = next((k.value for k in call.node.keywords if k.arg == "logger"), None)
        expected = logger is not None and not (isinstance(logger, ast.Constant) and not logger.value)
        message = f"fast_dev_run={ast.unparse(given)}: the logger is replaced by one that writes nothing"
        message += f", and training stops after {stops}"
        yield module.finding(RULE, call.node, message, severity=None if expected else Severity.NOTE)
