"""Write tf.records.gz: what TensorFlow makes of cases.py. Run with TensorFlow 2.21 in this folder."""

import gzip
import struct
from pathlib import Path

import cases
import tensorflow as tf
from tensorboard.plugins.mesh import summary_v2 as mesh
from tensorboard.plugins.pr_curve import summary as pr_curve

v1 = tf.compat.v1
HERE = Path(__file__).parent
kept = []


def keep(name, summary):
    data = name.encode() + b"\0" + summary
    kept.append(struct.pack("<I", len(data)) + data)


def tf2(name, write, *arguments, **named):
    folder = HERE / "scratch"
    writer = tf.summary.create_file_writer(str(folder))
    with writer.as_default(step=0):
        write(*arguments, **named)
    writer.close()
    (file,) = folder.iterdir()
    events = [v1.Event.FromString(record.numpy()) for record in tf.data.TFRecordDataset(str(file))]
    keep(name, v1.Summary(value=[value for e in events for value in e.summary.value]).SerializeToString())
    file.unlink()
    folder.rmdir()


def op(name, define, *arguments, **named):
    with tf.Graph().as_default(), v1.Session() as session:
        keep(name, session.run(define(*arguments, **named)))


for name, data in cases.NUMBERS.items():
    for count in cases.BUCKETS:
        tf2(f"histogram.tf2/{name}/{count}", tf.summary.histogram, name, data, buckets=count, description="d")
    op(f"histogram.v1/{name}", v1.summary.histogram, name, data)
for name, data in cases.TENSORS.items():
    tf2(f"tensor.tf2/{name}", tf.summary.write, name, data)
for name, data in cases.TEXTS.items():
    tf2(f"text.tf2/{name}", tf.summary.text, name, tf.constant(data, tf.string))
for name, data in cases.TF2_IMAGES.items():
    tf2(f"image.tf2/{name}", tf.summary.image, name, data)
for name, data in cases.IMAGES.items():
    op(f"image.v1/{name}", v1.summary.image, name, data)
    op(f"image.v1/{name}/1", v1.summary.image, name, data, max_outputs=1)
for name, data in cases.SOUNDS.items():
    tf2(f"audio.tf2/{name}", tf.summary.audio, name, data, 8000)
    op(f"audio.v1/{name}", v1.summary.audio, name, data, 7999.6)
for name, (labels, predictions, weights) in cases.CURVES.items():
    curve = pr_curve.pb(name, labels, predictions, 31, weights, description="d")
    keep(f"pr_curve.tf1/{name}", curve.SerializeToString())
cloud, faces = cases.NUMBERS["normal64"].reshape(1, 100, 3), [[[0, 1, 2]]]
tf2("mesh.tf2", mesh.mesh, "m", cloud.astype("f4"), faces, config_dict={"b": 1, "a": {}}, description="d")
(HERE / "tf.records.gz").write_bytes(gzip.compress(b"".join(kept), mtime=0))
