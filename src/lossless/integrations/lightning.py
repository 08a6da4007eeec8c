"""Lightning: a logger in the place of TensorBoardLogger, for the packages lightning and pytorch_lightning."""

from __future__ import annotations

import os
import sys
from argparse import Namespace
from collections.abc import Mapping, MutableMapping
from contextlib import AbstractContextManager
from dataclasses import asdict, is_dataclass
from importlib import import_module
from importlib.util import find_spec
from typing import Any

from lossless.integrations.journal import flushed, scalar_again
from lossless.write.encode.hparams import torch as hparams_events
from lossless.write.form import Form
from lossless.write.notices import notice
from lossless.write.torch import SummaryWriter

_REPEATED = ("epoch", "hp_metric")
_PACKAGES = ("lightning.pytorch", "pytorch_lightning")


def _package() -> str:
    """The package the script uses: the one it has imported, else the one installed. Raises ImportError."""
    for name in sorted(_PACKAGES, key=lambda n: n not in sys.modules):
        if find_spec(name.partition(".")[0]) is not None:
            return name
    raise ImportError(
        "lossless.integrations.lightning: got neither lightning nor pytorch_lightning, want one; pip install lightning"
    )


_LIGHTNING = _package()
_loggers = import_module(f"{_LIGHTNING}.loggers.logger")
_saving = import_module(f"{_LIGHTNING}.core.saving")
_only_on_rank_0 = import_module(f"{_LIGHTNING}.utilities.rank_zero").rank_zero_only
_fsspec = import_module("fsspec.core")


class LosslessLogger(_loggers.Logger):  # type: ignore[name-defined]
    """Writes what Lightning's `TensorBoardLogger` writes, in the same directories; its parameters are those too.

    `experiment` is a `lossless.SummaryWriter`, made with `kwargs`. Only the process of rank 0 writes. A metric on a GPU
    is not waited for. Lightning takes it for a TensorBoardLogger wherever it asks."""

    NAME_HPARAMS_FILE = "hparams.yaml"
    LOGGER_JOIN_CHAR = "-"

    def __init__(
        self,
        save_dir: str | os.PathLike[str],
        name: str | None = "lightning_logs",
        version: int | str | None = None,
        log_graph: bool = False,
        default_hp_metric: bool = True,
        prefix: str = "",
        sub_dir: str | os.PathLike[str] | None = None,
        **kwargs: Any,
    ) -> None:
        super().__init__()
        _take_for_tensorboard()
        self.hparams: MutableMapping[str, Any] = {}
        self._save_dir = os.fspath(save_dir)
        self._name = name or ""
        self._version = version
        self._log_graph = log_graph
        self._default_hp_metric = default_hp_metric
        self._prefix = prefix
        self._sub_dir = None if sub_dir is None else os.fspath(sub_dir)
        self._kwargs = kwargs
        self._experiment: SummaryWriter | None = None
        self._repeated: dict[str, int | None] = {}
        """The last steps of metrics that Lightning itself logs more than once a step."""

    @property
    def name(self) -> str:
        """The experiment's name."""
        return self._name

    @property
    def version(self) -> int | str:
        """The version given, or the next one that is free."""
        if self._version is None:
            self._version = self._next_version()
        return self._version

    @property
    def save_dir(self) -> str:
        """The directory of all experiments."""
        return self._save_dir

    @property
    def sub_dir(self) -> str | None:
        """The directory within the version's."""
        return self._sub_dir

    @property
    def root_dir(self) -> str:
        """The directory of all versions of the experiment."""
        return os.path.join(self._save_dir, self._name)

    @property
    def log_dir(self) -> str:
        """The run's directory: root_dir/version/sub_dir, with `~` and variables filled in."""
        version = self.version if isinstance(self.version, str) else f"version_{self.version}"
        parts = [self.root_dir, version] + ([self._sub_dir] if self._sub_dir else [])
        return os.path.expanduser(os.path.expandvars(os.path.join(*parts)))

    @property
    @_loggers.rank_zero_experiment
    def experiment(self) -> SummaryWriter:
        """The writer; on other ranks than 0 one that does nothing."""
        if self._experiment is None:
            self._experiment = SummaryWriter(self.log_dir, **self._kwargs)
        return self._experiment

    @_only_on_rank_0
    def log_metrics(self, metrics: Mapping[str, Any], step: int | None = None) -> None:
        """Write metrics; one that is a dict becomes one run a key, as add_scalars does."""
        for name, value in metrics.items():
            tag = f"{self._prefix}{self.LOGGER_JOIN_CHAR}{name}" if self._prefix else name
            if isinstance(value, dict):
                self.experiment.add_scalars(tag, value, step)
            elif name in self._repeated and step == self._repeated[name]:
                scalar_again(self.experiment._get_file_writer().sink, Form.SIMPLE, tag, value, step)
            else:
                self.experiment.add_scalar(tag, value, step)
        self._repeated.update((name, step) for name in metrics if name in _REPEATED)

    @_only_on_rank_0
    def log_hyperparams(
        self, params: Mapping[str, Any] | Namespace, metrics: Any = None, step: int | None = None
    ) -> None:
        """Write hyperparameters, nested ones under names joined by `/`, and the metrics they are judged by.

        `metrics`: a dict, or one number for `hp_metric`, which is -1 unless `default_hp_metric` is off."""
        told = vars(params) if isinstance(params, Namespace) else params or {}
        self.hparams.update(told)
        if metrics is None:
            metrics = {"hp_metric": -1} if self._default_hp_metric else {}
        elif not isinstance(metrics, dict):
            metrics = {"hp_metric": metrics}
        if metrics:
            self.log_metrics(metrics, step or 0)
            plain = {name: _plain(value) for name, value in _flat(told).items()}
            for values in hparams_events(plain, metrics):
                self.experiment._get_file_writer().sink.write(values, step or 0, kind="hparams")

    @_only_on_rank_0
    def log_graph(self, model: Any, input_array: Any = None) -> None:
        """Write the module's graph, if `log_graph` is on, for `input_array` or the module's `example_input_array`."""
        if not self._log_graph:
            return
        example = getattr(model, "example_input_array", None) if input_array is None else input_array
        if example is None or isinstance(example, dict):
            notice(
                "W221",
                f"graph of {type(model).__name__}: got {type(example).__name__} as example input, want tensors",
                "set self.example_input_array in the module to a tensor or a tuple of tensors",
                key=self.log_dir,
            )
            return
        if hasattr(model, "_apply_batch_transfer_handler"):
            example = model._apply_batch_transfer_handler(model._on_before_batch_transfer(example))
        with _as_scripted():
            self.experiment.add_graph(model, example)

    @_only_on_rank_0
    def save(self) -> None:
        """Hand what is written to the operating system, and write hparams.yaml unless it is there."""
        flushed(self.experiment)
        path = os.path.join(self.log_dir, self.NAME_HPARAMS_FILE)
        files = self._files()
        if files.isdir(self.log_dir) and not files.isfile(path):
            _saving.save_hparams_to_yaml(path, dict(self.hparams))

    @_only_on_rank_0
    def finalize(self, status: str) -> None:
        """Called by the trainer at the end of each fit or test: flush. The writer stays open for the next."""
        if status == "success":
            self.save()
        elif self._experiment is not None:
            flushed(self._experiment)

    def _next_version(self) -> int:
        try:
            listed = self._files().listdir(self.root_dir)
        except OSError:
            return 0
        names = [os.path.basename(entry["name"].rstrip("/")) for entry in listed if entry["type"] == "directory"]
        versions = [name.split("_")[1] for name in names if name.startswith("version_")]
        return max((int(number) for number in versions if number.isdigit()), default=-1) + 1

    def _files(self) -> Any:
        return _fsspec.url_to_fs(self.root_dir)[0]

    def __getstate__(self) -> dict[str, Any]:
        return {**self.__dict__, "_experiment": None}


