"""Names, scopes and collections of graphs."""

from __future__ import annotations

import threading
from collections.abc import Iterator

import pytest

from lossless.compat import v1
from lossless.errors import WriteError


@pytest.fixture(autouse=True)
def graph() -> Iterator[v1.Graph]:
    with v1.Graph().as_default() as made:
        yield made


def test_a_name_is_given_once(graph: v1.Graph) -> None:
    assert [graph.unique_name("loss") for _ in range(3)] == ["loss", "loss_1", "loss_2"]


def test_names_that_differ_by_case_only_are_told_apart_by_number(graph: v1.Graph) -> None:
    assert [graph.unique_name(n) for n in ("loss", "Loss", "loss_1")] == ["loss", "Loss_1", "loss_1_1"]


def test_scopes_nest_are_made_unique_and_can_be_entered_again(graph: v1.Graph) -> None:
    with v1.name_scope("net") as net:
        assert net == "net/"
        with v1.name_scope(None, default_name="deep"):
            assert graph.unique_name("a") == "net/deep/a"
        with v1.name_scope(""):
            assert graph.unique_name("a") == "a"
    with v1.name_scope("net") as other:
        assert other == "net_1/"
    with v1.name_scope(net):
        assert graph.unique_name("a") == "net/a"


def test_each_thread_has_its_own_current_graph(graph: v1.Graph) -> None:
    seen = []
    thread = threading.Thread(target=lambda: seen.append(v1.get_default_graph()))
    thread.start()
    thread.join()
    assert v1.get_default_graph() is graph
    assert seen[0] is not graph


def test_collections_keep_their_order_and_are_filtered_by_scope(graph: v1.Graph) -> None:
    ops = [v1.summary.scalar(name, 1.0, collections=["own", "other"]) for name in ("a/x", "b", "a/y")]
    assert v1.get_collection("own") == ops
    assert v1.get_collection("own", scope="a/") == [ops[0], ops[2]]
    assert v1.get_collection(v1.GraphKeys.SUMMARIES) == []
    v1.add_to_collection("own", 3)
    assert graph.get_collection("own")[-1] == 3
    v1.summary.merge_all("own", scope="[ab]").eval()  # type: ignore[union-attr]


def test_reset_begins_anew_and_is_refused_within_a_graph() -> None:
    with pytest.raises(RuntimeError, match="outside"):
        v1.reset_default_graph()


def test_reset_forgets_names_and_collections_of_the_process() -> None:
    found = []

    def outside() -> None:  # a new thread has entered no graph
        v1.reset_default_graph()
        v1.summary.scalar("a", 1.0).eval()
        first = v1.get_default_graph()
        v1.reset_default_graph()
        found.extend([v1.summary.merge_all(), v1.get_default_graph() is first])

    thread = threading.Thread(target=outside)
    thread.start()
    thread.join()
    assert found == [None, False]


def test_a_feed_by_an_unknown_name_is_refused(graph: v1.Graph) -> None:
    with pytest.raises(WriteError, match="feed_dict: got 'nobody', want the name of a placeholder"):
        graph.placeholder("nobody")
