"""A step that is counted, a helper that is called once, a hook of the beginning, another directory each call."""

import os

import pytorch_lightning as pl
from torch.utils.tensorboard import SummaryWriter


class Module(pl.LightningModule):
    def on_train_start(self):
        self.board = SummaryWriter("runs/module")

    def on_train_end(self):
        self.board.close()

    def training_step(self, batch, batch_idx):
        loss = self(batch).mean()
        self.board.add_scalar("loss", loss, self.global_step)
        return loss


def log_game(root, game, frames):
    with SummaryWriter(os.path.join(root, game)) as writer:
        for step, frame in enumerate(frames):
            writer.add_scalar("reward", frame.reward, step)


def log_config(config):
    with SummaryWriter("runs/config") as writer:
        writer.add_text("config", str(config), 0)


def main(config, games):
    log_config(config)
    for game in games:
        log_game("runs", game, games[game])
