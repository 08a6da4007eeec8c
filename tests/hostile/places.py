"""Projector configs that lead out of the logdir."""

from __future__ import annotations

from pathlib import Path

from lossless.wire.events import Value
from tests.hostile.pieces import record, write
from tests.hostile.words import ELSEWHERE, IMAGE

SECRET = "SECRET-8d1f"
"""Stands in the files outside; must not be in any answer."""


def embeddings(root: Path, outside: Path) -> None:
    """Up, absolute, over links, from another server, from a device, a pipe; sizes and names that lie."""
    outside.mkdir(parents=True, exist_ok=True)
    (outside / "secret.tsv").write_text("1\t2\n3\t4\n")
    (outside / "labels.tsv").write_text(f"{SECRET}\n{SECRET}\n")
    run = root / "projector"
    write(run, _begun())
    (run / "link.tsv").symlink_to(outside / "labels.tsv")
    (run / "folder").symlink_to(outside)
    (run / "self").symlink_to(run / "self")
    (run / "ok.tsv").write_text("1\t2\t3\n4\t5\t6\n7\t8\t10\n")
    (run / "odd.tsv").write_text(
        f"name\t{IMAGE}\n" + "\n".join([f"{IMAGE}\t\u202ex", "__proto__\t1e999", "\0\t"]) + "\n"
    )
    (run / "wide.tsv").write_text("\t".join(["1"] * 200_000) + "\n")
    (run / "words.tsv").write_text(IMAGE + "\n" + "x" * 100_000)
    up = "../" * 20 + str(outside).lstrip("/")
    away = [
        f"{up}/labels.tsv",
        f"{outside}/labels.tsv",
        "link.tsv",
        "folder/labels.tsv",
        f"file://{outside}/labels.tsv",
    ]
    away += [f"{ELSEWHERE}/x.tsv", "/dev/zero", "/etc/passwd", "/proc/self/environ", "self", ".", ""]
    config = "".join(_embedding(f"t{i}", "ok.tsv", metadata_path=path) for i, path in enumerate(away))
    config += "".join(_embedding(f"u{i}", path) for i, path in enumerate([*away, "wide.tsv", "words.tsv"]))
    config += _embedding(IMAGE, "ok.tsv", metadata_path="odd.tsv", bookmarks_path=away[0])
    config += "".join(_embedding(f"s{i}", "ok.tsv", sprite=path) for i, path in enumerate(away))
    (run / "projector_config.pbtxt").write_text(config)
    write(root / "pbtxt", _begun())
    (root / "pbtxt/projector_config.pbtxt").write_text("embeddings {" * 100_000)


def _begun() -> bytes:
    return record(Value(tag="loss", simple_value=1.0))


def _embedding(name: str, path: str, sprite: str | None = None, **more: str) -> str:
    lines = [f'tensor_name: "{_quoted(name)}"', f'tensor_path: "{_quoted(path)}"', "tensor_shape: [3, 3]"]
    lines += [f'{key}: "{_quoted(value)}"' for key, value in more.items()]
    if sprite is not None:
        lines.append(f'sprite {{ image_path: "{_quoted(sprite)}" single_image_dim: [1000000000, 1] }}')
    return "embeddings {\n  " + "\n  ".join(lines) + "\n}\n"


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
