"""In range, or nothing that can be seen."""

import cv2
import numpy as np
import torch
from PIL import Image
from torch.utils.tensorboard import SummaryWriter
from torchvision.utils import make_grid

writer = SummaryWriter("logs")


def log(path, image, mask, batch, step):
    photo = cv2.imread(path)
    writer.add_image("bytes", photo, step, dataformats="HWC")
    writer.add_image("scaled", photo.astype("float32") / 255, step, dataformats="HWC")
    scaled = photo.astype(np.float32)
    scaled /= 255.0
    writer.add_image("in place", scaled, step, dataformats="HWC")
    pixels = torch.from_numpy(np.array(Image.open(path)))
    writer.add_image("divided", pixels.float().div(255), step, dataformats="HWC")
    writer.add_image("grid", make_grid(batch, normalize=True), step)
    writer.add_image("unknown", image, step)
    writer.add_image("unknown as float", image.float(), step)
    writer.add_image("mask", (mask > 0).astype(np.uint8) * 255, step, dataformats="HW")
    writer.add_image("long mask", (mask > 0).long(), step)
    writer.add_image("float mask", (mask > 0).float(), step)
    writer.add_image("back to bytes", (torch.sigmoid(batch[0]) * 255).to(torch.uint8), step)
    writer.add_image("bytes by numpy", (batch[0].numpy() * 255).astype("uint8"), step)
    writer.add_image("mask of bools", (mask > 0.5) * 255, step, dataformats="HW")
    if photo.max() > 1:
        photo = photo / 255.0
    writer.add_image("twice bound", photo.astype("float32"), step, dataformats="HWC")
