"""The import rules: each is broken once, and what is allowed passes."""

from __future__ import annotations

import pytest

from tools.check_imports import INSIDE, PAGE, PYTHON, SIBLING, STANDARD_ONLY, TOO_EARLY, check_page, check_python

ALLOWED = {
    "wire/scan.py": "import numpy as np\nfrom lossless.errors import LosslessError\nfrom lossless.wire import kinds",
    "write/api.py": "from lossless.wire.records import frame",
    "write/encode/histogram.py": "import numpy",
    "write/encode/png.py": "import numpy\nfrom PIL import Image",
    "write/encode/figure.py": "def f():\n    import matplotlib",
    "write/inputs/arrays.py": "if TYPE_CHECKING:\n    import numpy\ndef f():\n    import numpy",
    "write/remote.py": "def f():\n    import fsspec",
    "write/recorder.pyx": "from libc.string cimport memcpy",
    "summary.py": "from lossless.write.summary import scalar",
    "compat/v1.py": "from lossless.write.v1 import scalar",
    "integrations/keras.py": "import keras\nfrom lossless.write.files import open_sink",
    "ingest/loader.py": "from lossless.logdir.tail import Tail\nimport lossless.store",
    "server/media.py": "from lossless.values.payload import Payload\nfrom lossless.query import Board",
    "cli/serve.py": "def command():\n    from lossless.server.app import create",
    "server/site.py": "def f():\n    import json\n    import pyarrow",
    "server/api/__init__.py": "from lossless.server.api import runs, tags",
    "server/api/tags.py": "from lossless.server.api.shapes import ROLE",
    "doctor/checks/tail.py": "from lossless.doctor.check import Check",
}
FORBIDDEN = {
    ("wire/scan.py", "from lossless.logdir import tail"): PYTHON["wire"].reason,
    ("store/run.py", "from lossless.wire import kinds"): PYTHON["store"].reason,
    ("query/board.py", "import lossless.server.app"): PYTHON["query"].reason,
    ("server/app.py", "from lossless.wire import scan"): PYTHON["server"].reason,
    ("server/app.py", "from lossless.store import kernels"): PYTHON["server"].reason,
    ("logdir/specs.py", "import pyarrow"): PYTHON["logdir"].reason,
    ("write/api.py", "import numpy"): TOO_EARLY,
    ("write/inputs/arrays.py", "import numpy"): TOO_EARLY,
    ("write/encode/figure.py", "import matplotlib"): TOO_EARLY,
    ("write/torch/writer.py", "def f():\n    from PIL import Image"): TOO_EARLY,
    ("write/torch/writer.py", "def f():\n    import numpy"): TOO_EARLY,
    ("write/torch/graph.py", "def f():\n    import torch"): PYTHON["write"].reason,
    ("summary.py", "from lossless.query import Board"): PYTHON["summary"].reason,
    ("compat/v1.py", "from lossless.wire import events"): PYTHON["compat"].reason,
    ("integrations/keras.py", "from lossless.wire import events"): PYTHON["integrations"].reason,
    ("write/api.py", "from lossless import query"): PYTHON["write"].reason,
    ("ingest/loader.py", "def f():\n    from lossless.store import run"): INSIDE,
    ("types.py", "import numpy"): STANDARD_ONLY,
    ("errors.py", "from lossless.store import run"): STANDARD_ONLY,
    ("doctor/checks/tail.py", "from lossless.doctor.checks.crc import Crc"): SIBLING,
    ("server/api/runs.py", "from lossless.server.api import tags"): SIBLING,
    ("store/_plan.pyx", "from lossless.wire cimport scan"): PYTHON["store"].reason,
    ("store/_plan.pyx", "cimport lossless.wire.scan"): PYTHON["store"].reason,
}


@pytest.mark.parametrize("path", ALLOWED)
def test_allowed(path: str) -> None:
    assert check_python(path, ALLOWED[path]) == []


@pytest.mark.parametrize(("path", "source"), FORBIDDEN)
def test_forbidden_with_its_reason(path: str, source: str) -> None:
    (breach,) = check_python(path, source)
    assert breach.startswith(f"src/lossless/{path}:{source.count(chr(10)) + 1}: ")
    assert breach.endswith(f": {FORBIDDEN[path, source]}")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("lib/format.ts", 'import { x } from "./ticks";'),
        ("plot/draw.ts", 'import { x } from "../lib/scale";'),
        ("state/board.svelte.ts", 'import type { A } from "../api/types";\nimport { P } from "../plot/types";'),
        ("views/board/Card.svelte", '<script>import { s } from "../../state/view.svelte";</script>'),
    ],
)
def test_allowed_in_the_page(path: str, source: str) -> None:
    assert check_page(path, source) == []


@pytest.mark.parametrize(
    ("path", "source", "room"),
    [
        ("lib/format.ts", 'import { x } from "../api/client";', "lib"),
        ("plot/draw.ts", 'export type { T } from "../state/series";', "plot"),
        ("api/client.ts", 'import x from "../plot/types";', "api"),
        ("state/deep/er.ts", 'const v = await import("../../views/App.svelte");', "state"),
    ],
)
def test_forbidden_in_the_page(path: str, source: str, room: str) -> None:
    (breach,) = check_page(path, source)
    assert breach.endswith(f": {PAGE[room][1]}")
