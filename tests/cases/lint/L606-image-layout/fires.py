"""Pictures that lie otherwise than the call is told."""

import cv2
import numpy as np
import tensorflow as tf
from PIL import Image
from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("logs")


def log(path, image, batch, step):
    photo = cv2.imread(path)
    writer.add_image("cv2", photo, step)  # expect: L606
    writer.add_image("rgb", cv2.cvtColor(photo, cv2.COLOR_BGR2RGB), step)  # expect: L606
    writer.add_image("pil", np.array(Image.open(path).convert("RGB")), step)  # expect: L606
    writer.add_image("permuted", image.permute(1, 2, 0), step)  # expect: L606
    writer.add_images("batch", batch.permute(0, 2, 3, 1), step)  # expect: L606
    writer.add_image("grey", np.asarray(Image.open(path).convert("L")), step)  # expect: L606
    writer.add_image("said wrong", photo, step, dataformats="CHW")  # expect: L606
    tf.summary.image("no batch", tf.io.decode_jpeg(tf.io.read_file(path)), step=step)  # expect: L606


def log_figure(fig, step):
    fig.canvas.draw()
    writer.add_image("rgba", np.asarray(fig.canvas.buffer_rgba()), step)  # expect: L606
    flat = np.frombuffer(fig.canvas.tostring_rgb(), dtype=np.uint8)
    pixels = flat.reshape(fig.canvas.get_width_height()[::-1] + (3,))
    writer.add_image("rgb", pixels, step)  # expect: L606
