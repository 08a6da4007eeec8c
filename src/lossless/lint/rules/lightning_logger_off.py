"""L502: a Lightning Trainer without the logger that its module writes to."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.model import Call, Module
from lossless.lint.reads import fate
from lossless.lint.testing import is_test

RULE = REGISTRY.add(
    Rule(
        "L502",
        "lightning-logger-off",
        Severity.WARNING,
        "A Lightning Trainer has no logger, or another than the code writes to.",
        "With logger=False self.log() feeds callbacks and the progress bar only, and self.logger is None; a "
        "CSVLogger has no add_image. "
        "No event file is made.",
        "Pass a TensorBoardLogger, or leave the argument out where TensorBoard is installed.",
        "Trainer(logger=False)",
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='Trainer(logger=TensorBoardLogger("logs"))',
    )
)
_LOGS = frozenset({"log", "log_dict"})


def check(module: Module) -> Iterator[Finding]:
    """One finding a Trainer whose logger is off, or whose logger cannot do what the module asks; and a logger
    nobody gets."""
    trainers = [c for c in module.that(Does.CONFIGURE) if c.api.dialect is Dialect.LIGHTNING]
    loggers = [c for c in module.that(Does.CALLBACK) if c.api.dialect is Dialect.LIGHTNING]
    for trainer in trainers if not is_test(module) else ():
        yield from _off(module, trainer, loggers)
    yield from _kept_back(module, trainers, loggers)


def _off(module: Module, trainer: Call, loggers: list[Call]) -> Iterator[Finding]:
    logger = next((k.value for k in trainer.node.keywords if k.arg == "logger"), None)
    is_off = isinstance(logger, ast.Constant) and logger.value is False
    experiment = _experiment(module)
    if experiment is not None and is_off:
        what = module.segment(experiment, 50)
        message = f"logger=False, while line {experiment.lineno} writes by {what}: self.logger is None"
        yield module.finding(RULE, trainer.node, message)
    elif experiment is not None and _is_csv(loggers, logger):
        message = f"logger is a CSVLogger, which has no {experiment.attr}; line {experiment.lineno} calls it"
        yield module.finding(RULE, trainer.node, message)
    elif is_off:
        logged = _logged(module)
        lost = f"what {ast.unparse(logged.func)}() of line {logged.lineno} is given" if logged else "what is logged"
        message = f"logger=False: {lost} is not recorded; is that meant?"
        yield module.finding(RULE, trainer.node, message, severity=Severity.NOTE)


def _kept_back(module: Module, trainers: list[Call], loggers: list[Call]) -> Iterator[Finding]:
    for logger in loggers if trainers else ():
        found = fate(module, logger.node)
        near = [t.node.lineno for t in trainers if t.function is logger.function]
        if found.lost and near and logger.api.kind != "other":
            message = f"TensorBoardLogger is made and not used: the Trainer of line {near[0]} is not given it"
            yield module.finding(RULE, logger.node, message)


def _experiment(module: Module) -> ast.Attribute | None:
    """The first method of a SummaryWriter that is called on `….logger.experiment`."""
    for call in module.that(Does.WRITE):
        match call.node.func:
            case ast.Attribute(value=ast.Attribute(attr="experiment", value=logger)) as method:
                if ast.unparse(logger).endswith("logger"):
                    return method
    return None


def _logged(module: Module) -> ast.Call | None:
    """The first `self.log(…)` of a class."""
    for call in module.scopes.calls:
        match call.func:
            case ast.Attribute(value=ast.Name(id="self" | "pl_module"), attr=attr) if attr in _LOGS:
                return call
    return None


def _is_csv(loggers: list[Call], given: ast.expr | None) -> bool:
    return any(c.node is given and c.api.name.endswith("CSVLogger") for c in loggers)
