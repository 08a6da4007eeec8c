"""Opening, closing, reopening and sending a SummaryWriter."""

from __future__ import annotations

import copy
import multiprocessing
import os
import pickle
import re
import shutil
import socket
from pathlib import Path
from typing import Any

import pytest

from lossless import SummaryWriter
from lossless.errors import WriteError
from lossless.wire.events import SessionStatus
from lossless.write.notices import LosslessWarning
from lossless.write.torch.file_writer import FileWriter
from tests.unit.write.summary.reading import events, values

pytestmark = [pytest.mark.filterwarnings(f"ignore:.*fork:{kind}") for kind in ("RuntimeWarning", "DeprecationWarning")]
"""Where other tests have left threads running."""


def points(directory: str | Path) -> list[tuple[str, int, float]]:
    return [(v.tag, step, v.simple_value) for step, v in values(directory) if v.simple_value is not None]


def files(directory: Path) -> list[str]:
    return sorted(path.name for path in directory.rglob("*tfevents*"))


def test_the_default_directory_and_the_name_of_the_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with SummaryWriter(comment="_lr_0.1", filename_suffix=".mine") as writer:
        assert writer.log_dir == writer.get_logdir()
    host = re.escape(socket.gethostname())
    assert re.fullmatch(rf"runs/[A-Z]\w+\d\d_\d\d-\d\d-\d\d_{host}_lr_0\.1", str(writer.log_dir))
    (name,) = files(tmp_path)
    assert re.fullmatch(rf"events\.out\.tfevents\.\d{{10}}\.{host}\.{os.getpid()}\.\d+\.mine", name)


