"""The rules of `--expect`: what became of one run or tag."""

from __future__ import annotations

from functools import partial

from lossless.findings import REGISTRY, Rule, Severity

_RULE = partial(Rule, severity=Severity.WARNING, since="0.1.0")
_ASKED = "It was asked for with --expect, or in the search box 'Something missing?'."

RULES = tuple(
    REGISTRY.add(rule)
    for rule in (
        _RULE(
            code="D701",
            name="expected-shown",
            severity=Severity.NOTE,
            what="What was asked for is shown.",
            why=_ASKED,
            remedy="Nothing: search for it on the board by this name.",
            example="lossless doctor runs --expect tag=loss",
        ),
        _RULE(
            code="D702",
            name="expected-under-another-name",
            severity=Severity.NOTE,
            what="What was asked for is shown under another name.",
            why=f"{_ASKED} Writers and frameworks change names: a role becomes a run of its own, a scope or a prefix "
            "is put before a tag, signs are replaced, and a run is named by its path below the logdir.",
            remedy="Search for it by that name.",
            example="lossless doctor logs --expect tag=val_loss, where Keras wrote epoch_loss to the run validation.",
        ),
        _RULE(
            code="D703",
            name="expected-hidden",
            what="What was asked for is on the board, and hidden there.",
            why=f"{_ASKED} A filter, an unchecked run or a role that is switched off hides it.",
            remedy="Clear the filter, or check the run.",
            example="Asked on the page for run a, which is unchecked.",
        ),
        _RULE(
            code="D704",
            name="expected-not-read",
            severity=Severity.ERROR,
            what="What was asked for lies in a file that was not read, or not whole.",
            why=f"{_ASKED} Files without tfevents in their name are passed over; damaged bytes are left out; what may "
            "not be read is not shown.",
            remedy="Mend what the finding of that file says.",
            example="lossless doctor runs --expect run=a, where the only file of a is named model.log.",
        ),
        _RULE(
            code="D705",
            name="expected-outside",
            what="What was asked for lies outside the logdir.",
            why=f"{_ASKED} A board shows what lies at and below its logdir.",
            remedy="Give the directory that holds it.",
            example="lossless doctor runs --expect run=b, where b lies in old-runs beside it.",
        ),
        _RULE(
            code="D706",
            name="expected-never-written",
            what="What was asked for was never written here.",
            why=f"{_ASKED} Everything there is was read, and it is not in it.",
            remedy="Write it; or ask for the name it has.",
            example="lossless doctor runs --expect run=a,tag=accuracy, where only b wrote accuracy.",
        ),
    )
)
