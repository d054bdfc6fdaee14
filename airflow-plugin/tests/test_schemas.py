"""What we write and read keeps the JSON Schemas that the sdk publishes and the wheel carries."""

from __future__ import annotations

import contextlib
import json
from importlib import resources
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dataflow_airflow.errors import DataflowTaskError
from project import Project, RecordingLog, context

NOW = "2026-11-21T03:00:00Z"


def validator(name: str) -> Draft202012Validator:
    schema = resources.files("dataflow_airflow") / "schema" / f"{name}.schema.json"
    if not schema.is_file():
        pytest.skip(f"the wheel carries no schema of the {name}")
    document: dict[str, Any] = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


def test_the_invocation_is_valid(project: Project, log: RecordingLog) -> None:
    project.execution(log).run(context())
    validator("invocation").validate(project.seen()["invocation"])


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"state": "cancelled"},
        {"state": "failed", "failure": {"class": "user_code", "code": "X", "step": None, "message": "m"}},
    ],
)
def test_the_fake_drivers_report_is_valid(project: Project, log: RecordingLog, changes: dict[str, object]) -> None:
    with contextlib.suppress(DataflowTaskError):
        project.execution(log).run(context(["report", changes]))
    validator("report").validate(json.loads((project.task_place / "attempt-1/report.json").read_text()))


@pytest.mark.parametrize(
    "event",
    [
        {"type": "started", "engine": "local", "externalId": "1", "url": None},
        {"type": "step", "step": "s", "read": 1, "written": 0, "rejected": 0, "bytes": 0},
        {"type": "step", "step": "s", "read": None, "written": 1, "rejected": 0, "bytes": 0},
        {"type": "metric", "step": "s", "name": "n", "value": 1.0},
        {"type": "log", "level": "info", "message": "m"},
        {"type": "ended", "state": "succeeded"},
    ],
)
def test_the_progress_that_we_show_is_valid(event: dict[str, object]) -> None:
    validator("progress").validate(event)
