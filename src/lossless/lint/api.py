"""The table of calls: dotted name or method → what it does, and where its tag, value and step stand, by dialect."""

from __future__ import annotations

import re
from collections.abc import Mapping
from enum import Enum, StrEnum, auto
from functools import cache
from typing import NamedTuple

_ROLES = frozenset({"tag", "value", "step", "log_dir"})


class Dialect(StrEnum):
    """Whose interface is called."""

    TF2 = "tf.summary"
    TF1 = "tf.compat.v1.summary"
    TORCH = "torch"
    TENSORBOARDX = "tensorboardX"
    KERAS = "keras"
    LIGHTNING = "lightning"
    TRANSFORMERS = "transformers"
    ACCELERATE = "accelerate"
    FLAX = "flax"
    CLU = "clu"


class Does(Enum):
    """What a call does."""

    MAKE = auto()  # a writer
    WRITE = auto()  # a value, or several, now
    OP = auto()  # define a summary op, evaluated later (v1)
    MERGE = auto()  # define the op of several ops (v1)
    ADD = auto()  # write an evaluated summary (v1)
    FLUSH = auto()
    CLOSE = auto()
    ENTER = auto()  # make a writer the one that is written to: as_default, set_as_default
    STEP = auto()  # set the step that calls without one take
    RECORD = auto()  # turn recording on or off: record_if
    SCOPE = auto()  # prefix the tags inside
    CALLBACK = auto()  # make a callback or logger that writes by itself
    CONFIGURE = auto()  # configure a framework that logs by itself: Trainer, TrainingArguments


class Api(NamedTuple):
    """A row. `kind`: scalar, scalars, image, histogram, … of what writes; `parameters`: names in order, those behind `*` by
    keyword alone; `roles`: tag, value, step, log_dir → the parameter names that may hold it."""

    name: str
    does: Does
    dialect: Dialect
    kind: str = ""
    parameters: tuple[str, ...] = ()
    roles: Mapping[str, tuple[str, ...]] = {}


def _signature(text: str) -> tuple[tuple[str, ...], dict[str, tuple[str, ...]]]:
    """`tag value=scalar_value step=global_step|step *` → parameters and roles."""
    parameters: list[str] = []
    roles: dict[str, tuple[str, ...]] = {}
    for word in text.split():
        role, _, names = word.rpartition("=")
        first, *others = names.split("|")
        parameters.append(first)
        role = role or (first if first in _ROLES else "")
        if role:
            roles.setdefault(role, (first, *others))
    return tuple(parameters), roles


def _rows(dialect: Dialect, does: Does, text: str) -> dict[str, Api]:
    """Rows `name kind: signature`, one a line."""
    table = {}
    for line in text.strip().splitlines():
        head, _, signature = line.partition(":")
        name, *kind = head.split()
        table[name] = Api(name, does, dialect, "".join(kind), *_signature(signature))
    return table


