from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/mnist")


def train(model, loader):
    step = 0
    for batch in loader:
        loss = model(batch)
        writer.add_scalar("loss", loss, step)  # expect: L201
        writer.add_scalar("accuracy", loss, 0)  # expect: L201
    writer.close()
