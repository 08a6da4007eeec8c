"""A writer for each trial, seed, fold, configuration, each in a directory of its own."""

import itertools
import os
from datetime import datetime
from sklearn.model_selection import KFold
import optuna
from torch.utils.tensorboard import SummaryWriter


def objective(trial):
    writer = SummaryWriter(f"runs/trial_{trial.number}")
    for step in range(100):
        writer.add_scalar("loss", 1 / (step + 1), step)
    writer.close()
    return 0.5


def run(seed, log_dir):
    writer = SummaryWriter(log_dir)
    for step in range(100):
        writer.add_scalar("loss", 1 / (step + 1), step)
    writer.close()


def main(args):
    for i, (a, b) in enumerate(KFold(5).split([1, 2, 3])):
        writer = SummaryWriter(os.path.join(args.out, "fold" + str(i)))
        writer.add_scalar("n", len(a), 0)
        writer.close()
    for seed in args.seeds:
        run(seed, f"runs/seed{seed}")
        log_dir = os.path.join("runs", str(seed))
        run(seed, log_dir)
    for lr, wd in itertools.product(args.lrs, args.wds):
        name = f"lr{lr}-wd{wd}"
        with SummaryWriter(log_dir="runs/" + name) as w:
            w.add_hparams({"lr": lr, "wd": wd}, {"acc": 0.5})
    for exp in args.experiments:
        stamp = datetime.now().strftime("%H%M%S%f")
        w = SummaryWriter("runs/" + stamp)
        w.add_scalar("x", 1, 0)
        w.close()
    for cfg in args.configs:
        w = SummaryWriter(cfg.log_dir)
        w.add_scalar("x", 1, 0)
        w.close()
    for cfg in args.configs:
        w = SummaryWriter(make_dir(cfg))
        w.add_scalar("x", 1, 0)
        w.close()
    study = optuna.create_study()
    study.optimize(objective, n_trials=10)


def make_dir(cfg):
    return os.path.join("runs", cfg.name)
