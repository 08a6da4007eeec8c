"""Laid out as the call says, or not to be seen."""

import cv2
import numpy as np
import tensorflow as tf
import torch
from PIL import Image
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def log(path, image, layout, step):
    photo = cv2.imread(path)
    writer.add_image("cv2", photo, step, dataformats="HWC")
    writer.add_image("grey", cv2.imread(path, 0), step, dataformats="HW")
    writer.add_image("turned", photo.transpose(2, 0, 1), step)
    writer.add_image("tensor", torch.from_numpy(photo).permute(2, 0, 1), step)
    writer.add_image("unknown", image, step)
    writer.add_image("told by another", photo, step, dataformats=layout)
    chw = np.array(Image.open(path)).transpose((2, 0, 1))
    writer.add_image("pil", chw, step)
    writer.add_image("hidden", *[photo, step, None, "HWC"])
    tf.summary.image("batched", tf.expand_dims(tf.io.decode_jpeg(tf.io.read_file(path)), 0), step=step)
    tf.summary.image("one of", tf.io.decode_jpeg(tf.io.read_file(path))[None], step=step)
    photo = photo.transpose(2, 0, 1)
