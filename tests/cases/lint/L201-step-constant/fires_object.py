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


class Handed:
    def __init__(self):
        self.writer = SummaryWriter("runs/handed")
        self.turn = 0

    def learn(self, batch):
        self.writer.add_scalar("loss", sum(batch), self.turn)


def advance(thing, name):
    setattr(thing, name, getattr(thing, name) + 1)


if __name__ == "__main__":
    agent, counted, handed = Agent(), Counted(), Handed()
    for episode in range(100):
        agent.learn([episode])
        counted.learn([episode])
        counted.count = episode
        handed.learn([episode])
        advance(handed, "turn")
    agent.writer.close()
    counted.writer.close()
    handed.writer.close()
