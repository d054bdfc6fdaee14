"""What differs, or may come to differ, between versions of Airflow: the only place that asks Airflow for it.

Each import is inside its function, so that this module costs nothing when a DAG file is parsed.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime, timedelta

    from airflow.timetables.base import Timetable


class StateStore(Protocol):
    """What outlives a try of a task: `context["task_state_store"]`."""

    def get(self, key: str) -> Any: ...

    def set(self, key: str, value: Any, *, retention: timedelta | None = None) -> None: ...


def at_times(*times: datetime) -> Timetable:
    """A schedule of these times, each a run."""
    # `airflow.sdk` has a class of this name too, which Airflow 3.3.2 stores and cannot read back.
    import pendulum
    from airflow.timetables.events import EventsTimetable

    return EventsTimetable([pendulum.instance(time) for time in times])


def run_once() -> Timetable:
    """A schedule of one run, for where Airflow takes no "@once"."""
    from airflow.timetables.simple import OnceTimetable

    return OnceTimetable()


def connection(connection_id: str) -> Any | None:
    """The connection of that id with its secrets, or None when there is none."""
    from airflow.sdk import Connection
    from airflow.sdk.exceptions import AirflowNotFoundException

    masking = logging.getLogger("airflow.sdk._shared.secrets_masker.secrets_masker")
    masking.addFilter(_tells_of_more_than_a_short_value)
    try:
        return Connection.get(connection_id)
    except AirflowNotFoundException:
        return None
    finally:
        masking.removeFilter(_tells_of_more_than_a_short_value)


def _tells_of_more_than_a_short_value(record: logging.LogRecord) -> bool:
    # Airflow 3.3.2 warns of each short value of an extra, such as "jdbc", before it looks whether that is a secret.
    return not record.getMessage().startswith("Skipping masking for a secret")


def mask_secrets(secrets: Sequence[str]) -> None:
    """Has Airflow mask these in all that the task and its supervisor log from now on."""
    from airflow.sdk.log import mask_secret

    if secrets:
        mask_secret(list(secrets))


def keep_for_ever(store: StateStore, key: str, value: Any) -> None:
    """Writes to a task's state store what no retention period may remove."""
    # Missing in the type stub of `airflow.sdk` 1.3.
    from airflow.sdk.execution_time.context import NEVER_EXPIRE

    store.set(key, value, retention=NEVER_EXPIRE)


def task_states(context: Mapping[str, Any]) -> dict[str, str | None]:
    """The states of all tasks of the context's run, by task id; None for one that has not begun."""
    ti = context["ti"]
    states: Mapping[str, Mapping[str, Any]] = ti.get_task_states(dag_id=ti.dag_id, run_ids=[ti.run_id])
    return {task: None if state is None else str(state) for task, state in states.get(ti.run_id, {}).items()}


def is_first_try(context: Mapping[str, Any]) -> bool:
    """Whether the task has not been tried since its run began, or since somebody cleared it."""
    ti = context["ti"]
    # Airflow lets a cleared task have all its retries again by raising this.
    return bool(ti.try_number <= ti.max_tries - (ti.task.retries or 0) + 1)


def trace_parent(context: Mapping[str, Any]) -> str | None:
    """The W3C trace context that Airflow gave the task, if it traces at all."""
    carrier = getattr(context["ti"], "context_carrier", None) or {}
    trace = carrier.get("traceparent")
    return trace if isinstance(trace, str) else None
