"""Files that are no event files, in and beside the logdirs: a bounded look for what says why nothing was written."""

from __future__ import annotations

import os
import re
import tempfile
import time
from collections import deque
from collections.abc import Iterable, Sequence
from functools import cached_property

import lossless.doctor.reading as reading
from lossless.logdir import is_event_file, natural_key

_DIRECTORIES = 400
_FILES = 10_000
_SECONDS = 0.5
_LEVELS, _FURTHER = 2, 4
_DEEP = frozenset({"outputs", "multirun", "lightning_logs", "mlruns", "wandb", "ray_results", "runs", "checkpoints"})
"""Directories of trackers and launchers, looked into further than others."""
_TOOLS = frozenset({".git", ".venv", "__pycache__", "node_modules", "site-packages", "venv", ".cache", "artifacts"})
_KNOWN_HIDDEN = frozenset({".hydra", ".aim", ".neptune", ".guild", ".comet", ".dvclive"})
_SETTINGS = re.compile(
    r"training_args\.(?:bin|json)|(?:args|config|params|train_config|settings|hparams)\.json|.*\.(?:ya?ml|toml)"
)
_SIGN = re.compile(
    r"/(?:trainer_state\.json|training_args\.\w+|(?:metrics|progress|results)\.csv|result\.json|checkpoint|nohup\.out|slurm-[^/]*|"
    r"[^/]*\.(?:ckpt|pt|pth|safetensors|h5|keras|log))$|/(?:mlruns|wandb|dvclive|swanlog|\.\w+)/"
)
"""What tells of a training, in a path."""
CHECKPOINT = re.compile(r"checkpoint-\d+")


class Around:
    """Paths that were met, the nearest first; what they hold is read when it is asked for. One thread."""

    def __init__(
        self,
        logdirs: Sequence[str],
        inside: Iterable[str],
        runs: Iterable[str],
        *,
        nothing: bool,
        cwd: str | None = None,
    ) -> None:
        """`inside`: files below the logdirs; `runs`: the directories of runs; `nothing`: whether they hold no value;
        `cwd`: of the command, if it matters."""
        self._logdirs = tuple(logdirs)
        self.inside = tuple(inside)
        self._runs = frozenset(runs)
        self._nothing = nothing
        self._cwd = cwd
        self._settings: dict[str, dict[str, object]] = {}

    @cached_property
    def beside(self) -> tuple[str, ...]:
        """Files beside the logdirs and in the directory of the command, and, if no value was written, a few levels
        below; not those of places where everything lies, as the home."""
        return tuple(_listed(self._neighbours, self._logdirs, _LEVELS if self._nothing else 0))

    @cached_property
    def _neighbours(self) -> list[str]:
        places = [re.sub("^//+", "/", os.path.dirname(logdir)) for logdir in self._logdirs]  # //tmp is /tmp
        if self._cwd and any(_within(logdir, self._cwd) for logdir in self._logdirs):
            places.append(self._cwd)
        crowded = {os.sep, os.path.expanduser("~"), os.path.realpath(tempfile.gettempdir()), "/tmp", "/home", "/mnt"}
        return [place for place in dict.fromkeys(map(_existing, places)) if place not in crowded]

    def directories(self, name: str) -> list[str]:
        """Directories of this name right in and beside the logdirs."""
        tries = (os.path.join(place, name) for place in (*self._logdirs, *self._neighbours))
        return [path for path in dict.fromkeys(tries) if os.path.isdir(path)]

    @cached_property
    def files(self) -> tuple[str, ...]:
        """Those of this training, each once: what lies further off only if no value was written, and nothing nearer
        tells of a training."""
        every = dict.fromkeys((*self.inside, *self.beside))
        near = tuple(path for path in every if self.is_inside(path))
        return tuple(every) if self._nothing and not any(map(_SIGN.search, near)) else near

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.files:
            found.setdefault(os.path.basename(path), []).append(path)
        return found

    def called(self, pattern: re.Pattern[str]) -> list[str]:
        """Paths of files whose whole name matches, the nearest first."""
        found = [path for name, paths in self._by_name.items() if pattern.fullmatch(name) for path in paths]
        return sorted(found, key=lambda path: (not self.is_inside(path), natural_key(path)))

    def is_inside(self, path: str) -> bool:
        """Whether it lies below a logdir, or in the directory that holds one: then it is of the same training."""
        return any(
            _within(path, logdir) or os.path.dirname(path) == os.path.dirname(logdir) for logdir in self._logdirs
        )

    def written(self, directory: str) -> bool:
        """Whether `directory`, or what is below it, holds an event file: of a run of the board, or of another."""
        if any(_within(run, directory) for run in self._runs):
            return True
        if any(_within(directory, logdir) for logdir in self._logdirs):
            return False
        levels = (names for (_, _, names), _ in zip(os.walk(directory), range(_DIRECTORIES), strict=False))
        return any(is_event_file(name) for names in levels for name in names)

    def is_odd_one(self, directory: str, *, deep: bool = False) -> bool:
        """Whether `directory` holds no run, and one beside it is a run; `deep`: or holds one further below."""
        above = os.path.dirname(directory)
        beside = (_within(run, above) and run != above if deep else os.path.dirname(run) == above for run in self._runs)
        return any(beside) and not self.written(directory)

    def settings(self, directory: str) -> tuple[str, dict[str, object]]:
        """(path, what it says) of the files of settings in `directory`, the path of the first that says anything."""
        found: dict[str, object] = {}
        first = ""
        for path in sorted(self._settings_in.get(directory, ()), key=_is_of_a_model):
            said = self._said(path)
            first = first or (path if said else "")
            found = {**said, **found}
        return first, found

    @cached_property
    def _settings_in(self) -> dict[str, list[str]]:
        found: dict[str, list[str]] = {}
        for path in self.called(_SETTINGS):
            found.setdefault(os.path.dirname(path), []).append(path)
        return found

    def all_settings(self) -> list[tuple[str, dict[str, object]]]:
        """(path, what it says) of every file of settings, the first 100."""
        return [(path, self._said(path)) for path in self.called(_SETTINGS)[:100]]

    def _said(self, path: str) -> dict[str, object]:
        if path not in self._settings:
            self._settings[path] = reading.settings_of(path)
        return self._settings[path]


