"""One task of a pipeline, from the plan to the report."""

from __future__ import annotations

import os
import signal
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from dataflow_airflow import attempts, compat, connections, progress
from dataflow_airflow.documents import texts_of
from dataflow_airflow.driver import Driver
from dataflow_airflow.errors import (
    ConfigError,
    DataflowTaskError,
    InternalError,
    NotStartedError,
    ResourceError,
    TransientError,
    error_of_exit_code,
)
from dataflow_airflow.installation import Installation
from dataflow_airflow.invocation import Invocation
from dataflow_airflow.launch import application_name, fill
from dataflow_airflow.memory import oom_kills
from dataflow_airflow.pipeline import read_planned_task
from dataflow_airflow.release import Release
from dataflow_airflow.report import Report

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from airflow.sdk.types import Logger

    from dataflow_airflow.attempts import Attempt
    from dataflow_airflow.launch import Command
    from dataflow_airflow.paths import TaskPlaces
    from dataflow_airflow.pipeline import PlannedTask
    from dataflow_airflow.redaction import Redactor

_CANCELLED = {130, 143, -signal.SIGINT, -signal.SIGTERM}
_LAST_LINES = 20
_NOT_STARTED = "not_started"
"""The XCom of a task that failed without being started."""
_SHELL_SIGNAL = 128
"""What a shell adds to a signal's number when it tells how its command ended."""


@dataclass(frozen=True)
class Prepared:
    """All that a launch needs, found and checked before anything starts."""

    command: Command
    invocation: Invocation
    attempt: Attempt
    places: TaskPlaces
    redactor: Redactor


class Execution:
    """Runs one attempt of one task; made by an operator for one `execute`."""

    def __init__(self, engine: str, pipeline_file: Path, log: Logger, show_url: Callable[[str], None]) -> None:
        self._engine = engine
        self._pipeline_file = pipeline_file
        self._log = log
        self._show_url = show_url
        self._driver: Driver | None = None
        self._stopped = False

    def run(self, context: Mapping[str, Any]) -> dict[str, Any]:
        """Runs the task and returns its counts; a failure of any kind comes as a `DataflowTaskError`."""
        store: compat.StateStore = context["task_state_store"]
        prepared = self._prepare(context, store)
        self._say_launch(prepared)
        try:
            summary = self._launch(prepared).summary()
        except DataflowTaskError as error:
            # Airflow shows and stores the message as it is.
            error.args = (prepared.redactor.redact(str(error)),)
            raise
        attempts.succeed(store, prepared.attempt)
        return summary

    def stop(self) -> None:
        """Ends the driver, now or as soon as it starts; safe inside a signal handler."""
        self._stopped = True
        if self._driver is not None:
            self._driver.stop()

    def _prepare(self, context: Mapping[str, Any], store: compat.StateStore) -> Prepared:
        ti = context["ti"]
        if ti.map_index is not None and ti.map_index >= 0:
            raise ConfigError(
                f'The task "{ti.task_id}" is mapped, and a task of a pipeline cannot be mapped.\n'
                "  Fix: deploy the DAG file as it was compiled.",
                code="TASK_MAPPED",
            )
        planned = self._planned(ti.task_id)
        _require_open(planned, context)
        release = Release.read(self._pipeline_file.parent)
        release.require_jars()
        installation = Installation.read(os.environ)
        engine = installation.engine(planned.engine)
        resolved, redactor = connections.resolve(planned.connections)
        places = release.run(ti.dag_id, ti.run_id).task(ti.task_id)
        now = datetime.now(UTC)
        attempt = _begun(store, places, now)
        command = fill(
            planned.launch,
            {
                **engine,
                "user_jars": ",".join(map(str, release.jars)),
                "application": application_name(ti.dag_id, ti.task_id, ti.run_id, attempt.number),
                "staging": str(release.staging),
            },
            os.environ,
            str(installation.path),
        )
        invocation = Invocation(
            pipeline_file=self._pipeline_file,
            namespace=planned.namespace,
            pipeline=planned.pipeline,
            task=planned.task,
            run=ti.run_id,
            logical_date=context.get("logical_date"),
            data_interval_start=context.get("data_interval_start"),
            data_interval_end=context.get("data_interval_end"),
            run_started_at=attempt.first_at,
            try_number=ti.try_number,
            attempt=attempt.number,
            generation=attempt.generation,
            parameters=texts_of(context["params"]),
            connections=resolved,
            jars=release.jars,
            staging=release.staging,
            report=places.report(attempt.number),
            dead_letters=release.dead_letters,
            previous=Report.measures(places.last_report),
            trace_parent=compat.trace_parent(context),
        )
        return Prepared(command, invocation, attempt, places, redactor)

    def _planned(self, task_id: str) -> PlannedTask:
        planned = read_planned_task(self._pipeline_file, task_id)
        if planned.engine != self._engine:
            raise ConfigError(
                f'{self._pipeline_file}: the task "{task_id}" is planned for the engine "{planned.engine}", '
                f'and its operator is for "{self._engine}".\n'
                "  Fix: deploy the pipeline again, so that its DAG file and its JSON come from one compilation.",
                code="TASK_NOT_PLANNED",
            )
        return planned

    def _say_launch(self, prepared: Prepared) -> None:
        attempt = prepared.attempt
        self._log.info("::group::Attempt %d, generation %d: launch", attempt.number, attempt.generation)
        self._log.info("Command: %s", " ".join(prepared.command.argv))
        self._log.info("Connections: %s", ", ".join(prepared.invocation.connections) or "none")
        self._log.info("Report: %s", prepared.invocation.report)
        self._log.info("::endgroup::")

    def _launch(self, prepared: Prepared) -> Report:
        last_lines: deque[str] = deque(maxlen=_LAST_LINES)
        redact = prepared.redactor.redact

        def out(line: str) -> None:
            # Redacted after it is read: JSON's own escapes would hide a secret's form.
            shown, url = progress.read(line)
            self._log.log(shown.level, "%s", redact(shown.text))
            if url:
                self._show_url(redact(url.url))

        def err(line: str) -> None:
            text = redact(line)
            last_lines.append(text)
            self._log.info("%s", text)

        folder = prepared.places.attempt(prepared.attempt.number)
        driver = Driver(prepared.command, folder, prepared.invocation.line())
        self._driver = driver
        if self._stopped:
            raise _cancelled()
        killed_before = oom_kills()
        try:
            driver.start()
        except OSError as failure:
            raise ConfigError(
                f"{prepared.command.argv[0]}: cannot be started: {failure.strerror}.\n"
                "  Fix: run `dataflow install` again on this machine.",
                code="LAUNCH_FAILED",
            ) from None
        code = driver.follow(out, err)
        report = Report.read(prepared.invocation.report, prepared.attempt.number)
        if report is None:
            raise _failure_without_report(code, driver.stopped, oom_kills() > killed_before, last_lines)
        self._say_outcome(report, code, redact)
        if report.state == "succeeded":
            return report
        if report.state == "cancelled":
            raise _cancelled()
        raise report.failure()

    def _say_outcome(self, report: Report, code: int, redact: Callable[[str], str]) -> None:
        counts = report.summary()
        self._log.info("::group::Steps")
        for step in counts["steps"]:
            self._log.info("%s", progress.step_counts(step))
        self._log.info("::endgroup::")
        for expectation in counts["expectations"]:
            if not expectation["passed"]:
                self._log.warning("%s", redact(progress.unmet(expectation)))
        self._log.info(
            "%s in %s s: %d rows read, %d written, %d rejected",
            *(report.state, counts["seconds"], counts["read"], counts["written"], counts["rejected"]),
        )
        if counts["deadLetters"]:
            self._log.warning("%s rows went to %s", counts["deadLetters"]["rows"], counts["deadLetters"]["path"])
        if report.state == "succeeded" and code != 0:
            self._log.warning("The driver ended with %d after it had reported success; its commit stands.", code)


