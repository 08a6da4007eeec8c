"""Steps that count on, a tag or a writer for each epoch, a loop over folds, the epoch as the step."""

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, folds, epochs):
    writer = SummaryWriter("runs/on")
    step = 0
    for epoch in range(epochs):
        seen = epoch * len(loader)
        for index, batch in enumerate(loader):
            loss = model(batch)
            writer.add_scalar("loss", loss, step)
            writer.add_scalar("loss/worked_out", loss, epoch * len(loader) + index)
            writer.add_scalar("loss/seen", loss, seen)
            writer.add_scalar(f"epoch{epoch}/loss", loss, index)
            seen += 1
            step += 1
        for index, batch in enumerate(loader, start=epoch * len(loader)):
            writer.add_scalar("loss/started", model(batch), index)
        for index, batch in enumerate(loader):
            index += epoch * len(loader)
            writer.add_scalar("loss/moved", model(batch), index)
        if epoch == epochs - 1:
            for index, batch in enumerate(loader):
                writer.add_scalar("last", model(batch), index)
        with SummaryWriter(f"runs/epoch{epoch}") as own:
            for index, batch in enumerate(loader):
                own.add_scalar("loss", model(batch), index)
    for fold in folds:
        board = SummaryWriter(f"runs/{fold.name}")
        for epoch in range(epochs):
            board.add_scalar("loss", model.fit(fold), epoch)
        board.close()
    writer.close()
