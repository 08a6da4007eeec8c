"""Written once; a tag of its own each time; a step by use_metadata, by a counting wrapper, by starred arguments."""

import torch.utils.tensorboard
from tensorboardX import GlobalSummaryWriter, SummaryWriter


class Counting(torch.utils.tensorboard.SummaryWriter):
    def __init__(self, directory):
        super().__init__(directory)
        self.steps = 0

    def add_scalar(self, tag, value, global_step=None, *rest):
        self.steps += 1
        super().add_scalar(tag, value, self.steps if global_step is None else global_step, *rest)


def main(loader, results, arguments):
    counting = Counting("runs/counting")
    writer = SummaryWriter("runs/x")
    everywhere = GlobalSummaryWriter.getSummaryWriter()
    for epoch, batch in enumerate(loader):
        counting.add_scalar("loss", batch.mean())
        everywhere.add_scalar("loss", batch.mean())
        with writer.use_metadata(global_step=epoch):
            writer.add_scalar("loss", batch.mean())
        writer.add_scalar("loss/starred", *arguments)
        writer.add_scalar("loss/named", **dict(scalar_value=0.5, global_step=epoch))
    for name, value in results.items():
        writer.add_scalar(f"result/{name}", value)
    writer.add_scalar("best", max(results.values()))
    writer.add_hparams({"lr": 0.1}, {"best": 0.5})
    writer.add_text("config", str(arguments))
    writer.close()
    counting.close()
