"""Read, then reset, then written; reset at the start; or filled again before it is read."""

import tensorflow as tf
from torch.utils.tensorboard import SummaryWriter

loss_metric = tf.keras.metrics.Mean()
tb = SummaryWriter("logs")


def saved(dataset, model, epoch):
    for batch in dataset:
        loss_metric.update_state(model(batch))
    value = loss_metric.result()
    loss_metric.reset_state()
    tf.summary.scalar("loss", value, step=epoch)


def written_first(dataset, model, epoch):
    for batch in dataset:
        loss_metric(model(batch))
    tf.summary.scalar("loss", loss_metric.result(), step=epoch)
    loss_metric.reset_states()


def at_the_start(dataset, model, epoch):
    loss_metric.reset_state()
    for batch in dataset:
        loss_metric.update_state(model(batch))
    tf.summary.scalar("loss", loss_metric.result(), step=epoch)


def by_another(dataset, model, evaluate, epoch):
    loss_metric.reset_state()
    evaluate(dataset, model)
    tf.summary.scalar("loss", loss_metric.result(), step=epoch)


def by_itself(metric, batch, epoch):
    metric.reset()
    metric.update(batch)
    tb.add_scalar("metric", metric.compute(), epoch)


def called(metric, batch, epoch):
    metric.reset()
    metric(batch)
    tb.add_scalar("metric", metric.compute(), epoch)


def environment(env, agent):
    state = env.reset()
    tb.add_scalar("reset", env.episode_reward, agent.step(state))


def sums(loader, model):
    total = 0.0
    tb.add_scalar("start", total, 0)
    for i, batch in enumerate(loader):
        total += model(batch)
        if i % 10 == 9:
            tb.add_scalar("total", total / 10, i)
            total = 0.0
