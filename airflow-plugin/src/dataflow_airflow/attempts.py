"""Numbers the attempts of a task: one engine application each, whatever Airflow's try number says.

The numbers live in Airflow's task state store, which survives retries and clears. Should it be empty (cleaned, or set
to forget succeeded tasks), they go on from what the attempts left in the task's place: folders, reports, the journal.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dataflow_airflow import compat
from dataflow_airflow.documents import instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from dataflow_airflow.paths import TaskPlaces

KEY = "dataflow"


@dataclass(frozen=True)
class Attempt:
    """One submission of a task, and what came before it in the same run."""

    number: int
    generation: int
    first_at: str
    """When the first attempt of this task in this run began."""
    succeeded: int = 0
    """The last generation that Airflow was told to have succeeded; 0 if none."""


def begin(store: compat.StateStore, places: TaskPlaces, now: datetime) -> Attempt:
    """Numbers a new attempt, records it, and claims its folder."""
    before = _latest(_stored(store), _left_behind(places))
    number = before.number + 1 if before else 1
    while not _claimed(places, number):
        number += 1
    if before is None:
        attempt = Attempt(number, 1, instant_text(now))
    else:
        redone = before.succeeded >= before.generation
        attempt = Attempt(number, before.generation + redone, before.first_at, before.succeeded)
    compat.keep_for_ever(store, KEY, asdict(attempt))
    return attempt


def succeed(store: compat.StateStore, attempt: Attempt) -> None:
    """Records that the attempt's generation succeeded, so that running the task again starts the next one."""
    compat.keep_for_ever(store, KEY, asdict(attempt) | {"succeeded": attempt.generation})


def _stored(store: compat.StateStore) -> Attempt | None:
    stored = store.get(KEY)
    return Attempt(**stored) if isinstance(stored, dict) else None


def _left_behind(places: TaskPlaces) -> Attempt | None:
    numbers = places.attempts()
    reports = list(_documents(places.report(number) for number in numbers))
    entries = list(_documents(places.journal()))
    numbers += [entry["attempt"] for entry in entries if isinstance(entry.get("attempt"), int)]
    if not numbers:
        return None
    # Without the store there is no telling a retry from a re-run. After a reported success it is taken for a re-run:
    # that repeats work at worst, while the opposite would leave a deliberate re-run without effect.
    succeeded = max((_generation(report) for report in reports if report.get("state") == "succeeded"), default=0)
    times = [report.get("startedAt") for report in reports] + [entry.get("at") for entry in entries]
    known = [time for time in times if isinstance(time, str)]
    return Attempt(
        number=max(numbers),
        generation=max(map(_generation, reports + entries), default=1),
        first_at=min(known) if known else _changed_at(places.folder),
        succeeded=succeeded,
    )


def _latest(stored: Attempt | None, left: Attempt | None) -> Attempt | None:
    if stored is None or left is None:
        return stored or left
    # A restored database may be older than the places; what is there is never numbered again.
    if left.generation > stored.generation:
        return Attempt(max(stored.number, left.number), left.generation, stored.first_at, left.succeeded)
    return Attempt(max(stored.number, left.number), stored.generation, stored.first_at, stored.succeeded)


def _documents(files: Iterable[Path]) -> Iterator[dict[str, Any]]:
    for file in files:
        try:
            document = json.loads(file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            continue
        if isinstance(document, dict):
            yield document


def _generation(document: dict[str, Any]) -> int:
    generation = document.get("generation")
    return generation if isinstance(generation, int) else 1


def _changed_at(folder: Path) -> str:
    return instant_text(datetime.fromtimestamp(folder.stat().st_mtime, UTC))


def _claimed(places: TaskPlaces, number: int) -> bool:
    places.folder.mkdir(parents=True, exist_ok=True)
    try:
        places.attempt(number).mkdir()
    except FileExistsError:
        return False
    return True
