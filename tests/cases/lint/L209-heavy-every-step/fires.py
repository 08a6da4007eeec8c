"""Histograms and images of each batch."""

from torch.utils.tensorboard import SummaryWriter


def train(net, train_loader, optimizer, epochs):
    writer = SummaryWriter("runs/heavy")
    step = 0
    for epoch in range(epochs):
        for images, labels in train_loader:
            loss = net(images, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            for name, parameter in net.named_parameters():
                writer.add_histogram(name, parameter, step)  # expect: L209
            writer.add_images("inputs", images, step)  # expect: L209
            step += 1
    writer.close()
