"""Numbers that are not in the range their type stands for."""

import cv2
import numpy as np
import torch
from PIL import Image
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def log(path, prediction, generated, step):
    photo = cv2.imread(path)
    writer.add_image("photo", photo.astype("float32"), step, dataformats="HWC")  # expect: L601
    pixels = np.array(Image.open(path).convert("RGB"))
    tensor = torch.from_numpy(pixels).permute(2, 0, 1).float()
    writer.add_image("tensor", tensor, step)  # expect: L601
    found = (prediction > 0.5).astype(np.uint8)
    writer.add_image("found", found, step, dataformats="HW")  # expect: L601
    writer.add_image("byte", (torch.sigmoid(prediction) > 0.5).byte(), step)  # expect: L601
    writer.add_image("scaled", torch.sigmoid(generated) * 255, step)  # expect: L601
