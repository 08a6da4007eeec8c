"""`/api/pr_curves` in its three forms."""

from __future__ import annotations

import csv
import io
import json

import numpy as np
import pyarrow as pa

from tests.unit.server.conftest import Client
from tests.unit.server.test_real_board import check

COLUMNS = [
    "threshold", "true_positives", "false_positives", "true_negatives", "false_negatives", "precision", "recall",
]  # fmt: skip


def test_all_forms_say_the_same_and_errors_stand_in_their_place(client: Client) -> None:
    said = client.post("/api/pr_curves", json={"tag": "pr", "step": 100, "over": 1}).json()
    check("/api/pr_curves", said, "post")
    broken, fine = said["curves"]
    assert (broken["length"], broken["error"]["code"], broken["roc_area"]) == (0, "broken", None)
    assert (fine["error"], fine["drawn"], fine["threshold"]) == (None, 2, [0, 1])
    table = pa.ipc.open_stream(client.get("/api/pr_curves?tag=pr&step=100&format=arrow").content).read_all()
    assert table.column_names == COLUMNS
    facts = json.loads(table.schema.metadata[b"lossless"])["curves"]
    assert facts == [{name: value for name, value in one.items() if name not in COLUMNS} for one in said["curves"]]
    rows = [*csv.DictReader(io.StringIO(client.get("/api/pr_curves?tag=pr&format=csv").text))]
    for name in COLUMNS:
        np.testing.assert_array_equal(table[name].to_numpy(), fine[name])
        assert [float(row[name]) for row in rows] == fine[name]
    assert {row["run"] for row in rows} == {"a/train"}
