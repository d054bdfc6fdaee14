"""Removes what a run no longer needs."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any

from dataflow_airflow import compat
from dataflow_airflow.release import Release

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from airflow.sdk.types import Logger


_WELL = {"success", "skipped"}


def clean_up(folder: Path, context: Mapping[str, Any], log: Logger) -> None:
    """Removes the exchanges of the context's run, unless one of its other tasks did not end well."""
    ti = context["ti"]
    exchange = Release.read(folder).run(ti.dag_id, ti.run_id).exchange
    unwell = {
        task: state for task, state in compat.task_states(context).items() if task != ti.task_id and state not in _WELL
    }
    if unwell:
        tasks = ", ".join(f"{task} ({state or 'not begun'})" for task, state in sorted(unwell.items()))
        log.info("Not all tasks ended well: %s. Kept for a repair: %s", tasks, exchange)
    elif exchange.exists():
        shutil.rmtree(exchange)
        log.info("Removed %s", exchange)
    else:
        log.info("Nothing to remove: the run has no exchanges at %s", exchange)
