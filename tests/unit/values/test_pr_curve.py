"""Curves against the definitions of their areas."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.errors import BrokenValue
from lossless.types import Kind
from lossless.values.pr_curve import PrCurve, areas, decode
from lossless.wire.events import Value
from lossless.wire.tensors import from_numpy
from lossless.write.encode.pr_curve import curve as written
from tests.unit.values.sounds import payload


def read(rows: object) -> PrCurve:
    return decode(payload(Value("pr", tensor=from_numpy(np.array(rows))), Kind.PR_CURVE))


def perfect() -> PrCurve:
    return read(written("pr", np.array([0, 0, 1, 1]), np.array([0.1, 0.2, 0.8, 0.9]), 11)[0].astype(np.float32))


def test_a_perfect_classifier_has_all_the_area() -> None:
    found = areas(perfect())
    assert (found.average_precision, found.pr_area, found.roc_area) == (1.0, 1.0, 1.0)
    assert (found.prevalence, found.best_f1) == (0.5, 1.0)
    assert found.best_threshold == pytest.approx(0.3)


def test_areas_are_those_of_every_pair_and_of_every_threshold() -> None:
    dice = np.random.default_rng(8)
    labels = dice.integers(0, 2, 400)
    scores = np.clip(0.3 * labels + dice.uniform(0, 0.7, 400), 0, 1)
    steps = np.floor(scores * 100)
    got = read(written("pr", labels, scores, 101)[0])
    found = areas(got)
    over, under = steps[labels == 1][:, None], steps[labels == 0]
    assert found.roc_area == pytest.approx(((over > under) + 0.5 * (over == under)).mean())
    precision, recall = got.rows[4][: got.drawn], got.rows[5][: got.drawn]
    assert found.average_precision == pytest.approx(-np.sum(np.diff(recall, append=0) * precision))
    f1 = 2 * precision * recall / (precision + recall)
    assert found.best_f1 == pytest.approx(f1.max())
    assert found.best_threshold == got.thresholds[f1.argmax()]


def test_nothing_is_invented_where_there_is_nothing_to_divide_by() -> None:
    only_positives = read([[3, 2], [0, 0], [0, 0], [0, 1], [1, 1], [1, 2 / 3]])
    found = areas(only_positives)
    assert (found.roc_area, found.prevalence) == (None, 1.0)
    nothing = areas(read(np.zeros((6, 4), np.float32)))
    assert (nothing.roc_area, nothing.prevalence, nothing.best_f1) == (None, None, None)
    assert areas(read(np.zeros((6, 0), np.float32))).average_precision is None


def test_nan_is_left_out_of_areas_and_stays_in_the_rows() -> None:
    rows = perfect().rows.copy()
    rows[4, 5] = np.nan
    found = read(rows)
    assert np.isnan(found.rows[4, 5])
    assert areas(found).average_precision == 1.0


def test_thresholds_with_nothing_above_them_are_not_drawn() -> None:
    found = read([[2, 1, 0.9, 0], [0, 0, 0, 0], [1, 1, 1, 1], [0, 1, 2, 2], [1, 1, 0, 0], [1, 0.5, 0, 0]])
    assert (found.drawn, found.thresholds.tolist()) == (2, [0, 1 / 3, 2 / 3, 1])


@pytest.mark.parametrize(
    "rows", [np.ones((1, 2)), np.zeros((6, 2, 2)), np.array([[b"a"]] * 6, object), np.zeros(6), np.zeros((6, 2), bool)]
)
def test_another_shape_is_told(rows: object) -> None:
    with pytest.raises(BrokenValue, match=r"pr of run at step 7: got .*, want numbers \(6, thresholds\)"):
        read(rows)
