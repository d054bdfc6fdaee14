"""How attempts and generations are numbered."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from airflow.sdk.execution_time.context import NEVER_EXPIRE

from dataflow_airflow import attempts
from dataflow_airflow.attempts import Attempt
from dataflow_airflow.errors import DataflowTaskError
from dataflow_airflow.paths import TaskPlaces
from project import MemoryStore, Project, RecordingLog, context

NOW = datetime(2026, 11, 21, 3, 0, tzinfo=UTC)


@pytest.fixture
def places(tmp_path: Path) -> TaskPlaces:
    return TaskPlaces(tmp_path / "task", tmp_path / "task.jsonl", tmp_path / "~last/task.json")


def begin(store: MemoryStore, places: TaskPlaces, hours: int = 0) -> tuple[int, int, str]:
    attempt = attempts.begin(store, places, NOW + timedelta(hours=hours))
    return attempt.number, attempt.generation, attempt.first_at


def test_a_retry_raises_the_attempt_and_keeps_the_generation(places: TaskPlaces) -> None:
    store = MemoryStore()
    assert begin(store, places) == (1, 1, "2026-11-21T03:00:00Z")
    assert begin(store, places, hours=1) == (2, 1, "2026-11-21T03:00:00Z")
    assert begin(store, places, hours=2) == (3, 1, "2026-11-21T03:00:00Z")


def test_running_again_after_success_raises_the_generation_once(places: TaskPlaces) -> None:
    store = MemoryStore()
    attempts.succeed(store, attempts.begin(store, places, NOW))
    assert begin(store, places) == (2, 2, "2026-11-21T03:00:00Z")
    assert begin(store, places) == (3, 2, "2026-11-21T03:00:00Z"), "the re-run is retried"
    attempts.succeed(store, attempts.begin(store, places, NOW))
    assert begin(store, places) == (5, 3, "2026-11-21T03:00:00Z")


def test_the_numbers_never_expire(places: TaskPlaces) -> None:
    store = MemoryStore()
    attempt = attempts.begin(store, places, NOW)
    assert store.retentions == {"dataflow": NEVER_EXPIRE}
    store.retentions.clear()
    attempts.succeed(store, attempt)
    assert store.retentions == {"dataflow": NEVER_EXPIRE}


def test_an_attempt_is_recorded_before_it_starts(project: Project, log: RecordingLog) -> None:
    store = MemoryStore()
    with pytest.raises(DataflowTaskError):
        project.execution(log).run(context(["exit", 1], store=store))
    project.execution(log).run(context(["report", {}], store=store))
    project.execution(log).run(context(["report", {}], store=store))
    numbers = [(seen["attempt"], seen["generation"]) for seen in (project.seen(n)["invocation"] for n in (1, 2, 3))]
    assert numbers == [(1, 1), (2, 1), (3, 2)]
    assert len({project.seen(n)["invocation"]["runStartedAt"] for n in (1, 2, 3)}) == 1


def test_an_empty_store_goes_on_from_the_folders(places: TaskPlaces) -> None:
    store = MemoryStore()
    begin(store, places)
    begin(store, places)
    store.values.clear()
    assert begin(store, places)[:2] == (3, 1)


def test_an_empty_store_goes_on_from_the_reports(places: TaskPlaces) -> None:
    report(places, 1, generation=1, state="succeeded")
    report(places, 4, generation=2, state="failed")
    (places.folder / "attempt-x").mkdir()
    (places.attempt(5)).mkdir()
    places.report(5).write_text('{"cut o')
    assert begin(MemoryStore(), places, hours=5) == (6, 2, "2026-11-21T01:00:00Z")


def test_an_empty_store_goes_on_from_the_journal(places: TaskPlaces) -> None:
    (places.folder / "journal").mkdir(parents=True)
    entry = {"version": 1, "kind": "intent", "attempt": 7, "generation": 3, "at": "2026-11-21T02:00:00Z"}
    (places.folder / "journal/000001.json").write_text(json.dumps(entry))
    assert begin(MemoryStore(), places) == (8, 3, "2026-11-21T02:00:00Z")


def test_an_empty_store_after_a_reported_success_means_a_re_run(places: TaskPlaces) -> None:
    report(places, 1, generation=1, state="succeeded")
    store = MemoryStore()
    assert begin(store, places)[:2] == (2, 2)
    assert begin(store, places)[:2] == (3, 2)


def test_a_report_of_success_does_not_make_a_retry_a_re_run(places: TaskPlaces) -> None:
    """The worker died between the driver's success and Airflow's: the retry must find the commit, not replace it."""
    store = MemoryStore()
    begin(store, places)
    report(places, 1, generation=1, state="succeeded")
    assert begin(store, places)[:2] == (2, 1)


def test_a_number_is_never_given_twice(places: TaskPlaces) -> None:
    store = MemoryStore()
    begin(store, places)
    places.attempt(2).mkdir()
    report(places, 3, generation=4, state="succeeded")
    assert begin(store, places)[:2] == (4, 5), "a restored database is older than the places"


def test_of_two_that_begin_at_once_each_has_a_number(places: TaskPlaces, monkeypatch: pytest.MonkeyPatch) -> None:
    begin(MemoryStore(), places)
    monkeypatch.setattr(TaskPlaces, "attempts", lambda self: [])
    assert begin(MemoryStore(), places)[0] == 2


def test_what_is_recorded_reads_back() -> None:
    attempt = Attempt(3, 2, "2026-11-21T03:00:00Z", succeeded=1)
    store = MemoryStore()
    attempts.succeed(store, attempt)
    assert store.get("dataflow") == {
        "number": 3, "generation": 2, "first_at": "2026-11-21T03:00:00Z", "succeeded": 2,
    }  # fmt: skip


def report(places: TaskPlaces, attempt: int, *, generation: int, state: str) -> None:
    places.attempt(attempt).mkdir(parents=True, exist_ok=True)
    started = f"2026-11-21T0{attempt}:00:00Z"
    places.report(attempt).write_text(
        json.dumps({"version": 1, "generation": generation, "state": state, "startedAt": started})
    )
