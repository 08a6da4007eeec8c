"""tf.summary without TensorFlow, and tensorboard.plugins.hparams.api: `from lossless import summary`."""

from importlib import import_module
from typing import Any

from lossless.summary import experimental, projector
from lossless.write.summary.domains import Discrete, Domain, HParam, IntInterval, Metric, RealInterval
from lossless.write.summary.hparams import hparams, hparams_config, hparams_config_pb, hparams_pb
from lossless.write.summary.media import audio, histogram, image, text
from lossless.write.summary.plugins import custom_scalars, mesh, pr_curve
from lossless.write.summary.raw import graph, write
from lossless.write.summary.scalars import scalar
from lossless.write.summary.scopes import name_scope
from lossless.write.summary.state import record_if, should_record_summaries
from lossless.write.summary.traces import trace_export, trace_off, trace_on
from lossless.write.summary.writer import SummaryWriter, create_noop_writer
from lossless.write.summary.writers import create_file_writer, flush

KerasCallback: Any
"""The Keras callback of hyperparameters; see integrations.keras_hparams."""

__all__ = [
    "Discrete",
    "Domain",
    "HParam",
    "IntInterval",
    "KerasCallback",
    "Metric",
    "RealInterval",
    "SummaryWriter",
    "audio",
    "create_file_writer",
    "create_noop_writer",
    "custom_scalars",
    "experimental",
    "flush",
    "graph",
    "histogram",
    "hparams",
    "hparams_config",
    "hparams_config_pb",
    "hparams_pb",
    "image",
    "mesh",
    "name_scope",
    "pr_curve",
    "projector",
    "record_if",
    "scalar",
    "should_record_summaries",
    "text",
    "trace_export",
    "trace_off",
    "trace_on",
    "write",
]


def __getattr__(name: str) -> Any:
    """KerasCallback imports Keras, so only when it is asked for."""
    if name == "KerasCallback":
        return import_module("lossless.integrations.keras_hparams").KerasCallback
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
