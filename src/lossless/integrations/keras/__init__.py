"""Keras 3: the TensorBoard callback for every backend, without TensorFlow; and a watch of the layers."""

try:
    import keras as _keras  # noqa: F401
except ImportError as error:
    raise ImportError("lossless.integrations.keras: got no module keras, want Keras 3; pip install keras") from error

from lossless.integrations.keras.tensorboard import TensorBoard
from lossless.integrations.keras.watch import Watch

__all__ = ["TensorBoard", "Watch"]
