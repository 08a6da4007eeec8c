"""Heads of files that are no event files: read, never run."""

from __future__ import annotations

import os
import pickle
import zipfile
from pathlib import Path

import pytest

from lossless.doctor.reading import columns_of, json_of, lines_of, settings_of

_YAML = """\
# a comment
trainer:
  logger: false   # off
  callbacks:
    - class_path: Monitor
      init_args:
        every: 1
  fast_dev_run: True
report_to:
- wandb
- "tensorboard"
list: [a, 2]
name: 'q: r'
lr: 1e-3
nothing:
empty: null
"""


def test_flat_yaml_is_read_by_indentation(tmp_path: Path) -> None:
    (tmp_path / "c.yaml").write_text(_YAML)
    said = settings_of(str(tmp_path / "c.yaml"))
    assert said["trainer.logger"] is False
    assert said["trainer.fast_dev_run"] is True
    assert said["report_to"] == ["wandb", "tensorboard"]
    assert (said["list"], said["name"], said["lr"]) == (["a", 2], "q: r", 0.001)
    assert (said["nothing"], said["empty"]) == (None, None)


def test_json_and_toml_are_flattened(tmp_path: Path) -> None:
    (tmp_path / "c.json").write_text('{"trainer": {"logger": null}, "steps": 3}')
    (tmp_path / "c.toml").write_text("[trainer]\nlogger = false\n")
    assert settings_of(str(tmp_path / "c.json")) == {"trainer.logger": None, "steps": 3}
    assert settings_of(str(tmp_path / "c.toml")) == {"trainer.logger": False}


class _Arguments:
    """Pickled as transformers' arguments are."""

    def __init__(self) -> None:
        self.report_to = ["wandb"]
        self.logging_steps = 500
        self.where = Path("out")


class _Bomb:
    """What a pickle would run."""

    def __reduce__(self) -> tuple[object, tuple[str]]:
        return os.mkdir, ("bomb",)


def _saved(path: Path, value: object) -> str:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("training_args/data.pkl", pickle.dumps(value, protocol=2))
    return str(path)


def test_pickled_arguments_are_read_without_their_classes(tmp_path: Path) -> None:
    said = settings_of(_saved(tmp_path / "training_args.bin", _Arguments()))
    assert (said["report_to"], said["logging_steps"]) == (["wandb"], 500)


def test_nothing_of_a_pickle_is_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = _Arguments()
    arguments.report_to = _Bomb()  # type: ignore[assignment]
    settings_of(_saved(tmp_path / "training_args.bin", arguments))
    settings_of(_saved(tmp_path / "other.bin", _Bomb()))
    assert not (tmp_path / "bomb").exists()


@pytest.mark.parametrize("name", ["c.json", "c.yaml", "c.toml", "training_args.bin", "c.csv"])
@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"{[", b"PK\x03\x04 no archive", b"[" * 100_000])
def test_what_cannot_be_read_says_nothing(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert settings_of(str(path)) == {}
    assert json_of(str(path)) is None
    assert isinstance(columns_of(str(path)), list)


def test_a_long_log_is_read_at_both_ends(tmp_path: Path) -> None:
    (tmp_path / "train.log").write_text("first\n" + "step\n" * 200_000 + "last\n")
    lines = lines_of(str(tmp_path / "train.log"))
    assert (lines[0], lines[-2]) == ("first", "last")
    assert len(lines) < 100_000


def test_a_file_that_is_gone_says_nothing(tmp_path: Path) -> None:
    gone = str(tmp_path / "gone.json")
    assert (json_of(gone), settings_of(gone), lines_of(gone), columns_of(gone)) == (None, {}, [], [])
