"""The loaders say which phase it is."""

from torch.utils.tensorboard import SummaryWriter


def main(model, train_loader, val_loader):
    writer = SummaryWriter("runs/m")
    for epoch in range(10):
        model.train()
        for i, b in enumerate(train_loader):
            loss = model(b)
            writer.add_scalar("Loss", loss.item(), epoch * len(train_loader) + i)
        model.eval()
        for i, b in enumerate(val_loader):
            loss = model(b)
            writer.add_scalar("Loss", loss.item(), epoch * len(val_loader) + i)  # expect: L203
    writer.close()
