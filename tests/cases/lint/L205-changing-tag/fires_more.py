"""Four ways to put the epoch, or the loss, into a tag."""

from torch.utils.tensorboard import SummaryWriter

writer = SummaryWriter("r")
for epoch in range(100):
    loss = 0.1 * epoch
    writer.add_scalar("loss_epoch_" + str(epoch), loss, epoch)  # expect: L205
    writer.add_scalar(f"loss={loss:.4f}", loss, epoch)  # expect: L205
    writer.add_scalar("Loss/%d" % epoch, loss)  # expect: L205
    writer.add_scalar("Loss/{:03d}".format(epoch), loss, 0)  # expect: L205
writer.close()
