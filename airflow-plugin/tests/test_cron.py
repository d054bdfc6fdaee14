"""What the compiler says of cron expressions is what Airflow makes of them."""

from datetime import datetime
from pathlib import Path

import pytest
from airflow.exceptions import AirflowTimetableInvalid
from airflow.timetables.interval import CronDataIntervalTimetable
from croniter import CroniterBadDateError, croniter  # type: ignore[import-untyped]

CASES = [
    line.split("\t", 1)
    for line in (Path(__file__).parents[2] / "compiler/src/test/resources/cron.txt").read_text().splitlines()
]


def comes(expression: str) -> bool:
    try:
        CronDataIntervalTimetable(expression, timezone="UTC").validate()
        croniter(expression, datetime(2026, 11, 21)).get_next(datetime)
    except (AirflowTimetableInvalid, CroniterBadDateError):
        return False
    return True


@pytest.mark.parametrize(("kind", "expression"), CASES)
def test_airflow_keeps_what_the_compiler_takes(kind: str, expression: str) -> None:
    assert comes(expression) == (kind != "refused")
