"""The target of the process uses the writer of the module, made before the fork."""

from multiprocessing import Process

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("runs/rollouts")


def rollout(worker):
    for step in range(100):
        writer.add_scalar(f"reward/{worker}", step * 0.1, step)


children = [Process(target=rollout, args=(worker,)) for worker in range(3)]  # expect: L107
for child in children:
    child.start()
for child in children:
    child.join()
writer.close()
