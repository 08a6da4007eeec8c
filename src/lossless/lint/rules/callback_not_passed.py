"""L506: a TensorBoard callback is made, and no fit is given it."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.api import Dialect, Does
from lossless.lint.fits import fits
from lossless.lint.model import Module
from lossless.lint.reads import fate

RULE = REGISTRY.add(
    Rule(
        "L506",
        "callback-not-passed",
        Severity.WARNING,
        "A TensorBoard callback is made, and fit() is not given it.",
        "A callback does nothing by itself: Keras calls it only if it is in the list of callbacks of fit(). No event "
        "file is made.",
        "Pass it: model.fit(x, y, callbacks=[tensorboard]).",
        'tensorboard = keras.callbacks.TensorBoard("logs")\nmodel.fit(x, y, epochs=5)',
        since="0.1.0",
        certainty=Certainty.CERTAIN,
        fix="model.fit(x, y, callbacks=[tensorboard])",
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a callback that nothing uses, in a function (or at a top) that fits a model."""
    made = [c for c in module.that(Does.CALLBACK) if c.api.dialect is Dialect.KERAS]
    trained = [fit.node for fit in fits(module)] if made else []
    for callback in made:
        found = fate(module, callback.node)
        near = [n for n in trained if module.function(n) is callback.function and n.lineno > callback.node.lineno]
        if found.lost and near:
            name = ast.unparse(found.target) if found.target is not None else "the callback"
            line = near[0].lineno
            fix = f"callbacks=[{name}]" if found.target is not None else ""
            message = f"TensorBoard callback is made and not used: the fit of line {line} is not given {name}"
            yield module.finding(RULE, callback.node, message, fix=fix)
