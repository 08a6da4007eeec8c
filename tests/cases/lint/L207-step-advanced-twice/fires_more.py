"""Two optimisers of a DCGAN."""

import tensorflow as tf

global_step = tf.Variable(0, name="global_step", trainable=False)
d_optim = tf.train.AdamOptimizer(0.1).minimize(d_loss, var_list=d_vars, global_step=global_step)
g_optim = tf.train.AdamOptimizer(0.1).minimize(g_loss, var_list=g_vars, global_step=global_step)  # expect: L207