CALLS: dict[str, Api] = {
    **_rows(Dialect.TF2, Does.WRITE, """
tensorflow.summary.scalar scalar: tag=name value=data step description
tensorflow.summary.image image: tag=name value=data step max_outputs description
tensorflow.summary.histogram histogram: tag=name value=data step buckets description
tensorflow.summary.text text: tag=name value=data step description
tensorflow.summary.audio audio: tag=name value=data sample_rate step max_outputs encoding description
tensorflow.summary.write tensor: tag value=tensor step metadata name
tensorflow.summary.graph graph: value=graph_data
tensorflow.summary.trace_export trace: tag=name step profiler_outdir
tensorflow.summary.experimental.write_raw_pb tensor: value=tensor step name
tensorboard.plugins.hparams.api.hparams hparams: value=hparams trial_id start_time_secs
tensorboard.plugins.hparams.api.hparams_config hparams: hparams metrics time_created_secs
tensorboard.plugins.mesh.summary.mesh mesh: tag=name value=vertices faces colors step config_dict description
"""),
    **_rows(Dialect.TF2, Does.MAKE, """
tensorflow.summary.create_file_writer: log_dir=logdir max_queue flush_millis filename_suffix name experimental_trackable experimental_mesh
tensorflow.summary.create_noop_writer noop:
"""),
    **_rows(Dialect.TF2, Does.FLUSH, "tensorflow.summary.flush: writer name"),
    **_rows(Dialect.TF2, Does.STEP, "tensorflow.summary.experimental.set_step: step"),
    **_rows(Dialect.TF2, Does.RECORD, "tensorflow.summary.record_if: value=condition"),
    **_rows(Dialect.TF2, Does.SCOPE, """
tensorflow.name_scope: tag=name
tensorflow.summary.experimental.summary_scope: tag=name default_name values
"""),
    **_rows(Dialect.TF1, Does.OP, """
tensorflow.compat.v1.summary.scalar scalar: tag=name value=tensor collections family
tensorflow.compat.v1.summary.image image: tag=name value=tensor max_outputs collections family
tensorflow.compat.v1.summary.histogram histogram: tag=name value=values collections family
tensorflow.compat.v1.summary.text text: tag=name value=tensor collections
tensorflow.compat.v1.summary.audio audio: tag=name value=tensor sample_rate max_outputs collections family
tensorflow.compat.v1.summary.tensor_summary tensor: tag=name value=tensor summary_description collections summary_metadata family display_name
tensorflow.scalar_summary scalar: tag=tags value=values collections name
tensorflow.histogram_summary histogram: tag value=values collections name
tensorflow.image_summary image: tag value=tensor max_images collections name
"""),
    **_rows(Dialect.TF1, Does.MERGE, """
tensorflow.compat.v1.summary.merge: value=inputs collections name
tensorflow.compat.v1.summary.merge_all all: key scope name
tensorflow.merge_summary: value=inputs collections name
tensorflow.merge_all_summaries all: key
"""),
    **_rows(Dialect.TF1, Does.MAKE, """
tensorflow.compat.v1.summary.FileWriter: log_dir=logdir graph max_queue flush_secs graph_def filename_suffix session
tensorflow.compat.v1.summary.FileWriterCache.get: log_dir=logdir
tensorflow.compat.v1.train.SummaryWriter: log_dir=logdir graph max_queue flush_secs graph_def
"""),
    **_rows(Dialect.TF1, Does.WRITE, """
tensorflow.contrib.summary.scalar scalar: tag=name value=tensor family step
tensorflow.contrib.summary.image image: tag=name value=tensor bad_color max_images family step
tensorflow.contrib.summary.histogram histogram: tag=name value=tensor family step
tensorflow.contrib.summary.generic tensor: tag=name value=tensor metadata family step
tensorflow.contrib.summary.audio audio: tag=name value=tensor sample_rate max_outputs family step
"""),
    **_rows(Dialect.TF1, Does.MAKE, "tensorflow.contrib.summary.create_file_writer: log_dir=logdir max_queue flush_millis filename_suffix name"),
    **_rows(Dialect.TF1, Does.RECORD, """
tensorflow.contrib.summary.always_record_summaries always:
tensorflow.contrib.summary.never_record_summaries never:
tensorflow.contrib.summary.record_summaries_every_n_global_steps every: value=n
"""),
    **_rows(Dialect.TORCH, Does.MAKE, """
torch.utils.tensorboard.SummaryWriter: log_dir comment purge_step max_queue flush_secs filename_suffix
torch.utils.tensorboard.FileWriter: log_dir max_queue flush_secs filename_suffix
lossless.SummaryWriter: log_dir=log_dir|logdir comment purge_step max_queue flush_secs filename_suffix
"""),
    **_rows(Dialect.TENSORBOARDX, Does.MAKE, """
tensorboardX.SummaryWriter: log_dir=logdir|log_dir comment purge_step max_queue flush_secs filename_suffix write_to_disk log_dir comet_config
tensorboardX.GlobalSummaryWriter global: log_dir=logdir|log_dir comment purge_step max_queue flush_secs filename_suffix write_to_disk
tensorboardX.GlobalSummaryWriter.getSummaryWriter global:
tensorboardX.global_writer.GlobalSummaryWriter global: log_dir=logdir|log_dir comment purge_step max_queue flush_secs filename_suffix write_to_disk
lossless.GlobalSummaryWriter global: log_dir=logdir|log_dir
lossless.GlobalSummaryWriter.getSummaryWriter global:
"""),
    **_rows(Dialect.FLAX, Does.MAKE, "flax.metrics.tensorboard.SummaryWriter: log_dir auto_flush"),
    **_rows(Dialect.CLU, Does.MAKE, """
clu.metric_writers.SummaryWriter: log_dir=logdir
clu.metric_writers.create_default_writer: log_dir=logdir
"""),
    **_rows(Dialect.KERAS, Does.CALLBACK, """
keras.callbacks.TensorBoard: log_dir histogram_freq write_graph write_images write_steps_per_second update_freq profile_batch embeddings_freq embeddings_metadata
lossless.integrations.keras.TensorBoard: log_dir histogram_freq write_graph write_images write_steps_per_second update_freq profile_batch embeddings_freq embeddings_metadata
"""),
    **_rows(Dialect.LIGHTNING, Does.CALLBACK, """
lightning.loggers.TensorBoardLogger: log_dir=save_dir name version log_graph default_hp_metric prefix sub_dir
lightning.loggers.CSVLogger other: log_dir=save_dir name version prefix flush_logs_every_n_steps
lossless.integrations.lightning.LosslessLogger: log_dir=save_dir name version
"""),
    **_rows(Dialect.LIGHTNING, Does.CONFIGURE, "lightning.Trainer:"),
    **_rows(Dialect.TRANSFORMERS, Does.CONFIGURE, """
transformers.TrainingArguments: output_dir
transformers.Seq2SeqTrainingArguments: output_dir
transformers.Trainer: model args
transformers.Seq2SeqTrainer: model args
"""),
    **_rows(Dialect.TRANSFORMERS, Does.CALLBACK, "transformers.integrations.TensorBoardCallback: tb_writer"),
    **_rows(Dialect.ACCELERATE, Does.CONFIGURE, "accelerate.Accelerator:"),
}  # fmt: skip
"""Dotted name, as `canonical` gives it → row."""

