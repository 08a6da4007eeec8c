"""D609: hyperparameters that not every session lists."""

from __future__ import annotations

from collections.abc import Iterator

from lossless.doctor import stock
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import counted, listed
from lossless.errors import ProtoError
from lossless.findings import REGISTRY, Finding, Rule, Severity
from lossless.wire.hparams import HParamsPluginData

RULE = REGISTRY.add(
    Rule(
        code="D609",
        name="hparams-keys",
        severity=Severity.NOTE,
        what="Hyperparameters are missing from some of the lists that TensorBoard makes its columns of.",
        why="Each add_hparams writes such a list. TensorBoard takes one of them, of the session that it finds first, "
        "for all: hyperparameters that are not in it have no column, in any session.",
        remedy="Give every session all keys, with a default where one does not apply.",
        example="dropout is not in all 2 lists of hyperparameters: the session that was logged first did not have it.",
        since="0.1.0",
        fix="writer.add_hparams({**defaults, **hparams}, metrics)",
    )
)
_EXPERIMENT, _SESSION = "_hparams_/experiment", "_hparams_/session_start_info"


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a board, if it has such lists at all: without, TensorBoard goes over all sessions."""
    lists = [
        {info.name for info in said.experiment.hparam_infos} for said in _said(evidence, _EXPERIMENT) if said.experiment
    ]
    starts = [said.session_start_info for said in _said(evidence, _SESSION)]
    sessions = [{entry.key for entry in start.hparams} for start in starts if start]
    if not lists:
        return
    known = sorted(key for key in set().union(*lists, *sessions) if key)
    missing = [key for key in known if not all(key in each for each in lists)]
    lists_of = f"{counted(len(lists), 'list')} of {counted(len(known), 'hyperparameter')}"
    if missing:
        yield REGISTRY.finding(
            RULE.code,
            f"TensorBoard may have no column of {listed(missing)}: it takes the first it finds of {lists_of}, and not "
            f"every one has {'it' if len(missing) == 1 else 'them'}",
            stock.board(evidence)._replace(tag=_EXPERIMENT),
            effect="lossless keeps those of every session.",
        )


def _said(evidence: Evidence, tag: str) -> Iterator[HParamsPluginData]:
    for metadata in evidence.board.metadata(tag):
        try:
            yield HParamsPluginData.decode(metadata.content)
        except ProtoError:
            continue  # D217 tells of metadata that is another plugin's
