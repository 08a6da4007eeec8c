"""Times 255, of what is not seen: it is asked."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def log(generator, noise, masks, step):
    fake = generator(noise)
    writer.add_images("fake", fake * 255, step)  # expect: L601
    writer.add_images("masks", masks * 255, step)
