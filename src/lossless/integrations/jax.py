"""JAX: histograms and norms of a tree of arrays."""

from __future__ import annotations

from typing import Any

try:
    import jax
    import jax.numpy as jnp
except ImportError as error:
    raise ImportError("lossless.integrations.jax: got no module jax, want it; pip install jax") from error

from lossless.integrations.journal import journal


def histograms(writer: Any, params: Any, step: int, *, prefix: str = "weights", norms: bool = True) -> None:
    """Write the distribution, and with `norms` the norm, of every array of a tree: parameters, gradients, updates.

    Tags: `<prefix>/<path>/histogram` and `/norm`; a path joins keys and indices by `/`. The arrays may be donated
    to the next step: GPUs count them where they lie, or they are copied there, and nothing waits for them. `writer`: as
    in `torch.watch`, where None and a directory are opened and closed here. For code that is not being compiled. Raises
    TypeError for another writer."""
    into = journal(writer)
    for path, leaf in jax.tree_util.tree_leaves_with_path(params):
        array = leaf if isinstance(leaf, jax.Array) else jnp.array(leaf)  # which copies: NumPy's may change
        if jnp.issubdtype(array.dtype, jnp.floating) and array.size:
            tag = "/".join([*filter(None, [prefix]), jax.tree_util.keystr(path, simple=True, separator="/")]).rstrip(
                "/"
            )
            into.histogram(f"{tag}/histogram", array, step)
            if norms:
                into.scalar(f"{tag}/norm", jnp.linalg.norm(array.astype(jnp.float32).ravel()), step)
    into.close()
