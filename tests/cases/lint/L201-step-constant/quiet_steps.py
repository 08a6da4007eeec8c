"""Steps kept everywhere."""

import tensorflow as tf
from torch.utils.tensorboard import SummaryWriter

GLOBAL = 0
state = {"step": 0}
writer = SummaryWriter("runs/a")
tfw = tf.summary.create_file_writer("logs")


class Counter:
    def __init__(self):
        self.value = 0

    def advance(self):
        self.value += 1


def bump():
    global GLOBAL
    GLOBAL += 1


def train(loader, optimizer, model, counter, epoch):
    it = iter(range(100))
    for batch in loader:
        loss = model(batch)
        bump()
        writer.add_scalar("a", loss, GLOBAL)
        state["step"] += 1
        writer.add_scalar("b", loss, state["step"])
        counter.advance()
        writer.add_scalar("c", loss, counter.value)
        writer.add_scalar("d", loss, model.steps)
        writer.add_scalar("e", loss, next(it))
        writer.add_scalar("f", loss, len(state))
        with tfw.as_default():
            tf.summary.scalar("g", loss, step=optimizer.iterations)
            tf.summary.scalar("h", loss, step=model.global_step.value())
        writer.add_scalar("i", loss, epoch * len(loader) + batch.index)
    writer.close()


class Agent:
    steps = 0

    def __init__(self, env):
        self.env = env
        self.total = 0
        self.writer = SummaryWriter("runs/agent")
        self.log = {"n": 0}

    def act(self):
        self.total += 1
        self.log["n"] += 1
        Agent.steps += 1

    def run(self):
        while True:
            self.act()
            self.writer.add_scalar("reward", self.env.reward, self.total)
            self.writer.add_scalar("reward2", self.env.reward, self.log["n"])
            self.writer.add_scalar("reward3", self.env.reward, Agent.steps)
            if self.env.done:
                break
        self.writer.close()
