"""A step that an object keeps and nobody advances."""

from torch.utils.tensorboard import SummaryWriter


class Agent:
    def __init__(self):
        self.writer = SummaryWriter("runs/agent")
        self.learn_step = 0

    def learn(self, batch):
        self.writer.add_scalar("loss", sum(batch), self.learn_step)  # expect: L201


class Counted:
    def __init__(self):
        self.writer = SummaryWriter("runs/counted")
        self.count = 0

    def learn(self, batch):
        self.writer.add_scalar("loss", sum(batch), self.count)


if __name__ == "__main__":
    agent, counted = Agent(), Counted()
    for episode in range(100):
        agent.learn([episode])
        counted.learn([episode])
        counted.count = episode
    agent.writer.close()
    counted.writer.close()
