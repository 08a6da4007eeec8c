"""SummaryWriter: the calls of torch.utils.tensorboard and tensorboardX, without torch, TensorBoard or protobuf."""

from lossless.write.torch.global_writer import GlobalSummaryWriter
from lossless.write.torch.writer import SummaryWriter

__all__ = ["GlobalSummaryWriter", "SummaryWriter"]
