"""SummaryWriter: the calls of torch.utils.tensorboard and tensorboardX, without torch, TensorBoard or protobuf."""

from typing import TYPE_CHECKING

from lossless.lazy import on_demand

if TYPE_CHECKING:
    from lossless.write.torch.global_writer import GlobalSummaryWriter
    from lossless.write.torch.writer import SummaryWriter
else:
    __getattr__ = on_demand(__name__, {"global_writer": "GlobalSummaryWriter", "writer": "SummaryWriter"})

__all__ = ["GlobalSummaryWriter", "SummaryWriter"]