def test_a_relative_directory_stays_where_it_was_after_a_chdir(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Sub-runs, and the file after close(), lie below the same directory as the run."""
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path)
    writer = SummaryWriter("run")
    monkeypatch.chdir(tmp_path / "elsewhere")
    writer.add_scalars("both", {"a": 1.0}, 0)
    writer.add_hparams({"rate": 0.1}, {"score": 1.0}, run_name="trial")
    writer.close()
    with pytest.warns(LosslessWarning, match="W219 .*with the same file"):
        writer.add_scalar("late", 1.0, 0)
    writer.close()
    assert writer.get_logdir() == "run"
    assert not files(tmp_path / "elsewhere")
    assert {str(f.parent.relative_to(tmp_path)) for f in tmp_path.rglob("*tfevents*")} == {
        "run",
        "run/both_a",
        "run/trial",
    }
    assert len(list((tmp_path / "run").glob("*tfevents*"))) == 1


@pytest.mark.parity("torch.SummaryWriter.get_logdir")
@pytest.mark.parametrize("keyword", ["log_dir", "logdir"])
def test_the_directory_is_known_by_both_names_and_stays_as_given(tmp_path: Path, keyword: str) -> None:
    with SummaryWriter(**{keyword: tmp_path / "a"}) as writer:
        assert writer.log_dir == writer.logdir == writer.get_logdir() == tmp_path / "a"
        assert writer.file_writer is not None
        assert writer.file_writer.get_logdir() == str(tmp_path / "a")
    assert len(files(tmp_path / "a")) == 1


@pytest.mark.parity("torch.SummaryWriter.close", "torch.SummaryWriter.flush")
def test_closing_twice_and_flushing_after_it_do_nothing(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("loss", 0.5, 1)
    writer.flush()
    assert points(tmp_path) == [("loss", 1, 0.5)]
    writer.add_scalar("loss", 0.25, 2)
    writer.flush(fsync=True)
    writer.close()
    assert writer.file_writer is None and writer.all_writers is None
    writer.close()
    writer.flush()
    assert points(tmp_path) == [("loss", 1, 0.5), ("loss", 2, 0.25)]


def test_after_close_it_goes_on_with_the_same_file_and_says_so_once(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("loss", 3, 1)
    writer.close()
    with pytest.warns(
        LosslessWarning, match=rf"W219 .*after close.*\({re.escape(__file__)}:\d+\); close it after"
    ) as said:
        writer.add_scalar("loss", 2, 2)
    writer.add_scalar("loss", 1, 3)
    writer.close()
    assert len(said) == 1
    assert points(tmp_path) == [("loss", 1, 3.0), ("loss", 2, 2.0), ("loss", 3, 1.0)]
    assert len(files(tmp_path)) == 1


def test_strict_after_close_is_an_error(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path, strict=True)
    writer.close()
    with pytest.raises(WriteError, match="W219"):
        writer.add_text("notes", "late")


def test_after_close_a_disk_that_refuses_does_not_stop_training(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path / "run")
    writer.close()
    shutil.rmtree(tmp_path / "run")
    (tmp_path / "run").touch()
    with pytest.warns(LosslessWarning) as said:
        list(map(writer.add_scalar, ("loss", "acc"), (1, 2), (1, 1)))
    assert [str(warning.message)[:4] for warning in said] == ["W219", "W209"]
    writer.close()


def test_a_writer_of_the_same_directory_shares_the_file(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as one, SummaryWriter(str(tmp_path)) as two:
        one.add_scalar("a", 1, 1)
        two.add_scalar("b", 2, 1)
    assert points(tmp_path) == [("a", 1, 1.0), ("b", 1, 2.0)]
    assert len(files(tmp_path)) == 1


def test_a_directory_that_cannot_be_made_is_an_error_at_once(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises((WriteError, OSError), match=str(tmp_path / "file")):
        SummaryWriter(tmp_path / "file" / "run")


def test_purge_step_is_said_once(tmp_path: Path) -> None:
    writer = SummaryWriter(tmp_path, purge_step=7)
    assert writer.purge_step is None
    writer.close()
    with pytest.warns(LosslessWarning, match="W219"):
        writer.add_scalar("loss", 1, 8)
    writer.close()
    starts = [event for event in events(tmp_path) if event.session_log is not None]
    assert [(e.step, e.session_log and e.session_log.status) for e in starts] == [(7, SessionStatus.START)]


def test_subclasses_may_do_more(tmp_path: Path) -> None:
    class Louder(SummaryWriter):
        def __init__(self, directory: Path) -> None:
            super().__init__(directory)
            self.gain = 2

        def add_scalar(self, tag: str, scalar_value: Any, *args: Any, **kwargs: Any) -> None:
            super().add_scalar(f"loud/{tag}", scalar_value * self.gain, *args, **kwargs)

    with Louder(tmp_path) as writer:
        writer.add_scalar("loss", 4, 1)
    assert points(tmp_path) == [("loud/loss", 1, 8.0)]


@pytest.mark.parametrize("again", [lambda writer: pickle.loads(pickle.dumps(writer)), copy.deepcopy])
def test_a_copy_in_the_same_process_shares_the_file(tmp_path: Path, again: Any) -> None:
    writer = SummaryWriter(tmp_path, purge_step=3, filename_suffix=".x")
    writer.extra = [1]  # type: ignore[attr-defined]  # what scripts keep on it
    other = again(writer)
    assert other.extra == [1]
    with writer.use_metadata(global_step=1):
        writer.add_scalar("a", 1)
    other.add_scalar("b", 2, 1)
    writer.close()
    other.close()
    assert points(tmp_path) == [("a", 1, 1.0), ("b", 1, 2.0)]
    assert len(files(tmp_path)) == 1


def log_from_child(writer: SummaryWriter) -> None:
    writer.add_scalar("child", 1.0, 1)
    writer.add_scalars("group", {"child": 1.0}, 1)
    writer.close()


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_a_child_process_has_a_file_of_its_own(tmp_path: Path, method: str) -> None:
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("parent", 1.0, 1)
    child = multiprocessing.get_context(method).Process(target=log_from_child, args=(writer,))  # type: ignore[attr-defined]
    child.start()
    child.join()
    writer.add_scalar("parent", 1.0, 2)
    writer.close()
    assert child.exitcode == 0
    assert sorted(points(tmp_path)) == [("child", 1, 1.0), ("parent", 1, 1.0), ("parent", 2, 1.0)]
    assert len(list(tmp_path.glob("*tfevents*"))) == 2
    assert points(tmp_path / "group_child") == [("group", 1, 1.0)]


def test_written_nowhere(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path / "none", write_to_disk=False) as writer:
        writer.add_scalar("loss", 1, 1)
        writer.add_scalars("group", {"a": 1}, 1)
        writer.add_text("notes", "a", 1)
        writer.add_embedding([[1.0, 2.0]])
        writer.add_hparams({"lr": 1}, {"loss": 2})
        writer.export_scalars_to_json(tmp_path / "scalars.json")
        assert writer.file_writer is not None
        assert writer.file_writer.get_logdir() == str(tmp_path / "none")
    assert (tmp_path / "scalars.json").read_text() == "{}"
    assert not (tmp_path / "none").exists()


@pytest.mark.parametrize(("rank", "written"), [("0", True), ("3", False)])
def test_only_rank_0(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rank: str, written: bool) -> None:
    monkeypatch.setenv("RANK", rank)
    monkeypatch.setenv("WORLD_SIZE", "4")
    with SummaryWriter(tmp_path / "run", only_rank_0=True) as writer:
        writer.add_scalar("loss", 1, 1)
        writer.add_scalars("group", {"a": 1}, 1)
        assert writer.get_logdir() == tmp_path / "run"
    assert (tmp_path / "run").exists() == (tmp_path / "run/group_a").exists() == written


def test_a_run_per_rank(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("RANK", "3")
    monkeypatch.setenv("WORLD_SIZE", "4")
    with SummaryWriter(tmp_path, run_per_rank=True) as writer:
        writer.add_scalar("loss", 1, 1)
        writer.add_scalars("group", {"a": 2}, 1)
        assert pickle.loads(pickle.dumps(writer)).get_logdir() == str(tmp_path / "rank_3")
    assert writer.get_logdir() == str(tmp_path / "rank_3")
    assert points(tmp_path / "rank_3") == [("loss", 1, 1.0)]
    assert points(tmp_path / "rank_3/group_a") == [("group", 1, 2.0)]


def test_scripts_find_the_files(tmp_path: Path) -> None:
    with SummaryWriter(tmp_path) as writer:
        assert writer.file_writer is writer._get_file_writer()
        writer.add_scalars("group/x", {"a": 1, "b": 2}, 1)
        assert writer.all_writers is not None
        assert list(writer.all_writers) == [str(tmp_path), f"{tmp_path}/group_x_a", f"{tmp_path}/group_x_b"]
        assert all(isinstance(each, FileWriter) for each in writer.all_writers.values())


def test_comet_is_not_served(tmp_path: Path) -> None:
    SummaryWriter(tmp_path, comet_config={"disabled": True}).close()
    with pytest.warns(LosslessWarning, match=r"W224 .*comet_config"):
        SummaryWriter(tmp_path, comet_config={"project_name": "x"}).close()


def test_an_unknown_layout_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="scalars_layout: got 'flat', want 'torch' or 'tensorboardX'"):
        SummaryWriter(tmp_path, scalars_layout="flat")  # type: ignore[arg-type]
