"""TensorBoard's own code judges what a run is and how --logdir_spec is spelt."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tensorboard.backend.event_processing.data_ingester import _parse_event_files_spec
from tensorboard.backend.event_processing.io_wrapper import GetLogdirSubdirectories

from lossless.logdir import LocalFS, discover, parse_specs
from tests.support import touch

NAMES = (
    "events.out.tfevents.1795158671.vm.1.0.v2",
    "tfevents",
    ".tfevents",
    "my_tfevents_backup.txt",
    "events.out.tfevents.1.profile-empty",
    "events.out.tfevents.1.gz",
    "Tfevents",
    "events.out",
    "tf.events",
)


def test_the_same_directories_are_runs(tmp_path: Path) -> None:
    for n, name in enumerate(NAMES):
        for place in (f"plain_{n}", f"deep_{n}/a/.b/c d", f"both_{n}", f"both_{n}/below"):
            touch(tmp_path / place / name)
    touch(tmp_path / NAMES[0])
    (tmp_path / "tfevents_directory" / "empty").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    touch(tmp_path / "outside" / "linked" / NAMES[0])
    (tmp_path / "link").symlink_to(tmp_path / "outside" / "linked")
    theirs = {os.path.realpath(path) for path in GetLogdirSubdirectories(str(tmp_path))}
    ours = {os.path.realpath(run.directory) for run in discover(parse_specs([tmp_path]), LocalFS()).runs}
    assert ours == theirs
    assert len(ours) > 20


@pytest.mark.parametrize(
    "spec",
    [
        "a:/x,b:/y",
        "/x:y,/z",
        "name:relative/path",
        "relative/path",
        "a:~/x",
        "a:b:c",
        "a:/x/y:z",
        "a:/x,/y,b:z",
        "träin:/x y",
    ],
)
def test_the_same_spec_names_the_same_paths(spec: str) -> None:
    theirs = {(name, path) for path, name in _parse_event_files_spec(spec).items()}
    assert {(logdir.name, os.path.realpath(logdir.path)) for logdir in parse_specs(logdir_spec=spec)} == theirs
