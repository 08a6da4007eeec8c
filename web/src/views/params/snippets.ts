/** How parameters are written, by framework. */
export const SNIPPETS: readonly { name: string; code: string }[] = [
  {
    name: "lossless",
    code: `from lossless import summary

with summary.create_file_writer("logs/trial-1").as_default():
    summary.hparams({"lr": 3e-4, "optimizer": "adamw"})
    for step in range(100):
        summary.scalar("accuracy", train(), step=step)`,
  },
  {
    name: "PyTorch",
    code: `from torch.utils.tensorboard import SummaryWriter

with SummaryWriter("logs/trial-1") as w:
    w.add_hparams({"lr": 3e-4, "optimizer": "adamw"}, {"hparam/accuracy": accuracy})`,
  },
  {
    name: "TensorFlow",
    code: `import tensorflow as tf
from tensorboard.plugins.hparams import api as hp

with tf.summary.create_file_writer("logs/trial-1").as_default():
    hp.hparams({"lr": 3e-4, "optimizer": "adamw"})
    tf.summary.scalar("accuracy", accuracy, step=100)`,
  },
  {
    name: "Keras",
    code: `from tensorboard.plugins.hparams import api as hp

model.fit(data, epochs=5, callbacks=[
    keras.callbacks.TensorBoard("logs/trial-1"),
    hp.KerasCallback("logs/trial-1", {"lr": 3e-4, "optimizer": "adamw"}),
])`,
  },
  {
    name: "Lightning",
    code: `class Model(LightningModule):
    def __init__(self, lr: float, optimizer: str) -> None:
        super().__init__()
        self.save_hyperparameters()`,
  },
  {
    name: "Any",
    code: `import json

writer.add_text("config", json.dumps({"lr": 3e-4, "optimizer": "adamw"}))`,
  },
];
