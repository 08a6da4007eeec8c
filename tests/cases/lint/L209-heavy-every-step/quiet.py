"""Once an epoch, once in a while, once."""

from torch.utils.tensorboard import SummaryWriter


def train(net, train_loader, optimizer, epochs):
    writer = SummaryWriter("runs/light")
    for epoch in range(epochs):
        for images, labels in train_loader:
            loss = net(images, labels)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
        for name, parameter in net.named_parameters():
            writer.add_histogram(name, parameter, epoch)
        writer.add_images("inputs", images, epoch)
    images, _ = next(iter(train_loader))
    writer.add_images("first", images, 0)
    writer.close()
