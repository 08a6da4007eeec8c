"""Each worker makes a writer for the directory of its options."""

import torch.multiprocessing as mp
from torch.utils.tensorboard import SummaryWriter


def local_train(index, opt):
    writer = SummaryWriter(opt.log_path)  # expect: L110
    for s in range(10):
        writer.add_scalar("loss", 1, s)
    writer.close()


def main(opt):
    ps = []
    for i in range(4):
        p = mp.Process(target=local_train, args=(i, opt))
        p.start()
        ps.append(p)


if __name__ == "__main__":
    main(None)
