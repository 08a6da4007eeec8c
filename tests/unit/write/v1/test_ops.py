"""Ops are defined once and evaluated as often as wanted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import pytest

from lossless.compat import v1
from lossless.errors import WriteError
from lossless.write.notices import LosslessWarning
from lossless.write.v1.result import Evaluated


class Pair(NamedTuple):
    first: Any
    second: Any


@pytest.fixture(autouse=True)
def graph() -> Iterator[v1.Graph]:
    with v1.Graph().as_default() as made:
        yield made


def values(result: bytes) -> dict[str, Any]:
    assert isinstance(result, Evaluated)
    return {v.tag: getattr(v, v.WhichOneof("value")) for v in v1.Summary.FromString(result).value}


def test_every_import_gives_the_same_functions() -> None:
    import lossless.compat.v1 as tf
    from lossless.compat.v1 import summary
    from lossless.compat.v1.summary import scalar

    assert tf.summary.scalar is v1.summary.scalar is v1.scalar is summary.scalar is scalar


def test_an_op_is_evaluated_with_what_is_fed_each_time() -> None:
    x = v1.placeholder("float32", [], name="x")
    op = v1.summary.scalar("loss", x)
    assert [values(op.eval({x: n})) for n in (1, 2.5)] == [{"loss": 1.0}, {"loss": 2.5}]
    assert op({x: 3}) == op.eval({"x": 3}) == op.eval({"x:0": 3})


def test_callables_are_asked_and_constants_stay_as_they_were() -> None:
    array = np.array([1.0, 2.0])
    seen = iter((5.0, 7.0))
    merged = v1.summary.merge([v1.summary.scalar("s", lambda: next(seen)), v1.summary.tensor_summary("t", array)])
    array[:] = 9
    first, second = values(merged.eval()), values(merged.eval())
    assert (first["s"], second["s"]) == (5.0, 7.0)
    assert first["t"].tensor_content == second["t"].tensor_content == np.array([1.0, 2.0]).tobytes()


def test_an_input_is_asked_once_a_run() -> None:
    calls = []

    def measure() -> float:
        calls.append(1)
        return 4.0

    ops = [v1.summary.scalar("a", measure), v1.summary.scalar("b", measure)]
    found = v1.Session().run({"ops": ops, "more": (measure, Pair(ops[0], [measure]))})
    assert calls == [1]
    assert found["more"] == (4.0, Pair(found["ops"][0], [4.0]))
    assert isinstance(found["more"][1], Pair)
    assert values(found["ops"][1]) == {"b": 4.0}


def test_a_session_gives_what_was_fed_and_refuses_what_it_does_not_know(graph: v1.Graph) -> None:
    x = v1.placeholder("int32", [2], name="x")
    with v1.Session(graph=graph) as session:
        assert session.graph is graph
        fed = session.run(x, {x: [1.7, 2]})
        assert fed.dtype == np.int32
        assert fed.tolist() == [1, 2]
        with pytest.raises(TypeError, match="fetch: got float, want a summary op"):
            session.run([1.0])
        with pytest.raises(WriteError, match=r"W218 .*placeholder 'x' \(.*test_ops.py:\d+\)"):
            session.run(x)


def test_a_merged_op_without_its_inputs_names_the_placeholders_and_their_lines() -> None:
    x, y = v1.placeholder(name="x"), v1.placeholder(name="y")
    v1.summary.scalar("a", x), v1.summary.scalar("b", y)
    merged = v1.summary.merge_all()
    assert merged is not None
    with pytest.raises(WriteError) as error:
        merged.eval({y: 1.0})
    pattern = r"W218 input-missing: merge of 2 ops \(defined at .*test_ops.py:\d+\) was evaluated without its input "
    assert re.match(pattern + r"placeholder 'x' \(.*test_ops.py:\d+\)", str(error.value))
    assert "'y'" not in str(error.value)
    assert "eval({x: value})" in str(error.value)


def test_a_fed_value_of_another_shape_is_refused() -> None:
    x = v1.placeholder("float32", [None, 2], name="x")
    op = v1.summary.histogram("h", x)
    with pytest.raises(WriteError, match=r"feed of placeholder 'x:0': got shape \(3,\), want \(None, 2\)"):
        op.eval({x: [1, 2, 3]})
    assert values(op.eval({x: [[1, 2]] * 5}))["h"].num == 10


@pytest.mark.parametrize(
    ("dtype", "name"),
    [(float, "float32"), (int, "int32"), (np.float64, "float64"), (np.dtype("u1"), "uint8"), (str, "string")],
)
def test_dtypes_may_be_given_in_any_way(dtype: Any, name: str) -> None:
    assert v1.placeholder(dtype).dtype == name


def test_placeholders_take_names_of_the_graph_as_ops_do() -> None:
    names = [v1.placeholder(name="loss").name, v1.summary.scalar("loss", 1.0).name, v1.placeholder().name]
    assert names == ["loss:0", "loss_1:0", "Placeholder:0"]
    v1.summary.merge_all().eval()  # type: ignore[union-attr]


def test_nothing_to_merge_is_none_or_refused() -> None:
    assert v1.summary.merge_all() is None
    assert v1.summary.merge_all("own") is None
    with pytest.raises(ValueError, match="merge: got no inputs"):
        v1.summary.merge([])
    with pytest.raises(TypeError, match="merge: got int among its inputs"):
        v1.summary.merge([3])
    with pytest.raises(TypeError, match=r"merge: got <ScalarSummary 'a' .*want a list of ops"):
        v1.summary.merge(v1.summary.scalar("a", 1.0))


def test_an_op_merged_twice_is_refused_when_evaluated() -> None:
    op = v1.summary.scalar("a", 1.0)
    with pytest.raises(WriteError, match="got tag 'a' twice"):
        v1.summary.merge([op, op]).eval()


def test_merges_of_merges_and_of_serialised_summaries() -> None:
    inner = v1.summary.merge([v1.summary.scalar("a", 1.0)], collections=["kept"], name="inner")
    theirs = v1.Summary(value=[v1.Summary.Value(tag="b", simple_value=2.0)]).SerializeToString()
    outer = v1.summary.merge([inner, theirs, lambda: theirs.replace(b"b", b"c")])
    assert values(outer.eval()) == {"a": 1.0, "b": 2.0, "c": 2.0}
    assert inner.op == ("inner", "MergeSummary")
    assert v1.get_collection("kept") == [inner]


def test_data_that_is_no_scalar_is_left_out_and_said_with_the_definition() -> None:
    ops = [v1.summary.scalar("bad", np.zeros(3)), v1.summary.scalar("good", 1.0)]
    with pytest.warns(LosslessWarning, match=r"W204 .*summary scalar 'bad' \(defined at .*test_ops.py:\d+.*3") as said:
        result = v1.summary.merge(ops).eval()
    assert values(result) == {"good": 1.0}
    assert len(said) == 1


@pytest.mark.parametrize(
    ("op", "words"),
    [
        (lambda: v1.summary.image("i", np.zeros((1, 2, 2, 5))), "got shape"),
        (lambda: v1.summary.text("t", lambda: ["a", 3]), "text: got int"),
        (lambda: v1.summary.text("t", np.arange(2)), "text: got int"),
        (lambda: v1.summary.audio("a", np.zeros((1, 5, 1)), "fast"), "sample_rate|fast|numbers"),
    ],
)
def test_data_that_cannot_be_encoded_is_left_out_and_said(op: Any, words: str) -> None:
    with pytest.warns(LosslessWarning, match=rf"W2(12|21) .*defined at .*test_ops.py.*({words})"):
        result = op().eval()
    assert values(result) == {}


def test_an_error_of_the_users_own_function_is_the_users() -> None:
    with pytest.raises(ZeroDivisionError):
        v1.summary.scalar("a", lambda: 1 / 0).eval()


def test_a_finite_value_beyond_float32_is_written_as_float64() -> None:
    op = v1.summary.scalar("big", 1e300)
    with pytest.warns(LosslessWarning, match="W213"):
        assert values(op.eval())["big"].double_val == [1e300]
    assert values(v1.summary.scalar("edge", 3.4028235e38).eval())["edge"] == pytest.approx(3.4028235e38)
    assert values(v1.summary.scalar("inf", float("inf")).eval())["inf"] == float("inf")


def test_texts_of_every_form() -> None:
    for text in ("a", b"a", ["a"], np.array(["a"]), np.array([b"a"], object)):
        (value,) = v1.Summary.FromString(v1.summary.text("t", text).eval()).value
        assert value.tensor.string_val == [b"a"]
        assert value.metadata.plugin_data.plugin_name == "text"


def test_a_sample_rate_may_be_fed() -> None:
    rate = v1.placeholder("float32", [], name="rate")
    op = v1.summary.audio("a", np.zeros((1, 5), "f4"), rate, max_outputs=1)
    assert values(op.eval({rate: 8000}))["a/audio"].sample_rate == 8000


@pytest.mark.parametrize("define", [v1.summary.scalar, v1.summary.text])
def test_a_name_is_needed(define: Any) -> None:
    with pytest.raises(ValueError, match="got no name, want one"):
        define(None, 1.0)


def test_a_name_or_text_that_is_none_is_an_error_that_says_so() -> None:
    with pytest.raises(TypeError, match=r"ScalarSummary: name: got 7 \(int\), want text; give a str"):
        v1.summary.scalar(7, 1.0)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"family: got \['f'\] \(list\), want text"):
        v1.summary.histogram("h", [1.0], family=["f"])  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"description: got 7 \(int\), want text"):
        v1.summary.tensor_summary("t", 1.0, summary_description=7)  # type: ignore[arg-type]
