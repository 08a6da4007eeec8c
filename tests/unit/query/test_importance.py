"""What matters is found, what does not is not, and with too little to go by nothing is said."""

from __future__ import annotations

import numpy as np
import pytest

from lossless.query.importance import FEWEST, importance_of, spearman


def sweep(n: int) -> tuple[dict[str, list[object]], list[float]]:
    rng = np.random.default_rng(1)
    lr = 10 ** rng.uniform(-5, -1, n)
    optimizer = rng.choice(["adam", "sgd", "lion"], n)
    score = -((np.log10(lr) + 3) ** 2) + (optimizer == "lion") * 1.5 + rng.normal(0, 0.05, n)
    params: dict[str, list[object]] = {
        "lr": lr.tolist(),
        "optimizer": optimizer.tolist(),
        "noise": rng.normal(size=n).tolist(),
        "name": [f"trial {i}" for i in range(n)],
        "epochs": [10] * n,
    }
    return params, score.tolist()


def test_what_matters_is_found() -> None:
    """A peak in the middle has no rank correlation and matters most; names of their own explain nothing."""
    params, score = sweep(120)
    found = importance_of(params, score)  # type: ignore[arg-type]
    by_name = {param.name: param for param in found.params}
    shares = {name: param.importance for name, param in by_name.items()}
    assert found.explained is not None
    assert found.explained > 0.7
    assert shares["lr"] > shares["optimizer"] > 0.05 > shares["noise"]  # type: ignore[operator]
    assert shares["name"] == 0
    assert sum(share for share in shares.values() if share is not None) == pytest.approx(1)
    assert by_name["epochs"] == ("epochs", None, None, "the same in every session")
    assert abs(by_name["lr"].correlation or 1) < 0.3
    assert by_name["optimizer"].correlation is None


def test_of_many_those_that_alone_tell_most_are_looked_at() -> None:
    params, score = sweep(120)
    rng = np.random.default_rng(2)
    many: dict[str, list[object]] = {f"a{i}": rng.normal(size=120).tolist() for i in range(90)}
    found = {param.name: param for param in importance_of({**many, "lr": params["lr"]}, score).params}  # type: ignore[dict-item]
    assert found["lr"].importance == max(param.importance or 0 for param in found.values())
    left = [param for param in found.values() if param.reason == "alone it tells less than 40 others"]
    assert len(left) == 91 - 40
    assert all(param.importance is None and param.correlation is not None for param in left)


def test_the_same_for_the_same_input() -> None:
    params, score = sweep(40)
    assert importance_of(params, score) == importance_of(params, score)  # type: ignore[arg-type]


def test_too_little_to_go_by() -> None:
    params, score = sweep(FEWEST)
    few = importance_of(params, [*score[:-1], float("nan")])  # type: ignore[arg-type]
    assert (few.sessions, few.explained) == (FEWEST - 1, None)
    assert "10 sessions" in few.reason
    assert {param.importance for param in few.params} == {None}
    assert importance_of(params, [1.0] * FEWEST).reason == "the metric is the same in every session"  # type: ignore[arg-type]
    assert importance_of({}, score).params == []


def test_noise_is_called_noise() -> None:
    rng = np.random.default_rng(5)
    found = importance_of({"a": rng.normal(size=60).tolist()}, rng.normal(size=60).tolist())
    assert found.params[0].importance is None
    assert found.params[0].reason == "the parameters explain nothing of it"


def test_rank_correlation_shares_ranks_of_ties_and_leaves_missing_out() -> None:
    x = [1, 2, 2, 3, 4, 5, 6, 7, 8, 9, None]
    y = np.array([1.0, 3, 2, 4, 5, 6, 7, 8, 9, 10, 0])
    expected = np.corrcoef([1, 2.5, 2.5, 4, 5, 6, 7, 8, 9, 10], [1, 3, 2, 4, 5, 6, 7, 8, 9, 10])[0, 1]
    assert spearman(x, y) == pytest.approx(expected)
    assert spearman(["a", *x[1:]], y) is None
