"""D403: Lightning, Stable-Baselines3, Keras or Ray logged to a table or to JSON, and not to an event file."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import lossless.doctor.reading as reading
from lossless.doctor.evidence import Evidence
from lossless.doctor.wording import listed
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D403",
        name="logged-to-a-table",
        severity=Severity.NOTE,
        what="A framework logged to a CSV or JSON file, and to no event file.",
        why="Frameworks log to what they are told to, or to what is installed: Lightning to CSV where tensorboard is "
        "missing, Stable-Baselines3 to the formats of its logger, Ray Tune to CSV, JSON and, with tensorboardX, "
        "TensorBoard.",
        remedy="Let it log to TensorBoard, too.",
        example="lightning_logs/version_0/metrics.csv beside hparams.yaml: the CSVLogger's.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_MOST = 100
_NAMED = 8


class _Table(NamedTuple):
    """A file by its name, and by one of its columns; `beside`: a file that must lie beside it, "" for none."""

    name: re.Pattern[str]
    column: re.Pattern[str]
    beside: str
    maker: str
    fix: str


def _table(name: str, column: str, beside: str, maker: str, fix: str) -> _Table:
    return _Table(re.compile(name), re.compile(column), beside, maker, fix)


_TABLES = (
    _table(
        r"metrics\.csv",
        r"(?!epoch$|step$).+",
        "",
        "Lightning's CSVLogger",
        'Trainer(logger=TensorBoardLogger("lightning_logs"))  # and: pip install tensorboard',
    ),
    _table(
        r"progress\.csv",
        r"(?:rollout|time|train|eval)/.+",
        "",
        "the logger of Stable-Baselines3",
        'model.set_logger(configure(folder, ["stdout", "csv", "tensorboard"]))',
    ),
    _table(
        r"progress\.csv|result\.json",
        r"training_iteration|trial_id|date",
        "params.json",
        "Ray Tune",
        "pip install tensorboardX  # Ray's TBXLoggerCallback writes event files where it is installed",
    ),
    _table(r"progress\.csv", r".+", "", "a logger of tables", 'configure(folder, ["csv", "tensorboard"])'),
    _table(
        r"results\.csv",
        r"(?:train|val|metrics)/.+",
        "",
        "Ultralytics YOLO",
        "yolo settings tensorboard=True  # and: pip install tensorboard",
    ),
    _table(
        r"(?!metrics\.|results\.|progress\.).*\.(?:csv|log|tsv)",
        r"(?:val_)?loss",
        "",
        "Keras's CSVLogger",
        'model.fit(…, callbacks=[CSVLogger("training.csv"), keras.callbacks.TensorBoard("logs")])',
    ),
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a framework, where nothing was written or a run beside the table was."""
    seen: set[str] = set()
    for table in _TABLES:
        found = [path for path in evidence.around.called(table.name)[:_MOST] if path not in seen and _is(table, path)]
        lonely = [path for path in found if _unwritten(evidence, os.path.dirname(path))]
        seen.update(found)
        if lonely:
            yield _finding(table, lonely)


def _is(table: _Table, path: str) -> bool:
    if table.beside and not os.path.exists(os.path.join(os.path.dirname(path), table.beside)):
        return False
    names = _names(path)
    needed = {"Lightning": {"epoch", "step"}, "Keras": {"epoch"}}.get(table.maker.partition("'")[0], set())
    return any(table.column.fullmatch(name) for name in names) and needed <= set(names)


def _names(path: str) -> list[str]:
    """The names of the values in a CSV file, or of the first line of a JSON one."""
    if not path.endswith(".json"):
        return reading.columns_of(path)
    return re.findall(r'"([\w/.-]+)" *:', (reading.lines_of(path) or [""])[0][:4096])


def _unwritten(evidence: Evidence, directory: str) -> bool:
    around = evidence.around
    return not around.written(directory) and (evidence.nothing or around.is_odd_one(directory))


def _finding(table: _Table, paths: list[str]) -> Finding:
    more = f" and {len(paths) - 1} more" if len(paths) > 1 else ""
    message = f"{paths[0]}{more} is of {table.maker}, with no event file beside it: {listed(_names(paths[0]), _NAMED)}"
    return REGISTRY.finding(RULE.code, message, Place(path=paths[0]), fix=table.fix)