_SHARED = """
add_scalar scalar: tag value=scalar_value step=global_step walltime new_style double_precision
add_scalars scalars: tag=main_tag value=tag_scalar_dict step=global_step walltime
add_tensor tensor: tag value=tensor step=global_step walltime
add_histogram histogram: tag value=values step=global_step bins walltime max_bins
add_histogram_raw histogram: tag min max num sum sum_squares bucket_limits bucket_counts step=global_step walltime
add_image image: tag value=img_tensor step=global_step walltime dataformats
add_images images: tag value=img_tensor step=global_step walltime dataformats
add_image_with_boxes image: tag value=img_tensor box_tensor step=global_step walltime rescale dataformats labels
add_figure figure: tag value=figure step=global_step close walltime
add_video video: tag value=vid_tensor step=global_step fps walltime
add_audio audio: tag value=snd_tensor step=global_step sample_rate walltime
add_text text: tag value=text_string step=global_step walltime
add_pr_curve pr_curve: tag labels value=predictions step=global_step num_thresholds weights walltime
add_pr_curve_raw pr_curve: tag true_positive_counts false_positive_counts true_negative_counts false_negative_counts precision recall step=global_step num_thresholds weights walltime
add_mesh mesh: tag value=vertices colors faces config_dict step=global_step walltime
add_embedding embedding: value=mat metadata label_img step=global_step tag metadata_header
add_hparams hparams: value=hparam_dict metric_dict hparam_domain_discrete run_name step=global_step
add_graph graph: value=model input_to_model verbose use_strict_trace
add_onnx_graph graph: prototxt
add_custom_scalars layout: layout
add_custom_scalars_multilinechart layout: tags category title
add_custom_scalars_marginchart layout: tags category title
"""
_CLOSING = {Does.FLUSH: "flush:", Does.CLOSE: "close:\n__exit__:"}


def _methods(dialect: Dialect, tables: Mapping[Does, str]) -> dict[str, Api]:
    return {name: api for does, text in tables.items() for name, api in _rows(dialect, does, text).items()}


METHODS: dict[Dialect, dict[str, Api]] = {
    Dialect.TF2: _methods(
        Dialect.TF2, {**_CLOSING, Does.ENTER: "as_default: step\nset_as_default: step", Does.SCOPE: "init:"}
    ),
    Dialect.TF1: _methods(
        Dialect.TF1,
        {
            **_CLOSING,
            Does.ADD: "add_summary: value=summary step=global_step",
            Does.WRITE: "add_graph graph: value=graph global_step graph_def\nadd_run_metadata run_metadata: value=run_metadata tag step=global_step",
            Does.ENTER: "as_default:\nset_as_default:",
        },
    ),
    Dialect.TORCH: _methods(Dialect.TORCH, {**_CLOSING, Does.WRITE: _SHARED}),
    Dialect.TENSORBOARDX: _methods(
        Dialect.TENSORBOARDX, {**_CLOSING, Does.WRITE: _SHARED, Does.STEP: "use_metadata: * step=global_step walltime"}
    ),
    Dialect.FLAX: _methods(
        Dialect.FLAX,
        {
            **_CLOSING,
            Does.WRITE: "scalar scalar: tag value step\nimage image: tag value=image step max_outputs\nhistogram histogram: tag value=values step bins\n"
            "text text: tag value=textdata step\naudio audio: tag value=audiodata step sample_rate max_outputs\nhparams hparams: value=hparams",
        },
    ),
    Dialect.CLU: _methods(
        Dialect.CLU,
        {
            **_CLOSING,
            Does.WRITE: "write_scalars scalars: step value=scalars\nwrite_images images: step value=images\nwrite_texts texts: step value=texts\n"
            "write_histograms histograms: step value=arrays num_buckets\nwrite_hparams hparams: value=hparams",
        },
    ),
}
"""Dialect of a writer → method → row."""

