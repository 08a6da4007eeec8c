"""The rules of writing (W): what training code or the disk gets wrong, caught as it happens. A page each in docs/rules.

Loaded when the first notice is said, never by `import lossless`.
"""

# ruff: noqa: E501
from __future__ import annotations

from functools import partial

from lossless.findings import REGISTRY, Rule, Severity

__all__ = ["REGISTRY"]

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE
_rule = partial(Rule, since="0.1.0")
_TABLE = (
    _rule("W201", "no-writer", _E, "A value was logged while no writer was active; it was not recorded.",
         "tf.summary calls go to the default writer of their thread. Without one TensorFlow returns False and says nothing.",
         "Make a writer and use it: with lossless.summary.create_file_writer('logs').as_default(): … , in the thread that logs.",
         "summary.scalar('loss', 0.5, step=1) before any as_default()."),
    _rule("W202", "step-missing", _W, "Values of a tag were logged without a step, and no default step is set.",
         "TensorFlow raises, torch writes every point at step 0, one upon the other. Here each tag counts its own calls: 0, 1, 2 … Of one value alone, at step 0, nothing is said.",
         "Pass step= (global_step=), or call summary.experimental.set_step(step) in the loop.",
         "writer.add_scalar('loss', 0.5) in a loop."),
    _rule("W203", "step-stuck", _W, "Values of a tag keep coming at one step.",
         "All points of a step lie on one vertical line; TensorBoard keeps any of them. The step is usually a variable nobody advances.",
         "Pass a step that grows, or advance the default one with set_step(step).",
         "set_step(0) before the loop, and never again."),
    _rule("W204", "not-a-scalar", _E, "A value logged as a scalar is not one number; it was not recorded.",
         "A scalar chart has one number a step. An array has many, and None, text and complex numbers are none.",
         "Reduce it first (.mean(), .item()), or log it as a histogram.",
         "summary.scalar('loss', per_example_loss, step=1) with shape (32,)."),
    _rule("W205", "two-kinds", _W, "One tag was used for two kinds of value.",
         "TensorBoard shows a tag in the dashboard of the kind it saw first, and hides the other.",
         "Give each kind a tag of its own.", "add_scalar('w', …) and add_histogram('w', …)."),
    _rule("W206", "step-repeated", _W, "A tag was written twice in a row at the same step.",
         "Two points share one place on the chart; often a line was copied, or logging runs in every worker.",
         "Log a tag once a step, or in one process only (only_rank_0=True).",
         "add_scalar('loss', a, 7); add_scalar('loss', b, 7)"),
    _rule("W207", "names-collide", _W, "Two differently scoped names end as one tag.",
         "Their points are mixed on one curve.", "Name one of them differently.",
         "scalar('a/b') and, inside name_scope('a'), scalar('b')."),
    _rule("W208", "writer-in-loop", _W, "Writers of one directory are made again and again.",
         "Elsewhere each makes an event file: thousands of files, slow to list and to load. Here they share one open file.",
         "Make the writer once, before the loop.", "for epoch in range(1000): writer = SummaryWriter('runs/a')"),
    _rule("W209", "write-failed", _E, "The disk refused what was to be written; values are kept in memory and tried again.",
         "Disk full, quota, permission or a stale network handle. Training goes on; what memory cannot hold is dropped and counted (W210).",
         "Make room, or give the user who trains write permission.", "No space left on device after hours."),
    _rule("W210", "values-dropped", _E, "Values were dropped, because the disk refused them for too long.",
         "At most LOSSLESS_BUFFER_MB (512) of records are kept in memory. The count is also written into the file as soon as that can be.",
         "Make room on the disk; raise LOSSLESS_BUFFER_MB to bridge longer failures.", "A full disk that nobody empties."),
    _rule("W211", "queue-full", _W, "Images, audio, video or histograms come faster than they can be encoded.",
         "They are encoded in order on a thread beside training, which holds a bounded number of them. Until it catches up, the calls take part in its work.",
         "Log them less often, or smaller ones.", "add_video() at every step."),
    _rule("W212", "encode-failed", _E, "A value could not be encoded; it was not recorded.",
         "It was taken over by the call and turned out to be unfit when it was encoded, beside training.",
         "Check the value's shape, dtype and range against the call's description.", "An image of five channels."),
    _rule("W213", "inexact-float32", _W, "A finite value is beyond float32; it was written as float64.",
         "Scalars are float32 in event files; as such this value would be infinite. TensorBoard's fast mode does not show float64 scalars; lossless does.",
         "Log its logarithm, or a multiple of it.", "add_scalar('perplexity', 1e300, 1)"),
    _rule("W214", "file-vanished", _W, "The event file, or its directory, was removed or replaced while it was being written.",
         "What was written before is gone with it; writing goes on in a new file.",
         "Clean up log directories before training starts, not while it runs.", "rm -r runs/ in another terminal."),
    _rule("W215", "traced", _E, "A call was reached while code is compiled, in a way in which it cannot be recorded at each execution.",
         "Tracing runs the Python code once. A call recorded then would be recorded once, and never again. It is an error, always.",
         "Return the value from the compiled function and log it outside.", "writer.add_scalar(…) in a module given to torch.jit.trace."),
    _rule("W216", "op-never-merged", _W, "A summary op was defined and never merged or evaluated.",
         "In compat.v1 a summary op writes nothing by itself.", "Evaluate it, alone or through merge_all(), and give the result to add_summary.",
         "v1.summary.scalar('loss', loss) after merge_all()."),
    _rule("W217", "merged-never-written", _W, "The result of a summary op was evaluated and never written.",
         "Evaluating makes bytes; add_summary writes them.", "Call writer.add_summary(result, step).", "sess.run(merged) without add_summary."),
    _rule("W218", "input-missing", _E, "A summary op was evaluated without its inputs.",
         "It was defined on a placeholder that the evaluation did not feed.", "Feed the placeholder: merged.eval({x: value}).", "merged.eval()"),
    _rule("W219", "closed-writer", _E, "A value was logged to a writer that is closed.",
         "After close() nothing takes its values: it was not recorded. A SummaryWriter alone, as torch's, is opened again and goes on with its file.", "Close the writer after the last call, or make a new one.", "writer.close(); writer.add_scalar('loss', 0.5, 1)"),
    _rule("W220", "recording-off", _N, "A writer was closed and recorded nothing, because record_if switched recording off all the time.",
         "record_if(False), or a condition that is never true, drops every value, as asked.",
         "Check the condition given to record_if.", "with summary.record_if(lambda: step % 100 == 1): … with steps of 100."),
    _rule("W221", "input-unreadable", _E, "A value cannot be read as numbers; it was not recorded.",
         "It has no data (meta, deleted, masked), no plain layout (sparse, nested), no numbers (text, objects), or its own code raised.",
         "Convert it first: .to_dense(), .dequantize(), numpy.asarray(…).", "add_histogram('w', sparse_tensor, 1)"),
    _rule("W222", "value-adjusted", _W, "A value was changed to fit its kind.",
         "Colours are clipped to 0 … 1 or 0 … 255 and sound to -1 … 1; NaN has no bucket in a histogram; a step of 3.7 becomes 3.",
         "Scale the values before they are logged.", "An image of floats from 0 to 255."),
    _rule("W223", "writer-dropped", _W, "A writer was made and thrown away unused.",
         "create_file_writer(…) alone makes no writer the default one.",
         "Use `with create_file_writer(…).as_default():`, or keep it and call set_as_default().", "summary.create_file_writer('logs') on a line of its own."),
    _rule("W224", "not-available", _W, "Something was asked for that cannot be done without TensorFlow.",
         "Op graphs and profiles are TensorFlow's own; lossless never loads it.",
         "Use the framework's own profiler (torch.profiler, jax.profiler).", "summary.trace_on(profiler=True)"),
    _rule("W225", "steps-begin-again", _W, "A training writes into a directory in which another one wrote the same steps.",
         "Epochs and batches of a fit() count from the beginning: its points lie over those of the training before.",
         "Give each training a log_dir of its own, or go on with fit(initial_epoch=…).", "for lr in rates: model.fit(x, y, callbacks=[TensorBoard('logs')])"),
    _rule("W226", "nothing-watched", _W, "A watch found nothing of what it was asked for.",
         "It looks where a framework calls its hooks: at model(x) in training mode, and at layers that are not compiled away; without data a compiled Keras model shows neither activations nor gradients.",
         "Call model(x), not model.forward(x); compile the model and not the function around it; give the Keras watch a probe.", "watch(model), and then model.forward(x)."),
    _rule("W227", "watch-slowed", _W, "A watch left samples out, because those before took more time than its budget.",
         "Histograms of all weights and gradients cost about as much as a pass over them.",
         "Watch less often (every=), without histograms, or with a larger budget.", "watch(model, every=1, budget=0.01)"),
    _rule("W228", "blocks-interleaved", _W, "as_default() blocks of one thread overlap: one ended before another that began inside it.",
         "The default writer and step belong to a thread. asyncio tasks and generators that are suspended inside a block share them, so values may have gone to another task's writer, or to its step.",
         "Call the writer itself there: SummaryWriter.add_scalar(tag, value, step); or let no await or yield stand inside the block.", "async def task(i): with writer.as_default(step=i): await work(); summary.scalar('x', 1.0)"),
)  # fmt: skip

for _each in _TABLE:
    REGISTRY.add(_each)
