from __future__ import annotations

import pytest

from lossless.logdir import family_of, in_families
from lossless.types import Role

TRAIN, VALIDATION, TEST, OTHER = Role.TRAIN, Role.VALIDATION, Role.TEST, Role.OTHER


@pytest.mark.parametrize(
    ("run", "family", "role"),
    [
        ("train", ".", TRAIN),
        ("validation", ".", VALIDATION),
        ("exp1/train", "exp1", TRAIN),
        ("exp1/Training", "exp1", TRAIN),
        ("a/b/VAL", "a/b", VALIDATION),
        ("a/valid", "a", VALIDATION),
        ("a/eval", "a", VALIDATION),
        ("a/evaluation", "a", VALIDATION),
        ("a/test", "a", TEST),
        ("a/testing", "a", TEST),
        ("job/worker_0", "job", OTHER),
        ("job/rank1", "job", OTHER),
        ("job/worker_0/train", "job/worker_0", TRAIN),
        (".", ".", None),
        ("exp1", "exp1", None),
        ("train/exp1", "train/exp1", None),
        ("my_test", "my_test", None),
        ("retrain", "retrain", None),
        ("trainer", "trainer", None),
        ("ranking2", "ranking2", None),
    ],
)
def test_the_last_part_of_a_name_gives_the_role(run: str, family: str, role: Role | None) -> None:
    assert family_of(run) == (family, role)


def test_runs_that_differ_only_by_a_role_at_one_end_are_a_family() -> None:
    found = in_families(["x/a_train", "x/a-val", "train_b", "eval_b", "c.train", "d_train", "d", "loss_test"])
    assert found["x/a_train"] == ("x/a", TRAIN)
    assert found["x/a-val"] == ("x/a", VALIDATION)
    assert found["train_b"] == ("b", TRAIN)
    assert found["eval_b"] == ("b", VALIDATION)
    assert found["d_train"] == ("d", TRAIN)
    assert found["d"] == ("d", None)


def test_one_alone_is_no_family() -> None:
    assert in_families(["my_test", "other", "train_1", "train_2"]) == {
        "my_test": ("my_test", None),
        "other": ("other", None),
        "train_1": ("train_1", None),
        "train_2": ("train_2", None),
    }


def test_an_estimator_directory_is_one_family() -> None:
    assert in_families([".", "eval"]) == {".": (".", None), "eval": (".", VALIDATION)}
