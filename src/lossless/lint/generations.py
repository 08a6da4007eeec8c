"""Which TensorFlow a file is written for, by the names that it uses."""

from __future__ import annotations

_V1_SIGNS = ("tensorflow.compat.v1.", "tensorflow.contrib.", "tensorflow.app.", "tensorflow.flags.")
_V1_NAMES = frozenset(
    [
        "Session",
        "InteractiveSession",
        "placeholder",
        "placeholder_with_default",
        "get_variable",
        "variable_scope",
        "global_variables_initializer",
        "local_variables_initializer",
        "initialize_all_variables",
        "get_default_session",
        "get_collection",
        "ConfigProto",
        "trainable_variables",
        "global_variables",
        "get_variable_scope",
        "disable_v2_behavior",
        "disable_eager_execution",
        "train.Supervisor",
        "train.MonitoredTrainingSession",
        "train.MonitoredSession",
        "train.AdamOptimizer",
        "train.GradientDescentOptimizer",
        "train.RMSPropOptimizer",
        "train.MomentumOptimizer",
        "train.AdagradOptimizer",
        "train.Saver",
        "train.get_global_step",
        "train.get_or_create_global_step",
        "train.global_step",
        "layers.dense",
        "layers.conv2d",
        "layers.batch_normalization",
    ]
)
_V2_NAMES = frozenset(
    [
        "function",
        "GradientTape",
        "summary.create_file_writer",
        "summary.record_if",
        "summary.experimental.set_step",
        "summary.trace_on",
        "summary.trace_export",
        "summary.write",
        "Module",
        "distribute.MirroredStrategy",
        "distribute.Strategy",
        "distribute.TPUStrategy",
        "train.Checkpoint",
    ]
)


def generation_of(used: frozenset[str]) -> str:
    """Of canonical dotted names: "1", "2", "mixed", or "" where nothing tells."""
    names = {n.removeprefix("tensorflow.") for n in used if n.startswith("tensorflow.")}
    one = bool(names & _V1_NAMES) or any(n.startswith(_V1_SIGNS) for n in used)
    two = bool(names & _V2_NAMES) or any(n.startswith("summary.experimental.") for n in names)
    return "mixed" if one and two else "1" if one else "2" if two else ""
