"""D407: the configuration switches logging off."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

import lossless.doctor.reading as reading
from lossless.doctor.evidence import Evidence
from lossless.findings import REGISTRY, Certainty, Finding, Place, Rule, Severity

RULE = REGISTRY.add(
    Rule(
        code="D407",
        name="logging-switched-off",
        severity=Severity.WARNING,
        what="No value was written, and a configuration or launch line beside it switches logging off.",
        why="With logger=False, report_to none, fast_dev_run or another tracker alone, no event file is made.",
        remedy="Change the line.",
        example="trainer: {logger: false} in config.yaml.",
        since="0.1.0",
        certainty=Certainty.LIKELY,
    )
)
_LAUNCH = re.compile(r".*\.(?:sh|sbatch|slurm|bash|cmd|bat)|Makefile|overrides\.ya?ml|.*\.py")
_MOST = 50
_TRACKERS = ("wandb", "csv", "mlflow", "comet", "neptune", "aim", "clearml", "swanlab", "trackio", "json")
_TENSORBOARD = re.compile(
    r"(?:use_|enable_|log_|with_)*(?:tensorboard|tb)(?:_log|_logging|_logger|_enabled|_dir|_writer)*"
)


class _Switch(NamedTuple):
    """A setting and the value that switches logging off; `why` and the line that is right."""

    name: str
    why: str
    fix: str


_REPORT = _Switch("report_to", "the Trainer reports to {}", "report_to: tensorboard")
_LOGGER = _Switch("logger", "the logger is {}", "logger: true")
_FAST = _Switch("fast_dev_run", "fast_dev_run is {}: loggers are off", "fast_dev_run: false")
_INLINE = (
    (
        re.compile(r"--?report[_-]to[ =]['\"]?(?P<v>none|wandb|mlflow|comet_ml|\[\])\b"),
        _REPORT,
        "--report_to tensorboard",
    ),
    (re.compile(r"\breport_to *= *['\"\[]+(?P<v>none|wandb|mlflow|comet_ml|\])"), _REPORT, 'report_to="tensorboard"'),
    (
        re.compile(r"(?<!\w)logger=(?P<v>[Ff]alse|null|csv|wandb)\b"),
        _LOGGER,
        "logger=True",
    ),
    (re.compile(r"\bfast_dev_run *= *(?P<v>true|[1-9]\d*)\b", re.IGNORECASE), _FAST, "fast_dev_run=False"),
    (
        re.compile(r"--(?:no[_-]tensorboard|no[_-]tb|disable[_-](?:tensorboard|logging))(?P<v>)\b"),
        _LOGGER,
        "--tensorboard",
    ),
)


def look(evidence: Evidence) -> Iterator[Finding]:
    """One finding a file, where nothing was written."""
    if not evidence.nothing:
        return
    for path, said in evidence.around.all_settings():
        if found := _of_settings(path, said):
            switch, value = found
            yield _finding(evidence, path, None, switch, value, switch.fix)
    for path in evidence.around.called(_LAUNCH)[:_MOST]:
        yield from _of_lines(evidence, path)


def _of_settings(path: str, said: dict[str, object]) -> tuple[_Switch, str] | None:
    if os.path.basename(path).startswith("training_args."):
        return None  # D402 speaks of it
    for key, value in said.items():
        name = key.rpartition(".")[2].lower()
        if name == "report_to" and (value in (None, "none", []) or _others(value)):
            return _REPORT, _word(value)
        if name == "logger" and (value is False or _others(value)):
            return _LOGGER, _word(value)
        if name == "fast_dev_run" and value not in (None, False, 0, "false"):
            return _FAST, _word(value)
        if value in (False, "false", "False") and _TENSORBOARD.fullmatch(name):
            return _Switch(key, f"{key} is {{}}", f"{name}: true"), _word(value)
    return None


def _others(value: object) -> bool:
    """Whether other trackers are named, and TensorBoard is not."""
    names = [str(each).lower() for each in (value if isinstance(value, list) else [value])]
    return bool(names) and all(any(tracker in name for tracker in _TRACKERS) for name in names)


def _word(value: object) -> str:
    if isinstance(value, list):
        return " and ".join(map(str, value)) or "nobody"
    return "none" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def _of_lines(evidence: Evidence, path: str) -> Iterator[Finding]:
    for number, line in enumerate(reading.lines_of(path), 1):
        for pattern, switch, fix in _INLINE:
            match = None if line.lstrip().startswith("#") else pattern.search(line)
            if match:
                value = {"": "off", "]": "nobody", "[]": "nobody"}.get(match["v"], match["v"])
                yield _finding(evidence, path, number, switch, value, fix)
                return


def _finding(evidence: Evidence, path: str, line: int | None, switch: _Switch, value: str, fix: str) -> Finding:
    where = f"{path}:{line}" if line else path
    message = f"No value was written, and {switch.why.format(value)}, says {where}"
    sure = line is None and evidence.around.is_inside(path)
    return REGISTRY.finding(
        RULE.code, message, Place(path=path, line=line), fix=fix, severity=None if sure else Severity.NOTE
    )