def _take_for_tensorboard() -> None:
    """Let `isinstance(logger, TensorBoardLogger)` hold: Lightning asks it to find `trainer.log_dir`."""
    for name in _PACKAGES:
        if name in sys.modules:
            import_module(f"{name}.loggers.tensorboard").TensorBoardLogger.register(LosslessLogger)


def _as_scripted() -> AbstractContextManager[None]:
    """While it is open a module may be traced without a trainer."""
    return import_module(f"{_LIGHTNING}.core.module")._jit_is_scripting()  # type: ignore[no-any-return]


def _flat(params: Mapping[Any, Any], before: str = "") -> dict[str, Any]:
    """Nested mappings, dataclasses, namespaces and lists of mappings as one dict: names joined by `/`."""
    flat: dict[str, Any] = {}
    for key, value in params.items():
        name = f"{before}/{key}" if before else str(key)
        if is_dataclass(value) and not isinstance(value, type):
            value = asdict(value)
        elif isinstance(value, Namespace):
            value = vars(value)
        if isinstance(value, list) and all(isinstance(item, Mapping) for item in value):
            value = dict(enumerate(value))
        if isinstance(value, Mapping):
            flat.update(_flat(value, name))
        else:
            flat[name] = value
    return flat


def _plain(value: Any) -> bool | int | float | str:
    """A hyperparameter as TensorBoard can show it: a number as it is, all else as text."""
    if type(value) in (bool, int, float, str):
        return value  # type: ignore[no-any-return]
    if getattr(value, "shape", None) == () and type(value).__module__.partition(".")[0] in ("numpy", "torch"):
        return value.item()  # type: ignore[no-any-return]
    return str(value)
