"""Two phases, one writer, one tag: the curve jumps between training and validation."""

from torch.utils.tensorboard import SummaryWriter


def run(model, loaders, optimizer, criterion, epochs):
    writer = SummaryWriter("runs/phases")
    for epoch in range(epochs):
        for phase in ["train", "val"]:
            total = 0.0
            for x, y in loaders[phase]:
                loss = criterion(model(x), y)
                if phase == "train":
                    optimizer.zero_grad()
                    loss.backward()
                    optimizer.step()
                total += loss.item()
            writer.add_scalar("loss", total / len(loaders[phase]), epoch)  # expect: L203
    writer.close()
