"""The TensorBoard callback."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping
from typing import Any

import keras

from lossless.integrations.journal import flushed
from lossless.integrations.keras.default import Default
from lossless.integrations.keras.profiler import Profiler
from lossless.integrations.keras.run import Run
from lossless.integrations.keras.weights import kept, pictures
from lossless.write.notices import notice
from lossless.write.summary.projector import EmbeddingInfo, ProjectorConfig, visualize_embeddings
from lossless.write.summary.raw import graph
from lossless.write.summary.state import set_step
from lossless.write.summary.traces import trace_export, trace_on
from lossless.write.summary.writer import SummaryWriter

Logs = dict[str, Any] | None
_EMBEDDING = "layer_with_weights-0/embeddings/.ATTRIBUTES/VARIABLE_VALUE"
"""The name Keras' callback gives every embedding."""
_reached: dict[str, tuple[int, int]] = {}
"""By directory: the last epoch and batch that this process wrote there."""


class TensorBoard(keras.callbacks.Callback):
    """Writes what `keras.callbacks.TensorBoard` writes: runs `train` and `validation`, with its tags, steps and values.

    Epochs count from 0, batches from 1, evaluations by the optimizer's iterations. What the model itself writes through
    `lossless.summary` goes into the same runs at the batch's step, unless `update_freq` is "epoch". Differences: an
    epoch is recorded whatever its last batch was, and torch can be profiled too. `strict`: every notice is an error.
    Raises ValueError for arguments as theirs does, WriteError when the directory cannot be written."""

    def __init__(
        self,
        log_dir: str | os.PathLike[str] = "logs",
        histogram_freq: int = 0,
        write_graph: bool = True,
        write_images: bool = False,
        write_steps_per_second: bool = False,
        update_freq: int | str = "epoch",
        profile_batch: int | str | tuple[int, int] = 0,
        embeddings_freq: int = 0,
        embeddings_metadata: str | Mapping[str, str] | None = None,
        *,
        strict: bool | None = None,
        only_rank_0: bool = False,
    ) -> None:
        super().__init__()
        self.log_dir = str(log_dir)
        self.histogram_freq = histogram_freq
        self.write_graph = write_graph
        self.write_images = write_images
        self.write_steps_per_second = write_steps_per_second
        self.update_freq = _frequency(update_freq)
        self.embeddings_freq = embeddings_freq
        self.embeddings_metadata = embeddings_metadata
        self._strict = strict
        self._only_rank_0 = only_rank_0
        self._profiler = Profiler(profile_batch, strict)
        self._runs: dict[str, Run] = {}
        self._defaults: list[Default] = []
        self._global_train_batch = 0
        self._global_test_batch = 0
        self._batch_began = 0.0
        self._epoch_began = 0, 0.0
        self._training = self._first_epoch = self._graph_due = False

    def set_model(self, model: Any) -> None:
        """Called by Keras: write the model's graph, and where its embeddings are. Raises ValueError."""
        self._model = model
        self._log_write_dir = self.log_dir
        self._train_dir = os.path.join(self.log_dir, "train")
        self._val_dir = os.path.join(self.log_dir, "validation")
        self._graph_due = self.write_graph
        if self.write_graph and type(model).__name__ in ("Functional", "Sequential"):
            self._write_model()
        if self.embeddings_freq:
            self._write_projector_config()

    @property
    def _train_writer(self) -> SummaryWriter:
        return self._run("train").writer

    @property
    def _val_writer(self) -> SummaryWriter:
        return self._run("validation").writer

    def _run(self, name: str) -> Run:
        directory = os.path.join(self.log_dir, name)
        if directory not in self._runs:
            self._runs[directory] = Run(directory, strict=self._strict, only_rank_0=self._only_rank_0)
        return self._runs[directory]

    @property
    def _batchwise(self) -> bool:
        return self.update_freq != "epoch"

    def _asks_for(self, batch: int) -> bool:
        return self._batchwise and batch % int(self.update_freq) == 0

    def _push(self, name: str, batch: int, condition: Callable[[], bool]) -> None:
        """Make a run the default one for what the model writes."""
        if self._batchwise:
            self._defaults.append(Default(self._run(name).writer, batch, condition))

    def _pop(self) -> None:
        if self._defaults:
            self._defaults.pop().end()

    def _flush(self) -> None:
        for run in self._runs.values():
            flushed(run.writer, self._strict)

    def on_train_begin(self, logs: Logs = None) -> None:
        """Called by Keras."""
        while self._defaults:  # left by a training that was interrupted
            self._defaults.pop().end_left()
        self._global_train_batch = 0
        self._training = self._first_epoch = True
        self._push("train", 0, lambda: self._asks_for(self._global_train_batch))

    def on_train_end(self, logs: Logs = None) -> None:
        """Called by Keras."""
        self._pop()
        self._stop_profiler()
        self._training = False
        self._flush()

    def on_test_begin(self, logs: Logs = None) -> None:
        """Called by Keras."""
        self._push("validation", self._global_test_batch, lambda: self._asks_for(self._global_test_batch))

    def on_test_end(self, logs: Logs = None) -> None:
        """Called by Keras: write the metrics against the optimizer's iterations."""
        if logs and hasattr(self.model.optimizer, "iterations"):
            step, run = self._iterations(), self._run("validation")
            write = run.scalar if self._training else run.again  # after fit() it may be the epoch's, once more
            for name, value in logs.items():
                write(f"evaluation_{name}_vs_iterations", value, step)
        self._pop()
        if not self._training:
            self._flush()

    def on_train_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Called by Keras."""
        self._global_train_batch += 1
        if self._batchwise:
            set_step(self._global_train_batch)
        if self._profiler.wanted:
            if self._global_train_batch == self._profiler.first:
                self._start_profiler()
            self._profiler.begin_batch(batch)
        self._batch_began = time.perf_counter()

    def on_train_batch_end(self, batch: int, logs: Logs = None) -> None:
        """Called by Keras: write the batch's metrics, and how long it took."""
        seconds = time.perf_counter() - self._batch_began
        if self._graph_due:
            self._graph_due = False
            self._write_train_function()
        step = self._global_train_batch
        if self._asks_for(step):
            run = self._run("train")
            if self.write_steps_per_second:
                run.scalar("batch_steps_per_second", 1.0 / max(seconds, 1e-9), step)
            for name, value in logs.items() if isinstance(logs, dict) else ():
                run.scalar(f"batch_{name}", value, step)
        self._profiler.end_batch()
        if step >= self._profiler.last:
            self._stop_profiler()

    def on_test_batch_begin(self, batch: int, logs: Logs = None) -> None:
        """Called by Keras."""
        self._global_test_batch += 1
        if self._batchwise:
            set_step(self._global_test_batch)

    def on_epoch_begin(self, epoch: int, logs: Logs = None) -> None:
        """Called by Keras."""
        if self._first_epoch:
            self._first_epoch = False
            self._tell_if_again(epoch)
        if self.write_steps_per_second:
            self._epoch_began = self._iterations(), time.perf_counter()

    def on_epoch_end(self, epoch: int, logs: Logs = None) -> None:
        """Called by Keras: write the epoch's metrics, and weights and embeddings where it is their turn."""
        if logs:
            self._write_metrics(epoch, logs)
        if self.histogram_freq and epoch % self.histogram_freq == 0:
            self._write_weights(epoch)
        if self.embeddings_freq and epoch % self.embeddings_freq == 0:
            os.makedirs(self._train_dir, exist_ok=True)
            self.model.save_weights(os.path.join(self._train_dir, f"keras_embedding.ckpt-{epoch}.weights.h5"))
        _reached[os.path.abspath(self.log_dir)] = epoch, self._global_train_batch

    def _tell_if_again(self, epoch: int) -> None:
        """Say that a training's steps will lie over those of one before."""
        last, batch = _reached.get(os.path.abspath(self.log_dir), (-1, 0))
        if epoch <= last or (self._batchwise and batch):
            at = f"epoch {epoch}" if epoch <= last else "batch 1"
            what = (
                f"{self.log_dir!r} has a training up to epoch {last} and batch {batch}; this one begins again at {at}"
            )
            do = "" if epoch <= last else "give each training a log_dir of its own, or leave update_freq at 'epoch'"
            notice("W225", what, do, key=self.log_dir, strict=self._strict)

    def _write_model(self) -> None:
        try:
            told = self.model.to_json()
        except Exception as error:  # noqa: BLE001  (a layer's own get_config may raise anything; training goes on)
            do = "see get_config() of its layers, or write_graph=False"
            notice("W212", f"graph of the model: to_json raised {error!r}", do, key=self.log_dir, strict=self._strict)
            return
        self._run("train").blob("keras", told, "graph_keras_model", 0)

    def _write_train_function(self) -> None:
        """With TensorFlow: the graph of ops, where train_function is a `tf.function`."""
        function = getattr(self.model, "train_function", None)
        if hasattr(function, "function_spec"):
            named = "_concrete_stateful_fn", "_concrete_variable_creation_fn"
            concrete = next(getattr(function, name) for name in named if hasattr(function, name))
            with self._run("train").recording():
                graph(concrete.graph)

    def _write_projector_config(self) -> None:
        layers = [layer.name for layer in self.model.layers if isinstance(layer, keras.layers.Embedding)]
        told = self.embeddings_metadata or {}
        if not isinstance(told, str) and (unknown := told.keys() - set(layers)):
            raise ValueError(f"embeddings_metadata: got {sorted(unknown)}, want names of Embedding layers, of {layers}")
        paths = [told if isinstance(told, str) else told.get(name, "") for name in layers]
        embeddings = [EmbeddingInfo(tensor_name=_EMBEDDING, metadata_path=path) for path in paths]
        visualize_embeddings(self.log_dir, ProjectorConfig(embeddings=embeddings))

    def _write_metrics(self, epoch: int, logs: dict[str, Any]) -> None:
        train = {name: value for name, value in logs.items() if not name.startswith("val_")}
        validation = {name[4:]: value for name, value in logs.items() if name.startswith("val_")}
        train = self._collect_learning_rate(train)
        if self.write_steps_per_second:
            iterations, began = self._epoch_began
            train["steps_per_second"] = (self._iterations() - iterations) / max(time.perf_counter() - began, 1e-9)
        for run, metrics in (("train", train), ("validation", validation)):
            for name, value in metrics.items():
                self._run(run).scalar(f"epoch_{name}", value, epoch)

    def _collect_learning_rate(self, logs: dict[str, Any]) -> dict[str, Any]:
        """`logs` with the learning rate, or one for each of several optimizers."""
        optimizer = self.model.optimizer
        optimizer = getattr(optimizer, "inner_optimizer", optimizer)
        if hasattr(optimizer, "optimizers"):
            several = {f"learning_rate_{one.name}": one for one in optimizer.optimizers}
        else:
            several = {"learning_rate": optimizer} if isinstance(optimizer, keras.optimizers.Optimizer) else {}
        rates = {name: float(keras.ops.convert_to_numpy(one.learning_rate)) for name, one in several.items()}
        return {**logs, **rates}

    def _write_weights(self, epoch: int) -> None:
        run = self._run("train")
        for layer in self.model.layers:
            for weight in layer.weights:
                name = weight.path.replace(":", "_")
                value = kept(weight)
                run.histogram(f"{name}/histogram", value, epoch)
                if self.write_images and (drawn := pictures(value)) is not None:
                    run.image(f"{name}/image", drawn, epoch)

    def _iterations(self) -> int:
        return int(keras.ops.convert_to_numpy(self.model.optimizer.iterations))

    def _start_profiler(self) -> None:
        if keras.backend.backend() == "tensorflow":
            trace_on(graph=True, profiler=False)
        self._profiler.start(self._train_dir)

    def _stop_profiler(self) -> None:
        if not self._profiler.running:
            return
        last, run = self._profiler.last, self._run("train")
        if keras.backend.backend() == "tensorflow":
            with run.recording():
                trace_export(f"batch_{last}", last)
        else:  # no graph of ops: Keras' callback writes an empty one there
            run.blob(f"batch_{last}", b"", "graph_run_metadata_graph", last)
        self._profiler.stop()


def _frequency(told: int | str) -> int | str:
    """`update_freq`: a number of batches, or "epoch". Raises ValueError."""
    if told in ("batch", "epoch"):
        return 1 if told == "batch" else told
    if isinstance(told, str) or int(told) != told or told < 1:
        raise ValueError(f"update_freq: got {told!r}, want 'batch', 'epoch' or a number of batches from 1")
    return int(told)
