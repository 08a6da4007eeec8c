/** How to write a first point, by framework; `dir` is a directory below the logdir. */
export const SNIPPETS: readonly { name: string; code: (dir: string) => string }[] = [
  {
    name: "lossless",
    code: (dir) => `from lossless import SummaryWriter

with SummaryWriter(${quote(dir)}) as w:
    for step, loss in enumerate(train()):
        w.add_scalar("loss", loss, step)`,
  },
  {
    name: "PyTorch",
    code: (dir) => `from torch.utils.tensorboard import SummaryWriter

with SummaryWriter(${quote(dir)}) as w:
    for step, loss in enumerate(train()):
        w.add_scalar("loss", loss, step)`,
  },
  {
    name: "TensorFlow",
    code: (dir) => `import tensorflow as tf

with tf.summary.create_file_writer(${quote(dir)}).as_default():
    for step, loss in enumerate(train()):
        tf.summary.scalar("loss", loss, step)`,
  },
  {
    name: "Keras",
    code: (dir) => `import keras

log = keras.callbacks.TensorBoard(${quote(dir)}, update_freq=10)
model.fit(data, epochs=5, callbacks=[log])`,
  },
  {
    name: "Lightning",
    code: (dir) => `from lightning.pytorch import Trainer
from lightning.pytorch.loggers import TensorBoardLogger

Trainer(logger=TensorBoardLogger(${quote(dir)})).fit(model)
# in the module: self.log("loss", loss)`,
  },
  {
    name: "tensorboardX",
    code: (dir) => `from tensorboardX import SummaryWriter

with SummaryWriter(${quote(dir)}) as w:
    for step, loss in enumerate(train()):
        w.add_scalar("loss", loss, step)`,
  },
];

function quote(text: string): string {
  return JSON.stringify(text);
}

export interface Token {
  text: string;
  kind: "plain" | "keyword" | "text" | "comment";
}

const TOKENS = /(#.*$)|("(?:\\.|[^"\\])*")|\b(from|import|with|as|for|in)\b/gm;

/** Python as coloured pieces. */
export function tokens(code: string): Token[] {
  const out: Token[] = [];
  let from = 0;
  for (const found of code.matchAll(TOKENS)) {
    if (found.index > from) out.push({ text: code.slice(from, found.index), kind: "plain" });
    out.push({ text: found[0], kind: found[1] ? "comment" : found[2] ? "text" : "keyword" });
    from = found.index + found[0].length;
  }
  if (from < code.length) out.push({ text: code.slice(from), kind: "plain" });
  return out;
}