UNMISTAKABLE = {
    **{name: api for name, api in METHODS[Dialect.TORCH].items() if name.startswith("add_") and name != "add_graph"},
    "add_summary": METHODS[Dialect.TF1]["add_summary"],
}
"""Methods that are a writer's whatever the receiver is called."""

_PREFIXES = (
    ("tensorflow.compat.v1.compat.", "tensorflow.compat."),
    ("tensorflow.compat.v2.", "tensorflow."),
    ("tensorflow._api.v2.v2.", "tensorflow."),
    ("tensorflow.compat.v1.keras.", "keras."),
    ("tensorflow.compat.v1.name_scope", "tensorflow.name_scope"),
    ("tensorflow.compat.v1.contrib.", "tensorflow.contrib."),
    ("tensorflow.keras.", "keras."),
    ("tensorflow.python.keras.", "keras."),
    ("tf_keras.", "keras."),
    ("tensorflow.contrib.keras.", "keras."),
    ("tensorflow.contrib.eager.python.tfe.", "tensorflow.contrib."),
    ("tensorflow.train.SummaryWriter", "tensorflow.compat.v1.train.SummaryWriter"),
    ("torch.utils.tensorboard.writer.", "torch.utils.tensorboard."),
    ("tensorboardX.writer.", "tensorboardX."),
    ("tensorboard.plugins.hparams.summary_v2.", "tensorboard.plugins.hparams.api."),
    ("tensorboard.plugins.mesh.summary_v2.", "tensorboard.plugins.mesh.summary."),
    ("lightning.pytorch.", "lightning."),
    ("pytorch_lightning.", "lightning."),
    ("lightning.loggers.tensorboard.", "lightning.loggers."),
    ("lightning.fabric.loggers.", "lightning.loggers."),
    ("lightning_fabric.loggers.", "lightning.loggers."),
    ("lightning.trainer.", "lightning."),
    ("lightning.trainer.trainer.", "lightning."),
    ("transformers.trainer.", "transformers."),
    ("transformers.training_args.", "transformers."),
    ("lossless.summary.", "tensorflow.summary."),
    ("lossless.compat.v1.summary.", "tensorflow.compat.v1.summary."),
    ("lossless.compat.v1.", "tensorflow.compat.v1.summary."),
)
_ONLY_V1 = re.compile(
    r"tensorflow\.summary\.(FileWriter|FileWriterCache|merge_all|merge|tensor_summary|initialize|all_v2_summary_ops|"
    r"get_summary_description|TaggedRunMetadata|SessionLog|SummaryDescription|Summary|Event)\b"
)


@cache
def canonical(dotted: str) -> str:
    """The one name of a thing that several modules export: `pytorch_lightning.Trainer` → `lightning.Trainer`."""
    for old, new in _PREFIXES:
        if dotted.startswith(old):
            dotted = new + dotted.removeprefix(old)
    if _ONLY_V1.match(dotted):
        return dotted.replace("tensorflow.", "tensorflow.compat.v1.", 1)
    return dotted


_WORDS = (
    *(
        b"ummary",
        b"ummaries",
        b"ensorboard",
        b"ensorBoard",
        b"TrainingArguments",
        b"metric_writers",
        b"Trainer(",
        b"lossless",
    ),
    *(
        b"accelerate",
        b"self.log",
        b".placeholder",
        b"Session(",
        b"global_step",
        b"Supervisor",
        b"get_default_graph",
        b"global_variables_init",
    ),
)
_HOMES = re.compile(
    rb"^[^#\n]*\b(?:from|import)\s[^\n#]*?\b(?:tensorflow|tensorboard|tensorboardX|keras|tf_keras|torch\.utils|lightning\w*|"
    rb"pytorch_lightning|transformers|accelerate|flax|clu|lossless)\b",
    re.MULTILINE,
)
_CALLED = re.compile(rb"\.(?:" + "|".join(UNMISTAKABLE).encode() + rb")\b")


def mentions(data: bytes) -> bool:
    """Whether a file imports what the table knows and names what rules are about, or calls a method that is a writer's by
    its name; if not, it logs nothing and need not be parsed."""
    if data[:64].lstrip().startswith(b"{"):
        data = data.replace(b"\\n", b"\n").replace(b'"', b"\n")  # a notebook, perhaps all on one line
    if any(word in data for word in _WORDS) and _HOMES.search(data):
        return True
    return b".add_" in data and bool(_CALLED.search(data))
