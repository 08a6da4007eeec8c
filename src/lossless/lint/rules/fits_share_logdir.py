"""L507: trainings of a loop write into one directory."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.findings import REGISTRY, Certainty, Finding, Rule, Severity
from lossless.lint.fits import fits
from lossless.lint.flow import changes, is_within, rounds
from lossless.lint.model import Call, Module
from lossless.lint.scopes import Loop

RULE = REGISTRY.add(
    Rule(
        "L507",
        "fits-share-logdir",
        Severity.WARNING,
        "Every round of a loop trains a model, and all write into one directory.",
        "A directory is a run. The trainings become one, whose epochs begin again and again at 0, and cannot be "
        "compared.",
        "Give each training a directory of its own, named after what differs.",
        'for units in (16, 32):\n    build(units).fit(x, y, callbacks=[keras.callbacks.TensorBoard("logs")])',
        since="0.1.0",
        certainty=Certainty.LIKELY,
        fix='log_dir=os.path.join("logs", str(units))',
    )
)


def check(module: Module) -> Iterator[Finding]:
    """One finding a callback that is made in a loop of trainings with a directory the loop does not change."""
    told = set()
    for fit in fits(module):
        for callback in fit.callbacks if not fit.goes_on else ():
            loop = next((x for x in module.loops(fit.node) if is_within(module, callback.node, x)), None)
            if loop is None or callback.node in told or not _stays(module, callback, loop):
                continue
            told.add(callback.node)
            where = (
                module.segment(callback.log_dir, 40) if callback.log_dir is not None else "the default directory, logs"
            )
            message = f"every round of the loop of line {loop.lineno} trains into {where}"
            yield module.finding(RULE, callback.node, message)


def _stays(module: Module, callback: Call, loop: Loop) -> bool:
    if callback.starred or rounds(module, loop) in (0, 1):
        return False
    return callback.log_dir is None or not changes(module, callback.log_dir, loop)
