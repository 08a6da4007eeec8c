"""Two writers, two tags, a branch for each phase, a prefix by the phase, a writer that is handed in."""

from torch.utils.tensorboard import SummaryWriter

train_writer = SummaryWriter("runs/train")
val_writer = SummaryWriter("runs/val")
writer = SummaryWriter("runs/all")
writers = {"train": train_writer, "val": val_writer}


def run_epoch(model, loader, epoch, board, phase):
    loss = model.loss(loader)
    board.add_scalar("loss", loss, epoch)
    writer.add_scalar("loss/" + phase, loss, epoch)


def main(model, loaders, epochs):
    for epoch in range(epochs):
        train_loss, val_loss = model.loss(loaders["train"]), model.loss(loaders["val"])
        train_writer.add_scalar("accuracy", train_loss, epoch)
        val_writer.add_scalar("accuracy", val_loss, epoch)
        for phase in ("train", "val"):
            writers[phase].add_scalar("score", model.score(phase), epoch)
            if phase == "train":
                writer.add_scalar("rate", model.rate, epoch)
            board = train_writer if phase == "train" else val_writer
            board.add_scalar("chosen", model.rate, epoch)
        run_epoch(model, loaders["train"], epoch, train_writer, "train")
        run_epoch(model, loaders["val"], epoch, val_writer, "val")
    for each in (train_writer, val_writer, writer):
        each.close()
