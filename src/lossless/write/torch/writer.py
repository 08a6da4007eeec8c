"""SummaryWriter."""

from __future__ import annotations

from lossless.write.torch.arrays import Arrays
from lossless.write.torch.embeddings import Embeddings
from lossless.write.torch.graphs import Graphs
from lossless.write.torch.hparams import Descriptions
from lossless.write.torch.pictures import Pictures
from lossless.write.torch.scalars import Scalars


class SummaryWriter(Scalars, Arrays, Pictures, Descriptions, Embeddings, Graphs):
    """Writes one run: every call of torch.utils.tensorboard's SummaryWriter and of tensorboardX's, in torch's order.

    Values without a step count the calls of their tag. Calls never wait for a disk and do not raise for data; what is
    lost or doubtful is said as a LosslessWarning, or raised with `strict`. Calls may come from any thread."""
