"""lossless.summary in code that jax.jit and torch.compile compile: at every execution, at its step."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np
import pytest
import torch

from lossless import summary
from lossless.wire.graphs import GraphDef
from lossless.wire.tensors import to_numpy
from lossless.write import notices
from lossless.write.summary.state import LOCAL, Context
from tests.unit.write.summary.reading import events, points, tags, values


@pytest.fixture(autouse=True)
def _as_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "_said", notices._Said())
    LOCAL.context = Context()


def by_tag(directory: Path) -> dict[str, list[tuple[int, float]]]:
    found: dict[str, list[tuple[int, float]]] = {}
    for tag, step, value in points(directory):
        found.setdefault(tag, []).append((step, value))
    return {tag: sorted(told) for tag, told in found.items()}


def test_jit_with_the_step_as_an_argument(tmp_path: Path) -> None:
    """Value and step are those of the execution; the name scope and the writer those of the tracing."""

    @jax.jit
    def train(x: Any, step: Any) -> Any:
        with summary.name_scope("inner"):
            summary.scalar("loss", x * 2, step=step)
        summary.scalar("constant", 0.5, step=step)
        return x + 1

    with summary.create_file_writer(tmp_path).as_default():
        for step in range(5):
            train(jnp.float32(step), step)
    assert by_tag(tmp_path) == {
        "inner/loss": [(s, 2.0 * s) for s in range(5)],
        "constant": [(s, 0.5) for s in range(5)],
    }


@pytest.mark.parametrize("set_it", ["set_step", "as_default"])
def test_jit_with_the_default_step(tmp_path: Path, set_it: str) -> None:
    """It is the one that was set when the function ran, though its callbacks come later."""

    @jax.jit
    def train(x: Any) -> Any:
        summary.scalar("loss", x)
        summary.histogram("h", jnp.stack([x, x]))
        return x

    writer = summary.create_file_writer(tmp_path)
    with writer.as_default():
        for step in range(20):
            if set_it == "set_step":
                summary.experimental.set_step(step)
                train(jnp.float32(step))
            else:
                with writer.as_default(step=step):
                    train(jnp.float32(step))
    assert by_tag(tmp_path)["loss"] == [(s, float(s)) for s in range(20)]
    found = [(step, to_numpy(v.tensor)[-1].tolist()) for step, v in values(tmp_path) if v.tag == "h"]
    assert sorted(found) == [(s, [s, s, 2]) for s in range(20)]


def test_jit_of_every_kind(tmp_path: Path) -> None:
    """Arrays are those of the execution, too."""

    @jax.jit
    def train(x: Any, step: Any) -> Any:
        summary.image("image", x.reshape(1, 2, 2, 1), step=step)
        summary.audio("audio", x.reshape(1, 4, 1), 8000, step=step)
        summary.text("text", "ran", step=step)
        summary.write("write", x, step=step)
        summary.pr_curve("curve", x > 0.5, x, 3, step=step)
        summary.mesh("mesh", jnp.ones((1, 2, 3)) * x[0], step=step)
        return x

    with summary.create_file_writer(tmp_path).as_default():
        for step in range(3):
            train(jnp.arange(4, dtype=jnp.float32) / 4 + step / 100, step)
    assert sorted(tags(tmp_path)) == sorted(3 * ["image", "audio", "text", "write", "curve/pr_curves", "mesh_VERTEX"])
    written = {step: to_numpy(v.tensor) for step, v in values(tmp_path) if v.tag == "write"}
    for step in range(3):
        np.testing.assert_allclose(written[step], np.arange(4, dtype="f4") / 4 + np.float32(step / 100), rtol=1e-6)


def test_jit_under_a_condition(tmp_path: Path) -> None:
    """A function is asked at each execution; a traced bool is that of the execution; False records nothing."""
    on = [True]

    @jax.jit
    def train(x: Any, step: Any) -> Any:
        with summary.record_if(lambda: on[0]):
            summary.scalar("asked", x, step=step)
        with summary.record_if(step % 2 == 0):
            summary.scalar("traced", x, step=step)
        with summary.record_if(False):
            summary.scalar("never", x, step=step)
        return x

    with summary.create_file_writer(tmp_path).as_default():
        for step in range(4):
            on[0] = step < 2
            train(jnp.float32(step), step)
            jax.effects_barrier()
    assert by_tag(tmp_path) == {"asked": [(0, 0.0), (1, 1.0)], "traced": [(0, 0.0), (2, 2.0)]}


def test_scan_and_grad(tmp_path: Path) -> None:
    """Each iteration is an execution."""

    def step_of(x: Any, step: Any) -> tuple[Any, None]:
        summary.scalar("x", x, step=step)
        return x + 1, None

    with summary.create_file_writer(tmp_path).as_default():
        jax.lax.scan(step_of, jnp.float32(0), jnp.arange(4))
        jax.grad(lambda x: step_of(x, 10)[0])(1.0)
        jax.effects_barrier()
    assert by_tag(tmp_path) == {"x": [(0, 0.0), (1, 1.0), (2, 2.0), (3, 3.0), (10, 1.0)]}


def test_torch_compile(tmp_path: Path) -> None:
    """The call runs as it stands, at each execution."""

    @torch.compile(backend="eager")
    def train(x: Any, step: int) -> Any:
        y = x * 2
        summary.scalar("loss", y.sum(), step=step)
        summary.histogram("h", y, step=step)
        with summary.name_scope("inner"):
            summary.scalar("x", x[0], step=step)
        return y + 1

    with summary.create_file_writer(tmp_path).as_default():
        for step in range(5):
            train(torch.ones(3) * step, step)
    assert by_tag(tmp_path)["loss"] == [(s, 6.0 * s) for s in range(5)]
    assert by_tag(tmp_path)["inner/x"] == [(s, 1.0 * s) for s in range(5)]
    assert tags(tmp_path).count("h") == 5


MAKE: dict[str, Callable[[Any], Any]] = {
    "torch": lambda a: torch.tensor(a, requires_grad=True),
    "torch bfloat16": lambda a: torch.tensor(a).to(torch.bfloat16),
    "torch transposed": lambda a: torch.tensor(a.T.copy()).permute(tuple(range(a.ndim)[::-1])),
    "jax": jnp.asarray,
    "jax bfloat16": lambda a: jnp.asarray(a, jnp.bfloat16),
    "numpy": lambda a: a,
    "lists": lambda a: a.tolist(),
    "list of torch": lambda a: [torch.tensor(row) for row in a] if a.ndim else torch.tensor(a),
}


@pytest.mark.parametrize("framework", MAKE)
def test_inputs_of_every_kind(tmp_path: Path, framework: str) -> None:
    """What they record is what NumPy's arrays record."""

    def calls(make: Callable[[Any], Any], directory: Path) -> None:
        rng = np.random.default_rng(0)

        def drawn(*shape: int) -> Any:
            return make(np.asarray(rng.integers(0, 64, shape) / 64, "f4"))

        with summary.create_file_writer(directory).as_default():
            for step in range(2):
                summary.scalar("scalar", drawn(), step=step)
                summary.histogram("histogram", drawn(5, 6), step=step)
                summary.image("image", drawn(2, 3, 4, 3), step=step)
                summary.audio("audio", drawn(1, 20, 1), 8000, step=step)
                summary.write("write", drawn(2, 3), step=step)
                summary.mesh("mesh", drawn(1, 4, 3), colors=drawn(1, 4, 3), step=step)
                summary.pr_curve("curve", make(np.array([1.0, 0, 1], "f4")), drawn(3), 5, step=step)

    calls(MAKE[framework], tmp_path / "ours")
    calls(MAKE["numpy"], tmp_path / "numpy")
    ours, expected = (sorted((step, v.encode()) for step, v in values(tmp_path / n)) for n in ("ours", "numpy"))
    assert ours == expected != []


