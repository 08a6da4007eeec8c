"""Asked directly: what became of one run or tag; the wording and severity of answers."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from lossless.doctor import Evidence
from lossless.doctor.alike import nearest, runs_like, tags_like
from lossless.doctor.diagnosis import diagnose, gather
from lossless.doctor.expect import Expected, answer, parse
from lossless.doctor.viewed import Viewed
from lossless.errors import QueryError
from lossless.findings import Finding, Severity
from tests.unit.ingest.events import HEAD, NAME, scalars, write


@pytest.fixture
def keras(tmp_path: Path) -> Iterator[Evidence]:
    """A training as Keras writes it, and a run of another writer."""
    for run, tags in {
        "train": ["epoch_loss", "epoch_learning_rate"],
        "validation": ["epoch_loss"],
        "own": ["x"],
    }.items():
        write(tmp_path / "logs" / run / NAME, HEAD + b"".join(scalars(tag, range(5)) for tag in tags))
    evidence = gather(tmp_path / "logs")
    with closing(evidence.board):
        yield evidence


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("run=a", Expected("a", None)),
        ("tag=loss", Expected(None, "loss")),
        ("run=a,tag=loss", Expected("a", "loss")),
        ("tag=loss,run=a", Expected("a", "loss")),
        ("run=lr=1,bs=2,tag=a,b", Expected("lr=1,bs=2", "a,b")),
    ],
)
def test_names_may_hold_commas_and_equals_signs(text: str, wanted: Expected) -> None:
    assert parse(text) == wanted


@pytest.mark.parametrize("text", ["", "loss", "run=", "tag=,run=a", "run=a,run=b", "name=a"])
def test_another_form_is_refused_with_the_right_one(text: str) -> None:
    with pytest.raises(QueryError, match="want run=NAME, tag=NAME"):
        parse(text)


@pytest.mark.parametrize(
    ("run", "tag", "code", "severity", "message"),
    [
        (
            None,
            "epoch_loss",
            "D701",
            "note",
            "epoch_loss is shown: 10 points, steps 0 to 4 in 2 runs (train, validation)",
        ),
        ("train", None, "D701", "note", "Run train is shown: 2 tags, 10 points, steps 0 to 4"),
        (
            None,
            "val_loss",
            "D702",
            "note",
            "val_loss is shown as epoch_loss of validation: the role is in the run's name",
        ),
        ("train", "lr", "D702", "note", "lr of train is shown as epoch_learning_rate"),
        ("logs/train", None, "D702", "note", "Run logs/train is shown as train: runs are named by their path below"),
        (
            "logs",
            None,
            "D702",
            "note",
            "Run logs is shown as own, train, validation: runs are named by their path below",
        ),
        ("val", "epoch_loss", "D702", "note", "epoch_loss of val is in validation"),
        ("own", "epoch_loss", "D706", "warning", "own never wrote epoch_loss; 2 other runs did: train, validation"),
        (None, "accuracy", "D706", "warning", "accuracy was never written; 3 runs with 3 tags in all"),
        ("trian", None, "D706", "warning", "No run is named trian; the nearest of 3 runs: train"),
        (None, "grad_norm", "D706", "warning", "grad_norm was never written"),
    ],
)
def test_the_first_sentence_answers(
    run: str | None, tag: str | None, code: str, severity: str, message: str, keras: Evidence
) -> None:
    found = answer(keras, run, tag)
    assert (found.code, found.severity) == (code, Severity(severity))
    assert found.message.startswith(message), found.message


def test_a_tag_of_a_run_whose_file_holds_nothing_was_not_read(tmp_path: Path) -> None:
    logdir = tmp_path / "home/project/runs"  # what other tests wrote lies further than is looked
    write(logdir / "packed" / NAME, gzip.compress(HEAD + scalars("loss", range(5))))
    write(logdir / "empty" / NAME, b"")
    evidence = gather(logdir)
    with closing(evidence.board):
        assert answer(evidence, "packed", "loss").code == "D704"
        assert answer(evidence, "empty", "loss").code == "D704"
        assert answer(evidence, None, "loss").code == "D706"


def test_the_custom_of_the_framework_is_the_reason(keras: Evidence) -> None:
    found = answer(keras, tag="grad_norm")
    assert "The Keras callback does not log gradients" in found.message
    assert found.fix.startswith("lossless.summary.scalar(")


def test_a_reason_is_of_the_framework_that_wrote(keras: Evidence, tmp_path: Path) -> None:
    """Not of Keras where validation ran, nor of the Trainer for a train/loss, which is everybody's."""
    assert "fit()" not in answer(keras, tag="val_accuracy").message
    write(tmp_path / "a" / NAME, HEAD + scalars("train/loss", range(5)))
    evidence = gather(tmp_path)
    with closing(evidence.board):
        assert "Trainer" not in answer(evidence, tag="val/loss").message


def test_of_a_run_with_a_header_alone_the_flush_is_missing(tmp_path: Path) -> None:
    for run, values in (("a", scalars("loss", range(5))), ("b", b"")):
        write(tmp_path / run / NAME, HEAD + values)
    evidence = gather(tmp_path)
    with closing(evidence.board):
        found = answer(evidence, "b", "loss")
    assert (found.code, found.effect) == ("D706", "Nothing was written to it but a header.")
    assert "lush" in found.remedy


def test_of_a_logdir_that_is_missing_that_is_said(tmp_path: Path) -> None:
    codes = {finding.code for finding in diagnose(tmp_path / "none", expect=["tag=loss"])}
    assert {"D706", "F101"} <= codes or {"D705", "F101"} <= codes


def test_what_nobody_asked_is_refused(keras: Evidence) -> None:
    with pytest.raises(QueryError, match="want at least one"):
        answer(keras)
    with pytest.raises(QueryError, match="hidden: got 'all'"):
        answer(keras, "train", hidden=["all"])


def _hidden(evidence: Evidence, hidden: Sequence[str]) -> Finding:
    return answer(evidence, "train", "epoch_loss", hidden=hidden)


def test_what_hides_it_is_named(keras: Evidence) -> None:
    assert "run train is unchecked" in _hidden(keras, ["run=train"]).message
    assert "the role train is switched off" in _hidden(keras, ["role=train"]).message
    assert "the tag filter [ leaves it out" in _hidden(keras, ["tags=["]).message
    assert _hidden(keras, ["run=own", "runs=TRAIN", "tags=loss"]).code == "D701"
    assert Viewed.parse([]) == Viewed()


def test_other_names_of_a_tag_are_known_and_different_tags_are_not() -> None:
    known = ["Loss", "epoch_loss", "model/loss", "loss_1", "val_loss", "glossary"]
    assert [alike.name for alike in tags_like("loss", known)] == ["Loss", "epoch_loss", "loss_1", "model/loss"]
    assert tags_like("my loss", ["my_loss"])[0].why == "with _ for signs that old writers do not take"
    assert [alike.name for alike in runs_like("./a//b/", ["a/b", "a", "b"])] == ["a/b"]
    assert nearest("acuracy", ["accuracy", "loss"]) == ["accuracy"]
