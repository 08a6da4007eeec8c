"""Tags from names, bounded indexes, keys of dictionaries, layers, ranks, the phase, the run."""

from datetime import datetime

from torch.utils.tensorboard import SummaryWriter


def train(model, loader, results, classes, rank, phase):
    writer = SummaryWriter(f"runs/{datetime.now():%Y%m%d}")
    run = "run" + datetime.now().strftime("%H%M%S")
    for epoch, batch in enumerate(loader):
        loss = model.step(batch)
        for name, parameter in model.named_parameters():
            writer.add_scalar(f"norm/{name}", parameter.norm(), epoch)
        for index, layer in enumerate(model.layers):
            writer.add_scalar(f"layer{index}/mean", layer.mean(), epoch)
        for i in range(model.heads):
            writer.add_scalar("head_%d" % i, model.head(i), epoch)
        for key in results:
            writer.add_scalar("result/" + key, results[key], epoch)
        for i, label in enumerate(classes):
            writer.add_scalar(f"accuracy/{i}-{label}", model.accuracy(i), epoch)
        writer.add_scalar(f"{phase}/loss", loss, epoch)
        writer.add_scalar(f"loss/rank{rank}", loss, epoch)
        writer.add_scalar(f"loss/top{5}", loss, epoch)
        writer.add_scalar("{}/loss".format(run), loss, epoch)
        writer.add_scalar(f"loss/{type(loss).__name__}", loss, epoch)
    writer.close()