@pytest.mark.parity("tf.summary.graph")
def test_the_graph_of_a_jax_function(tmp_path: Path) -> None:
    """A node for each primitive, with its inputs and shape, in the scopes of functions, loops and named_scope."""

    @jax.jit
    def layer(x: Any, w: Any) -> Any:
        return jax.nn.relu(x @ w)

    def model(x: Any, w: Any) -> Any:
        with jax.named_scope("net"):
            y = layer(x, w)
        y, sums = jax.lax.scan(lambda carry, _: (carry * 2, carry.sum()), y, None, length=3)
        return jax.lax.cond(sums[0] > 0, lambda: y, lambda: -y)

    jaxpr = jax.make_jaxpr(model)(jnp.ones((2, 3)), jnp.ones((3, 4)))
    with summary.create_file_writer(tmp_path).as_default():
        assert summary.graph(jaxpr) is True
    (event,) = events(tmp_path)
    nodes: dict[str, Any] = {node.name: node for node in GraphDef.decode(event.graph_def).node}
    assert [n.op for n in nodes.values()].count("Placeholder") == 2
    product = nodes["net/layer/dot_general"]
    assert product.input == ("argument0", "argument1")
    (shape,) = next(a.value.list.shape for a in product.attr if a.key == "_output_shapes")
    assert [d.size for d in shape.dim] == [2, 4]
    assert any(n.op == "max" and n.input == ("net/layer/dot_general",) for n in nodes.values())
    assert nodes["scan/mul"].op == "mul" and nodes["cond"].op == "cond"
    assert nodes["result"].input == ("cond",)
    for node in nodes.values():
        assert all(name.partition(":")[0] in nodes for name in node.input), node
