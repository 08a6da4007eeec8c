"""One option as the directory of both writers."""

from torch.utils.tensorboard import SummaryWriter


def main(args):
    train_writer = SummaryWriter(args.log_dir)
    test_writer = SummaryWriter(args.log_dir)  # expect: L110
    for e in range(3):
        train_writer.add_scalar("loss", 1, e)
        test_writer.add_scalar("loss", 2, e)
    train_writer.close()
    test_writer.close()