def _is_of_a_model(path: str) -> bool:
    """transformers keeps the model's configuration in config.json, beside the training's arguments."""
    return os.path.basename(path) == "config.json"


def output_of(path: str) -> str:
    """The directory of a training by one of its files: above `checkpoint-500`."""
    directory = os.path.dirname(path)
    return os.path.dirname(directory) if CHECKPOINT.fullmatch(os.path.basename(directory)) else directory


def named(settings: dict[str, object], *names: str) -> object:
    """The first value whose name, without what is before its last dot, is one of `names`; `...` if there is none."""
    for name in names:
        for key, value in settings.items():
            if key.rpartition(".")[2].lower() == name:
                return value
    return ...


def _within(path: str, directory: str) -> bool:
    return path == directory or path.startswith(directory.rstrip(os.sep) + os.sep)


def _existing(path: str) -> str:
    while not os.path.isdir(path) and path != os.path.dirname(path):
        path = os.path.dirname(path)
    return path


def _listed(places: Sequence[str], logdirs: Sequence[str], levels: int) -> list[str]:
    until = time.monotonic() + _SECONDS
    files: list[str] = []
    pending = deque((place, levels) for place in places)
    for _ in range(_DIRECTORIES):
        if not pending or len(files) > _FILES or time.monotonic() > until:
            break
        directory, left = pending.popleft()
        try:
            with os.scandir(directory) as listed:
                entries = sorted(listed, key=lambda entry: natural_key(entry.name))
            for entry in entries:
                if entry.is_dir(follow_symlinks=False):
                    below = _FURTHER if entry.name in _DEEP and left == _LEVELS else left - 1
                    if below >= 0 and entry.path not in logdirs and _entered(entry.name):
                        pending.append((entry.path, below))
                elif entry.is_file() and not is_event_file(entry.name):
                    files.append(entry.path)
        except OSError:
            continue  # gone, or not to be read; nothing depends on it
    return files


def _entered(name: str) -> bool:
    return name not in _TOOLS and (not name.startswith(".") or name in _KNOWN_HIDDEN)
