"""Hyperparameters, and layouts of charts."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from lossless.wire.events import Summary
from lossless.write import encode
from lossless.write.inputs import InputError, number
from lossless.write.torch.base import Writer
from lossless.write.torch.calls import call

Layout = Mapping[str, Mapping[str, Sequence[Any]]]
"""By category and title, charts: their kind and their tags."""


class Descriptions(Writer):
    """The calls that describe a run and its charts."""

    _charts: Layout = MappingProxyType({})

    @call
    def add_hparams(
        self,
        hparam_dict: dict[str, Any],
        metric_dict: dict[str, Any],
        hparam_domain_discrete: Mapping[str, Sequence[Any]] | str | None = None,
        run_name: Any = None,
        global_step: Any = None,
        *,
        name: str | None = None,
    ) -> None:
        """Record what was tried and what came of it, in a sub-run `run_name` (`name` in tensorboardX), by default the
        time. Raises TypeError when they are no dicts, or a domain is no list of the hyperparameter's type."""
        if isinstance(hparam_domain_discrete, str):  # tensorboardX has name and global_step here
            hparam_domain_discrete, name, global_step, run_name = None, hparam_domain_discrete, run_name, None
        if type(hparam_dict) is not dict or type(metric_dict) is not dict:
            got = f"{type(hparam_dict).__name__} and {type(metric_dict).__name__}"
            raise TypeError(f"hparam_dict and metric_dict: got {got}, want two dicts")
        given = {key: _hparam(value) for key, value in hparam_dict.items()}
        told = encode.hparams.torch(given, metric_dict, hparam_domain_discrete)
        step, walltime = self._at(global_step, None)
        named = run_name or name
        directory = os.path.join(self._get_file_writer().get_logdir(), named or str(time.time()))
        run = self._sub_run(directory)
        if run is not None:
            for values in told:
                run.add_summary(Summary(values), step, walltime)
            for tag, value in metric_dict.items():
                run.scalar(tag, value, 0 if step is None else step, walltime)
            if not named:
                self._end_sub_run(directory)
        for key, value in hparam_dict.items():
            if isinstance(given[key], str) and not isinstance(value, str):
                what = f"hyperparameter {key!r}: got {type(value).__name__}, want bool, int, float or str"
                self._say("W222", what, "its text was recorded", key=("hparam", key))

    @call
    def add_custom_scalars(self, layout: Layout) -> None:
        """Record the charts of the custom scalars page: `{category: {chart: ["Multiline", tags] | ["Margin", [value,
        lower, upper]]}}`. They join those of earlier calls. Raises ValueError for a margin of other than three tags."""
        self._lay_out(layout)

    @call
    def add_custom_scalars_multilinechart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Record one more chart: the lines of `tags`, which may be regular expressions."""
        self._lay_out({category: {title: ["Multiline", tags]}})

    @call
    def add_custom_scalars_marginchart(
        self, tags: Sequence[str], category: str = "default", title: str = "untitled"
    ) -> None:
        """Record one more chart: a line, and a band from the second to the third tag. Raises ValueError."""
        self._lay_out({category: {title: ["Margin", tags]}})

    def _lay_out(self, layout: Layout) -> None:
        """TensorBoard shows a run's last layout alone: it has the charts of all."""
        charts = {category: {**self._charts.get(category, {}), **new} for category, new in layout.items()}
        values = encode.layout.torch(together := {**self._charts, **charts})
        self._charts = together
        self._get_file_writer().add_summary(Summary(values), 0, self._at(None, None)[1])


def _hparam(value: Any) -> bool | int | float | str | None:
    """What stands for a hyperparameter: a number of any framework as a number, what is neither as its text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    try:
        found = number(value)
    except InputError:
        return str(value)
    return found if isinstance(found, float) else found.result()
