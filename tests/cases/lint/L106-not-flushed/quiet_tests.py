"""A test's writer: its values are nobody's."""

from torch.utils.tensorboard import SummaryWriter


def test_writes(tmp_path):
    writer = SummaryWriter(tmp_path)
    writer.add_scalar("loss", 0.5, 0)
    assert list(tmp_path.iterdir())
