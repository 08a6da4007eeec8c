from torch.utils.tensorboard import SummaryWriter


class Trainer:
    def __init__(self):
        self.writer = SummaryWriter("runs/mnist")
        self.step = 0

    def train(self, model, loader):
        for batch in loader:
            loss = model(batch)
            self.writer.add_scalar("loss", loss, self.step)
            self.step += 1

    def evaluate(self, metrics, epoch):
        for name, value in metrics.items():
            self.writer.add_scalar(name, value, epoch)
        self.writer.close()


def counted(writer, model, loader):
    step = 0
    for batch in loader:
        writer.add_scalar("loss", model(batch), step)
        step += len(batch)


def first_of_each(writer, environments, global_step):
    for step in range(1000):
        global_step += 1
        for info in environments.step():
            writer.add_scalar("episodic_return", info["r"], global_step)
            break
