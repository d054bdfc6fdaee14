"""Names as path segments, and the places of a run."""

from __future__ import annotations

import json
import random
from pathlib import Path
from urllib.parse import unquote

import pytest

from dataflow_airflow.paths import RunPlaces, encode_segment

SDK = Path(__file__).resolve().parents[2] / "sdk"
VECTORS = json.loads((SDK / "src/test/resources/dev/dataflow/run/path-segments.json").read_text("utf-8"))
"""The sdk's tests read the same file."""


@pytest.mark.parametrize("vector", VECTORS, ids=lambda vector: vector["segment"][-40:])
def test_a_name_becomes_the_segment_that_all_parts_agree_on(vector: dict[str, str]) -> None:
    assert encode_segment(vector["name"]) == vector["segment"]


def test_different_names_never_meet() -> None:
    seeded = random.Random(20261121)
    alphabet = "aZ0._-%/\\: é☃\n2EF\0?\ud83d\ude80🚀\u202e"
    short = {"".join(seeded.choices(alphabet, k=seeded.randrange(6))) for _ in range(20_000)}
    names = short | {"".join(seeded.choices(alphabet, k=seeded.randrange(400))) for _ in range(5_000)}
    segments = {encode_segment(name) for name in names}
    assert len(segments) == len(names)
    assert all(unquote(encode_segment(name), errors="surrogatepass") == name for name in short)
    assert max(map(len, segments)) == 200
    assert not segments & {".", ".."}
    assert not any("/" in segment for segment in segments)


def test_the_places_of_a_run() -> None:
    run = RunPlaces(Path("/staging"), Path("/dead"), "ns.daily", "r 1")
    task = run.task("g.t")
    assert run.exchange == Path("/staging/ns.daily/r%201/.exchange")
    assert task.folder == Path("/staging/ns.daily/r%201/g.t")
    assert task.report(2) == Path("/staging/ns.daily/r%201/g.t/attempt-2/report.json")
    assert task.dead_letters == Path("/dead/ns.daily/r%201/g.t.jsonl")
