"""What we write and read keeps the JSON Schemas that the sdk publishes and the wheel carries."""

from __future__ import annotations

import contextlib
import json
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from dataflow_airflow.errors import ConfigError, DataflowTaskError
from dataflow_airflow.pipeline import read_planned_task
from project import Project, RecordingLog, context

COMPILED = sorted((Path(__file__).parents[2] / "compiler/src/test/resources/golden").glob("*/expected/*.json"))


def validator(name: str) -> Draft202012Validator:
    schema = resources.files("dataflow_airflow") / "schema" / f"{name}.schema.json"
    if not schema.is_file():
        pytest.skip(f"the wheel carries no schema of the {name}")
    document: dict[str, Any] = json.loads(schema.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(document)
    return Draft202012Validator(document)


@pytest.mark.parametrize("path", COMPILED, ids=lambda path: path.stem)
def test_what_the_compiler_writes_is_valid_and_every_task_of_it_is_read(path: Path) -> None:
    # Expected files hold no digests, which differ from one compiler of the classes to the next.
    document = json.loads(path.read_text(encoding="utf-8").replace("<digest>", "0" * 64))
    validator("pipeline").validate(document)
    names = [task["name"] for dag in document["plan"]["dags"] for task in dag["tasks"]]
    assert names
    for name in names:
        planned = read_planned_task(path, name)
        assert planned.dag_id == path.stem
        assert planned.launch.argv


@pytest.mark.parametrize("version", [0, 2, 10**30])
def test_an_unknown_version_is_refused_with_the_known_one_named(project: Project, version: int) -> None:
    project.change(project.pipeline, version=version)
    with pytest.raises(ConfigError, match=rf"has version {version}, .* reads version 1\.") as refused:
        read_planned_task(project.pipeline, "clean_trips")
    assert refused.value.code == "DOCUMENT_VERSION"


@pytest.mark.parametrize("version", [None, "1", 1.0, True, []])
def test_a_version_that_is_no_whole_number_is_refused(project: Project, version: object) -> None:
    project.change(project.pipeline, version=version)
    with pytest.raises(ConfigError, match="must hold a whole number"):
        read_planned_task(project.pipeline, "clean_trips")


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
        {"type": "log", "level": "info", "message": "m", "step": None},
        {"type": "ended", "state": "succeeded", "failure": None},
    ],
)
def test_the_progress_that_we_show_is_valid(event: dict[str, object]) -> None:
    origin = {"time": "2026-11-21T00:00:00Z", "namespace": "", "pipeline": "p", "run": "r", "task": "t", "attempt": 1,
              "traceId": None}  # fmt: skip
    validator("progress").validate(origin | event)
