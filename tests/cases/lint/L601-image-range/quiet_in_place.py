"""Scaled where it is."""

import cv2
import numpy as np
import torch
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def by_method(path, step):
    image = torch.from_numpy(cv2.imread(path)).float()
    image.div_(255)
    writer.add_image("image", image, step, dataformats="HWC")


def by_slice(path, step):
    image = cv2.imread(path).astype(np.float32)
    image[:] = image / 255
    writer.add_image("image", image, step, dataformats="HWC")


def by_out(path, step):
    image = cv2.imread(path).astype(np.float32)
    np.divide(image, 255, out=image)
    writer.add_image("image", image, step, dataformats="HWC")
    cv2.normalize(image, image, 0, 1, cv2.NORM_MINMAX)


def by_round(paths, step):
    image = cv2.imread(paths[0]).astype(np.float32) / 255
    for number, path in enumerate(paths):
        writer.add_image("image", image, step + number, dataformats="HWC")
        image = cv2.imread(path).astype(np.float32) / 255
