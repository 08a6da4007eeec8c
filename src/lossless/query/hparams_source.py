"""Which runs hold parameters, and what they say: the plugin's values, else a text, else a file beside the events."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

import numpy as np

from lossless.errors import LosslessError
from lossless.logdir import FileSystem
from lossless.query.facts import Run, TagInfo
from lossless.query.values import ValueList
from lossless.types import Kind
from lossless.values import config, hparams
from lossless.values.hparams import Experiment, Scalar, SessionEnd, SessionStart
from lossless.values.payload import Payload, ValueRef

Values = Callable[[str, Kind], ValueList]
Payloads = Callable[[Sequence[ValueRef]], list[Payload | LosslessError]]
FILE = "hparams.yaml"
MOST_FILE = 1 << 18
"""Bytes of a file of parameters that is read."""
MOST_TEXT = 1 << 20
"""Bytes of a value that is read as parameters."""
_WORDS = """args arguments cfg conf config configs configuration flags hparams hyper_parameters hyperparameters
hyperparams model_config options parameters params run_config settings training_args training_arguments"""
TEXT_TAGS = frozenset(_WORDS.split())
"""Last words of tags whose text may be parameters (`/text_summary`, which torch adds, aside)."""
_MODEL = "model_config"
_T = TypeVar("_T")


class Held(NamedTuple):
    """What one run says of its parameters. `source`: plugin, text or file."""

    source: str
    start: SessionStart
    end: SessionEnd | None = None


class HParamsSource:
    """Reads each value once. Not safe from several threads at a time."""

    def __init__(self, values: Values, payloads: Payloads, fs: FileSystem) -> None:
        self._values, self._payloads, self._fs = values, payloads, fs
        self._decoded: dict[ValueRef, object] = {}
        self._files: dict[str, tuple[float | None, dict[str, Scalar] | None]] = {}
        self.problems: list[str] = []

    def read(self, tags: Iterable[TagInfo], runs: Sequence[Run]) -> tuple[list[Experiment], dict[str, Held]]:
        """Experiments, and by run what it holds; runs with an empty set of parameters hold none."""
        self.problems = []
        known = {(tag.name, tag.kind) for tag in tags}
        experiments = self._of_kind(Experiment, known, hparams.EXPERIMENT).values()
        starts = self._of_kind(SessionStart, known, hparams.SESSION_START)
        ends = self._of_kind(SessionEnd, known, hparams.SESSION_END)
        held = {run: Held("plugin", start, ends.get(run)) for run, start in starts.items() if start.params}
        for run, params in self._texts(sorted(name for name, kind in known if kind is Kind.TEXT)).items():
            held.setdefault(run, Held("text", SessionStart(params, "", 0.0)))
        for one in runs:
            if one.name not in held and (beside := self._beside(one)):
                held[one.name] = Held("file", SessionStart(beside, "", 0.0))
        for run, start in starts.items():
            held.setdefault(run, Held("plugin", start, ends.get(run)))
        return list(experiments), held

    def _of_kind(self, cls: type[_T], known: set[tuple[str, Kind]], tag: str) -> dict[str, _T]:
        if (tag, Kind.HPARAMS) not in known:
            return {}
        found = self._newest(self._values(tag, Kind.HPARAMS), hparams.decode)
        return {run: value for run, value in found.items() if isinstance(value, cls)}

    def _texts(self, tags: Iterable[str]) -> dict[str, dict[str, Scalar]]:
        found: dict[str, dict[str, Scalar]] = {}
        for tag in tags:
            word = tag.removesuffix("/text_summary").rpartition("/")[2].lower()
            if word not in TEXT_TAGS:
                continue
            for run, params in self._newest(self._values(tag, Kind.TEXT), _parsed).items():
                if isinstance(params, dict):
                    own = found.setdefault(run, {})
                    for key, value in params.items():
                        own[f"{word}.{key}" if word == _MODEL or key in own else key] = value
        return found

    def _newest(self, values: ValueList, decode: Callable[[Payload], object]) -> dict[str, object]:
        """The newest value of each run; one that cannot be read or understood is told in `problems`."""
        refs: list[ValueRef] = []
        for run in values.runs:
            row = run.offset + run.length - 1
            if values.lengths[row] > MOST_TEXT:
                got = f"got {values.lengths[row]} bytes, want at most {MOST_TEXT}"
                self.problems.append(f"{values.tag} of {run.run}: {got}; it is not read as parameters")
            else:
                refs.append(ValueRef(run.run, run.files[-1].key, int(values.at[row])))
        missing = [ref for ref in refs if ref not in self._decoded]
        for ref, payload in zip(missing, self._payloads(missing), strict=True):
            try:
                if isinstance(payload, LosslessError):
                    raise payload
                self._decoded[ref] = decode(payload)
            except LosslessError as error:
                self.problems.append(str(error))
        return {ref.run: self._decoded[ref] for ref in refs if ref in self._decoded}

    def _beside(self, run: Run) -> dict[str, Scalar] | None:
        """The file of parameters in the run's directory, looked for again when the run grew."""
        known = self._files.get(run.path)
        if known is None or known[0] != run.last_wall_time:
            known = self._files[run.path] = (run.last_wall_time, self._file(f"{run.path}/{FILE}"))
        return known[1]

    def _file(self, path: str) -> dict[str, Scalar] | None:
        try:
            size = self._fs.stat(path).size
            if size > MOST_FILE:
                self.problems.append(f"{path}: got {size} bytes, want at most {MOST_FILE}")
                return None
            data = bytearray(size)
            got = self._fs.read_into(path, memoryview(data), 0)
        except FileNotFoundError:
            return None
        except OSError as error:
            self.problems.append(f"{path}: {error.strerror or error}")
            return None
        return config.parse(data[:got].decode("utf-8", "replace"))


def _parsed(payload: Payload) -> dict[str, Scalar] | None:
    """Parameters in a text or in a table of two columns; None if it is something else."""
    strings = payload.tensor("a text", MOST_TEXT)
    if strings.dtype != object:
        return None
    words = np.array([part.decode("utf-8", "replace") for part in strings.ravel().tolist()], object)
    if strings.ndim == 2 and strings.shape[1] == 2:
        rows = words.reshape(-1, 2).tolist()
        return {str(key): hparams.as_scalar(value) for key, text in rows if (value := config.scalar(text)) is not None}
    return config.parse(words[0]) if len(words) == 1 else None
