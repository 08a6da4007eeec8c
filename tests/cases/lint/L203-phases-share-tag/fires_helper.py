"""A helper for both phases, handed the same writer."""

from torch.utils.tensorboard import SummaryWriter


def log_epoch(writer, metrics, epoch, split):
    for k, v in metrics.items():
        writer.add_scalar(f"{split}/{k}", v, epoch)


def log_loss(writer, loss, epoch):
    writer.add_scalar("loss", loss, epoch)  # expect: L203


def main(model):
    writer = SummaryWriter("runs/m")
    for epoch in range(10):
        train_loss = model.train()
        val_loss = model.val()
        log_epoch(writer, {"a": 1}, epoch, "train")
        log_epoch(writer, {"a": 1}, epoch, "val")
        log_loss(writer, train_loss, epoch)
        log_loss(writer, val_loss, epoch)
    writer.close()