def _require_open(planned: PlannedTask, context: Mapping[str, Any]) -> None:
    """Fails if the run is over. A retry goes on all the same: it is of what had been started."""
    if not planned.ended_by or not compat.is_first_try(context):
        return
    ti = context["ti"]
    states = compat.task_states(context)
    for task in planned.ended_by:
        # One that was not started itself ends nothing: else two of them would wait for each other to be cleared.
        if states.get(task) == "failed" and not ti.xcom_pull(task_ids=task, key=_NOT_STARTED):
            ti.xcom_push(_NOT_STARTED, True)
            raise NotStartedError(
                f'Not started: the task "{task}" of this run has failed, and nothing new is started then.\n'
                "  Fix: clear the run's failed tasks once that one can succeed. With `continueOnFailure()` in the"
                " pipeline the tasks beside it would go on.",
                code="RUN_OVER",
            )


def _begun(store: compat.StateStore, places: TaskPlaces, now: datetime) -> Attempt:
    try:
        return attempts.begin(store, places, now)
    except OSError as failure:
        raise ConfigError(
            f"{places.folder}: cannot make the folder of this attempt: {failure.strerror}.\n"
            "  Fix: give the worker a staging folder that it can write to, with room on the disk.",
            code="STAGING_NOT_WRITABLE",
        ) from None


def _failure_without_report(code: int, stopped: bool, out_of_memory: bool, last_lines: deque[str]) -> DataflowTaskError:
    said = "".join(f"\n    {line}" for line in last_lines) or " nothing"
    if code == -signal.SIGKILL and out_of_memory:
        return ResourceError(
            "The driver was killed by the kernel because memory ran out.\n"
            "  Fix: give the task less memory than the worker has, or the worker more.",
            code="OUT_OF_MEMORY",
        )
    if stopped or code in _CANCELLED:
        return _cancelled()
    number = -code if code < 0 else code - _SHELL_SIGNAL
    if number > 0:
        return TransientError(
            f"The driver was killed by signal {number} and left no report. It last said:{said}",
            code="DRIVER_KILLED",
        )
    if code == 0:
        return InternalError("The driver ended as if it had succeeded and left no report.", code="REPORT_MISSING")
    return error_of_exit_code(code)(
        f"The driver ended with exit code {code} and left no report. It last said:{said}", code="REPORT_MISSING"
    )


def _cancelled() -> DataflowTaskError:
    return TransientError("The driver was told to end before it was done.", code="CANCELLED")
