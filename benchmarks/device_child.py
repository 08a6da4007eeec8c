"""Training steps on a GPU without and with 100 gradient histograms, as JSON: `python device_child.py FOLDER ROUNDS`.

The model is 100 residual layers of 1000 × 1000, a step sees 32,768 rows (as many as a language model's sees tokens), in
bfloat16. Blocks of steps with and without histograms take turns; the device is waited for at their ends alone.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from typing import Any

LAYERS, WIDTH, ROWS, STEPS = 100, 1000, 32_768, 20


def trainer(torch: Any) -> tuple[Any, Callable[[], None], Callable[[], None]]:
    """The model, its forward and backward pass, and the update of its parameters."""

    class Residual(torch.nn.Linear):  # type: ignore[misc]
        def reset_parameters(self) -> None:
            torch.nn.init.normal_(self.weight, std=0.01)

        def forward(self, x: Any) -> Any:
            return x + torch.nn.functional.gelu(super().forward(x))

    model = torch.nn.Sequential(*(Residual(WIDTH, WIDTH, bias=False) for _ in range(LAYERS))).cuda()
    optimizer = torch.optim.AdamW(model.parameters(), fused=True)
    rows, wanted = (torch.randn(ROWS, WIDTH, device="cuda") for _ in range(2))

    def learn() -> None:
        with torch.autocast("cuda", dtype=torch.bfloat16):
            loss = (model(rows) - wanted).float().pow(2).mean()
        loss.backward()

    def update() -> None:
        optimizer.step()
        optimizer.zero_grad(set_to_none=True)

    return model, learn, update


def block(
    torch: Any, parts: tuple[Any, Callable[[], None], Callable[[], None]], writer: Any, first: int
) -> list[float]:
    """Seconds a step of one block, and of them in the histogram calls; `writer` None: without."""
    model, learn, update = parts
    torch.cuda.synchronize()
    held = 0.0
    start = time.perf_counter()
    for step in range(first, first + STEPS):
        learn()
        if writer is not None:
            called = time.perf_counter()
            for name, parameter in model.named_parameters():
                writer.add_histogram(name, parameter.grad, step)
            held += time.perf_counter() - called
        update()
    torch.cuda.synchronize()
    return [(time.perf_counter() - start) / STEPS, held / STEPS]


def main(folder: str, rounds: int) -> dict[str, Any]:
    import torch

    if not torch.cuda.is_available():
        return {"skipped": "no GPU"}
    from lossless import SummaryWriter

    parts = trainer(torch)
    writer = SummaryWriter(folder)
    for warm in (None, writer):
        block(torch, parts, warm, 0)
    writer.flush()
    without, with_ = [], []
    for turn in range(1, rounds + 1):
        without.append(block(torch, parts, None, 0))
        with_.append(block(torch, parts, writer, turn * STEPS))
        writer.flush()
    start = time.perf_counter()
    writer.close()
    return {
        "device": torch.cuda.get_device_name(),
        "torch": torch.__version__,
        "without": without,
        "with": with_,
        "close": time.perf_counter() - start,
    }


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1], int(sys.argv[2]))))
