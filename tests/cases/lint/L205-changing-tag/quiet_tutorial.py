"""Right programs."""

from torch.utils.tensorboard import SummaryWriter
import torchvision

writer = SummaryWriter()
images = [1]
grid = torchvision.utils.make_grid(images)
writer.add_image("images", grid, 0)
writer.add_graph(None, images)
for i in range(100):
    writer.add_scalar("x2", i * i, i)
    writer.add_scalars("run", {"a": i, "b": 2 * i}, i)
for name in ("a", "b"):
    writer.add_text(name, "hello", 0)
for cls in range(10):
    writer.add_pr_curve(str(cls), images, images, global_step=0)
    writer.add_scalar(f"class/{cls}/acc", 0.5, 0)
writer.add_hparams({"lr": 1}, {"acc": 1})
writer.close()
