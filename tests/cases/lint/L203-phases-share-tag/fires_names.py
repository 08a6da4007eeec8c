"""The phase is handed over and not used."""

from torch.utils.tensorboard import SummaryWriter


def evaluate(model, loader, writer, name, epoch):
    writer.add_scalar("accuracy", model(loader), epoch)  # expect: L203


def main(model, train_loader, test_loader):
    writer = SummaryWriter("runs")
    for epoch in range(10):
        evaluate(model, train_loader, writer, "train", epoch)
        evaluate(model, test_loader, writer, "test", epoch)
    writer.close()
