"""Two writers with the same tags, phases in tags, branches and keys."""

import torch
from torch.utils.tensorboard import SummaryWriter


def train(gen, disc, loader, args):
    writer_real = SummaryWriter("logs/real")
    writer_fake = SummaryWriter("logs/fake")
    step = 0
    for epoch in range(args.epochs):
        for i, (real, _) in enumerate(loader):
            d = disc(real)
            g = gen(real)
            if i % 100 == 0:
                with torch.no_grad():
                    fake = gen(real)
                writer_fake.add_image("Mnist Images", fake, global_step=step)
                writer_real.add_image("Mnist Images", real, global_step=step)
                step += 1
        writer_fake.add_scalar("loss", g, epoch)
    for w in (writer_real, writer_fake):
        w.close()


def multi(model, loaders, writer):
    n_iter = {"train": 0, "val": 0}
    for epoch in range(10):
        for phase in ["train", "val"]:
            losses = []
            for b in loaders[phase]:
                losses.append(model(b))
                n_iter[phase] += 1
                writer.add_scalar(phase + "/loss", losses[-1], n_iter[phase])
            if phase == "val":
                writer.add_scalar("best", min(losses), epoch)
            elif phase == "train":
                writer.add_scalar("lr", 0.1, epoch)
            tag = "acc_%s" % phase
            writer.add_scalar(tag, 0.5, epoch)
            writer.add_scalars("loss", {phase: sum(losses)}, epoch)
