"""Names as path segments, and the places of a run."""

from __future__ import annotations

import random
from pathlib import Path
from urllib.parse import unquote

import pytest

from dataflow_airflow.paths import RunPlaces, encode_segment


@pytest.mark.parametrize(
    ("name", "segment"),
    [
        ("clean_trips", "clean_trips"),
        ("region-us.enrich", "region-us.enrich"),
        ("manual__2026-11-21T00:00:00+00:00", "manual__2026-11-21T00%3A00%3A00%2B00%3A00"),
        ("a/b", "a%2Fb"),
        (".", "%2E"),
        ("..", "%2E%2E"),
        ("...", "..."),
        ("50%", "50%25"),
        ("naïve ☃", "na%C3%AFve%20%E2%98%83"),
        ("", ""),
    ],
)
def test_a_name_becomes_one_segment(name: str, segment: str) -> None:
    assert encode_segment(name) == segment


def test_different_names_never_meet() -> None:
    seeded = random.Random(20261121)
    alphabet = "aZ0._-%/\\: é☃\n2EF"
    names = {"".join(seeded.choices(alphabet, k=seeded.randrange(6))) for _ in range(20_000)}
    segments = {encode_segment(name) for name in names}
    assert len(segments) == len(names)
    assert all(unquote(encode_segment(name)) == name for name in names)
    assert not segments & {".", ".."}
    assert not any("/" in segment for segment in segments)


def test_the_places_of_a_run() -> None:
    run = RunPlaces(Path("/staging"), Path("/dead"), "ns.daily", "r 1")
    task = run.task("g.t")
    assert run.exchange == Path("/staging/ns.daily/r%201/.exchange")
    assert task.folder == Path("/staging/ns.daily/r%201/g.t")
    assert task.report(2) == Path("/staging/ns.daily/r%201/g.t/attempt-2/report.json")
    assert task.dead_letters == Path("/dead/ns.daily/r%201/g.t.jsonl")
