"""Numbers: scalars, several in one chart, tensors."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

from lossless.write import tracing
from lossless.write.form import Form
from lossless.write.inputs import wall_seconds
from lossless.write.inputs.errors import described
from lossless.write.names import optional_text
from lossless.write.torch.base import Writer
from lossless.write.torch.calls import call
from lossless.write.torch.exporting import export_json


class Scalars(Writer):
    """The calls that take numbers."""

    @tracing.eager
    def add_scalar(
        self,
        tag: str,
        scalar_value: Any,
        global_step: Any = None,
        walltime: float | None = None,
        new_style: bool | str = False,
        double_precision: bool | str = False,
        display_name: str = "",
        summary_description: str = "",
    ) -> None:
        """Record a number of any framework. `new_style`: as a tensor, with `double_precision` of float64; a name and a
        description are for the page, as tensorboardX has them."""
        if new_style or double_precision or display_name or summary_description:
            if isinstance(new_style, str) or isinstance(double_precision, str):  # tensorboardX has the texts here
                display_name, summary_description = str(new_style or ""), str(double_precision or "")
                new_style = double_precision = False
            display_name = optional_text(display_name, "display_name")
            summary_description = optional_text(summary_description, "summary_description")
            form = Form.SIMPLE if not new_style else Form.PACKED_DOUBLE if double_precision else Form.PACKED
            pen = self._get_file_writer().pen(form, tag, display_name, summary_description)
            pen.scalar(tag, scalar_value, *self._at(global_step, walltime))
        elif global_step is None and tracing.active():
            tracing.divert(self._scalar_when_run, tag, scalar_value, None, walltime)
        else:
            self._scalar(tag, scalar_value, global_step, walltime)

    @call
    def add_scalars(
        self, main_tag: str, tag_scalar_dict: Mapping[str, Any], global_step: Any = None, walltime: float | None = None
    ) -> None:
        """Record a number for each key, as `main_tag` of a sub-run of its own (see `scalars_layout`): one chart."""
        if not isinstance(tag_scalar_dict, Mapping):
            raise TypeError(f"tag_scalar_dict: got {described(tag_scalar_dict)}, want a dict")
        step, moment = self._at(global_step, walltime)
        moment = wall_seconds(moment, self._strict, (id(self), main_tag))
        logdir = self._get_file_writer().get_logdir()
        for key, value in tag_scalar_dict.items():
            nested = f"{logdir}/{main_tag}/{key}"
            flat = f"{logdir}/{main_tag.replace('/', '_')}_{key}"
            directory = nested if self._scalars_layout == "tensorboardX" else flat
            self._ids[directory, main_tag] = nested
            run = self._sub_run(directory)
            if run is not None:
                run.scalar(main_tag, value, step, moment)

    def export_scalars_to_json(self, path: str | os.PathLike[str]) -> None:
        """Write every scalar so far to a JSON file: `{id: [[wall time, step, value], …], …}`. The id is
        <directory>/<main tag>/<key> for add_scalars, <directory>/<tag> for add_scalar. Raises OSError, WriteError."""
        self.flush()
        export_json(path, self._files(), self._ids)
