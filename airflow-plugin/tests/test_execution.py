"""A task from plan to report, with the fake driver."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.sdk import RetryAction

from conftest import PASSWORD
from dataflow_airflow import compat
from dataflow_airflow.errors import (
    BadDataError,
    ConfigError,
    DataflowTaskError,
    InternalError,
    NotStartedError,
    ResourceError,
    TransientError,
    UserCodeError,
)
from dataflow_airflow.retry import DataflowRetryPolicy
from project import MemoryStore, Project, RecordingLog, context, eventually_dead, is_alive

MET = {
    "step": "checked", "name": "row_count", "onFailure": "fail", "passed": True, "failing": None, "measured": 2,
    "previous": None, "found": "there are 2 rows", "samples": [],
}  # fmt: skip
UNMET = {
    "step": "checked", "name": "fare_range", "onFailure": "warn", "passed": False, "failing": 1, "measured": None,
    "previous": None, "found": '1 of 2 rows has a "fare" below 0', "samples": ['{"fare":-1}'],
}  # fmt: skip


def test_a_successful_task_returns_its_counts(project: Project, log: RecordingLog) -> None:
    counts = project.execution(log).run(context())
    assert {name: counts[name] for name in ("read", "written", "rejected", "seconds", "engine")} == {
        "read": 10, "written": 7, "rejected": 3, "seconds": 1.0, "engine": "local",
    }  # fmt: skip
    assert counts["steps"][0]["step"] == "clean_trips"
    assert counts["sinks"][0]["dataset"] == "taxi.trips"
    assert counts["deadLetters"] == {"path": "/dead", "rows": 3}
    assert "succeeded in 1.0 s: 10 rows read, 7 written, 3 rejected" in log.text
    assert "3 rows went to /dead" in log.text


def test_the_driver_is_told_all_the_contract_says(project: Project, log: RecordingLog) -> None:
    project.execution(log).run(context())
    invocation = project.seen()["invocation"]
    assert invocation.pop("connections")["lake"] == {
        "type": "iceberg", "host": None, "port": None, "schema": None, "login": "lakeuser", "password": PASSWORD,
        "extra": {
            "catalog": "jdbc",
            "uri": "jdbc:postgresql://db.example:5432/lake?user=u&password=Qu3ry-Canary",
            "s3.secret-access-key": "S3cret/Canary=",
            "warehouse": "/warehouse",
        },
    }  # fmt: skip
    assert invocation.pop("runStartedAt").endswith("Z")
    assert invocation.pop("traceparent").startswith("00-")
    assert invocation == {
        "version": 1, "pipelineFile": str(project.pipeline), "namespace": "", "pipeline": "taxi_daily",
        "task": "clean_trips", "run": "manual__2026-11-21T00:00:00+00:00", "logicalDate": None,
        "dataIntervalStart": None, "dataIntervalEnd": None, "try": 1, "attempt": 1, "generation": 1, "part": "",
        "parameters": {}, "jars": [str(project.root / "jars/abc.jar")], "staging": str(project.root / "staging"),
        "report": str(project.task_place / "attempt-1/report.json"),
        "deadLetters": str(project.root / "dead-letters"), "previous": [],
    }  # fmt: skip


def test_expectations_that_are_not_met_are_shown_and_passed_on(project: Project, log: RecordingLog) -> None:
    counts = project.execution(log).run(context(["report", {"expectations": [MET, UNMET]}]))
    assert counts["expectations"] == [MET, UNMET]
    assert 'checked: fare_range is not met: 1 of 2 rows has a "fare" below 0, such as {"fare":-1}' in log.text
    assert "row_count is not met" not in log.text


def test_what_the_last_success_measured_is_told_to_the_next_run(project: Project, log: RecordingLog) -> None:
    kept = project.task_place.parents[1] / "~last/clean_trips.json"
    kept.parent.mkdir(parents=True)
    for text, previous in (
        (json.dumps({"version": 1, "expectations": [MET, UNMET]}),
         [{"step": "checked", "expectation": "row_count", "value": 2.0}]),
        (json.dumps({"version": 2}), []),
        ('{"version": 1, "expectations": [{', []),
    ):  # fmt: skip
        kept.write_text(text)
        project.execution(log).run(context(store=MemoryStore()))
        attempt = max(int(folder.name.removeprefix("attempt-")) for folder in project.task_place.glob("attempt-*"))
        assert project.seen(attempt)["invocation"]["previous"] == previous


def test_output_appears_while_the_driver_runs(project: Project, log: RecordingLog) -> None:
    step = '{"type":"step","step":"clean_trips","read":6470,"written":0,"rejected":73,"bytes":0}'
    urls: list[str] = []
    project.execution(log, urls).run(
        context(
            ["say", '{"type":"started","engine":"spark","externalId":"app-1","url":"http://spark/1"}'],
            ["say", step],
            ["say", step.replace("6470", "null")],
            ["say", '{"type":"metric","step":"clean_trips","name":"n","value":1.5}'],
            ["say", '{"type":"log","level":"warning","message":"slow source"}'],
            ["say", "plain text"],
            ["say", '{"type":"later_version","x":1}'],
            ["say_error", "a stack trace's line"],
            ["wait", 1.0],
            ["report", {}],
            ["say", '{"type":"ended","state":"succeeded"}'],
        )
    )
    assert urls == ["http://spark/1"]
    for shown in (
        "The spark engine started: app-1 at http://spark/1",
        "clean_trips: 6470 rows read, 0 written, 73 rejected",
        "clean_trips: 0 written, 73 rejected",
        "clean_trips: n = 1.5",
        "plain text",
        '{"type":"later_version","x":1}',
        "a stack trace's line",
        "The driver ended: succeeded",
    ):
        assert shown in log.text
    assert next(level for _, level, text in log.lines if text == "slow source") == 30
    assert log.time_of("The driver ended") - log.time_of("plain text") > 0.8


def test_lines_survive_odd_bytes_and_missing_line_ends(project: Project, log: RecordingLog) -> None:
    wide = "x" * 200_000
    project.execution(log).run(
        context(["say", "naïve ☃"], ["say_latin", "naïve"], ["say", wide], ["say_error", "win\r"], ["report", {}])
    )
    assert "naïve ☃" in log.text
    assert "na\N{REPLACEMENT CHARACTER}ve" in log.text
    assert any(text == wide for _, _, text in log.lines)
    assert any(text == "win" for _, _, text in log.lines)


def test_a_large_invocation_does_not_block(project: Project, log: RecordingLog) -> None:
    many = "y" * 1_000_000
    project.execution(log).run(context(["report", {}], params={"fake": [["report", {}]], "large": many}))
    assert project.seen()["invocation"]["parameters"]["large"] == many


@pytest.mark.parametrize(
    ("failure_class", "error", "retried"),
    [
        ("user_code", UserCodeError, False),
        ("bad_data", BadDataError, False),
        ("transient", TransientError, True),
        ("config", ConfigError, False),
        ("resource", ResourceError, True),
        ("internal", InternalError, False),
        ("of_a_later_version", InternalError, False),
    ],
)
def test_a_reported_failure_is_of_its_class(
    project: Project, log: RecordingLog, failure_class: str, error: type[DataflowTaskError], retried: bool
) -> None:
    failure = {"class": failure_class, "code": "SOME_CODE", "step": "clean_trips", "message": "it broke"}
    with pytest.raises(error, match="it broke") as caught:
        project.execution(log).run(context(["report", {"state": "failed", "failure": failure}], ["exit", 10]))
    assert type(caught.value) is error
    assert (caught.value.code, caught.value.step) == ("SOME_CODE", "clean_trips")
    assert decision(caught.value) is (RetryAction.RETRY if retried else RetryAction.FAIL)


@pytest.mark.parametrize(
    ("actions", "error"),
    [
        ([["exit", 0]], InternalError),
        ([["exit", 1]], InternalError),
        ([["exit", 10]], UserCodeError),
        ([["exit", 11]], BadDataError),
        ([["exit", 12]], TransientError),
        ([["exit", 13]], ConfigError),
        ([["exit", 14]], ResourceError),
        ([["exit", 77]], InternalError),
        ([["exit", 130]], TransientError),
        ([["exit", 143]], TransientError),
        ([["exit", 137]], TransientError),
        ([["die", signal.SIGKILL]], TransientError),
        ([["die", signal.SIGSEGV]], TransientError),
        ([["die", signal.SIGTERM]], TransientError),
    ],
)
def test_without_a_report_the_exit_tells(
    project: Project, log: RecordingLog, actions: list[list[object]], error: type[DataflowTaskError]
) -> None:
    with pytest.raises(DataflowTaskError) as caught:
        project.execution(log).run(context(["say_error", "last words"], *actions))
    assert type(caught.value) is error
    if caught.value.code in {"DRIVER_KILLED", "REPORT_MISSING"} and actions != [["exit", 0]]:
        assert "last words" in str(caught.value)


def test_a_kill_for_memory_is_of_class_resource(
    project: Project, log: RecordingLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    counts = iter([4, 5])
    monkeypatch.setattr("dataflow_airflow.execution.oom_kills", lambda: next(counts))
    with pytest.raises(ResourceError, match="memory ran out"):
        project.execution(log).run(context(["die", signal.SIGKILL]))


def test_success_that_was_reported_stands_whatever_the_exit(project: Project, log: RecordingLog) -> None:
    assert project.execution(log).run(context(["report", {}], ["exit", 1]))["written"] == 7
    assert "ended with 1 after it had reported success" in log.text


def test_airflows_own_failures_are_left_to_airflow() -> None:
    assert decision(TimeoutError()) is RetryAction.DEFAULT


def test_a_stop_ends_the_whole_group_within_the_grace(project: Project, log: RecordingLog) -> None:
    execution = project.execution(log)
    timer = threading.Timer(1.0, execution.stop)
    timer.start()
    began = time.monotonic()
    with pytest.raises(TransientError, match="told to end"):
        execution.run(context(["start_child"], ["wait", 600]))
    assert time.monotonic() - began < 3
    assert_all_ended(project)


def test_a_driver_that_ignores_the_stop_is_killed(project: Project, log: RecordingLog) -> None:
    execution = project.execution(log)
    timer = threading.Timer(1.0, execution.stop)
    timer.start()
    began = time.monotonic()
    with pytest.raises(TransientError, match="told to end"):
        execution.run(context(["ignore_term"], ["start_child"], ["wait", 600]))
    # Airflow itself kills 5 s after it told the task to end.
    assert 3 < time.monotonic() - began < 5.5
    assert_all_ended(project)


def test_a_stop_before_the_launch_starts_nothing(project: Project, log: RecordingLog) -> None:
    execution = project.execution(log)
    execution.stop()
    with pytest.raises(TransientError, match="told to end"):
        execution.run(context())
    assert not (project.task_place / "attempt-1/seen.json").exists()


def test_a_stop_while_the_process_is_being_made_ends_it(project: Project) -> None:
    from dataflow_airflow.driver import Driver
    from dataflow_airflow.launch import Command

    driver = Driver(Command(["sleep", "600"], dict(os.environ)), project.root, b"")
    driver.stop()
    driver.start()
    assert driver.follow(print, print) == -signal.SIGTERM


def test_what_a_driver_leaves_running_ends_with_it(project: Project, log: RecordingLog) -> None:
    project.execution(log).run(context(["start_child"], ["report", {}]))
    assert_all_ended(project)


def test_an_exception_from_outside_ends_the_driver(project: Project, log: RecordingLog) -> None:
    def time_out(number: int, frame: object) -> None:
        raise TimeoutError("Airflow's execution_timeout")

    before = signal.signal(signal.SIGALRM, time_out)
    signal.setitimer(signal.ITIMER_REAL, 1.0)
    try:
        with pytest.raises(TimeoutError):
            project.execution(log).run(context(["start_child"], ["wait", 600]))
    finally:
        signal.signal(signal.SIGALRM, before)
    assert_all_ended(project)


def test_a_driver_ends_when_its_worker_dies(project: Project) -> None:
    worker = subprocess.Popen(
        [
            sys.executable,
            "-c",
            (
                "import sys; from pathlib import Path; from project import *\n"
                "project = Project(Path(sys.argv[1]))\n"
                'project.execution(RecordingLog()).run(context(["wait", 600]))'
            ),
            str(project.root),
        ],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    seen = project.task_place / "attempt-1/seen.json"
    end = time.monotonic() + 60
    while not (seen.exists() and seen.read_text()) and time.monotonic() < end:
        time.sleep(0.1)
    driver = project.seen()["pid"]
    assert is_alive(driver)
    worker.kill()
    worker.wait()
    assert eventually_dead(driver, within=5)
    assert (project.task_place / "attempt-1/launcher-died").exists()


CANARIES = [
    PASSWORD,
    "p%40ss%22w%C3%B6rd%20%25%26%2B%2F%2A~1",
    "p%40ss%22w%C3%B6rd+%25%26%2B%2F*%7E1",
    "p%40ss%22w%c3%b6rd%20%25%26%2b/%2a~1",
    'p@ss\\"w\\u00f6rd %&+/*~1',
    'p@ss\\"wörd %&+/*~1',
    "bGFrZXVzZXI6cEBzcyJ3w7ZyZCAlJisvKn4x",
    "Qu3ry-Canary",
    "S3cret/Canary=",
    "S3cret%2FCanary%3D",
]


@pytest.mark.parametrize("canary", CANARIES)
def test_secrets_reach_no_log_and_no_message(project: Project, log: RecordingLog, canary: str) -> None:
    failure = {"class": "config", "code": "X", "step": None, "message": f"cannot log in with {canary}!"}
    with pytest.raises(ConfigError) as caught:
        project.execution(log).run(
            context(
                ["say", f"url=jdbc:x?password={canary}!"],
                ["say_error", f"failed: {canary}"],
                ["say", json.dumps({"type": "log", "level": "error", "message": f"<{canary}>"}, ensure_ascii=False)],
                ["report", {"state": "failed", "failure": failure}],
            )
        )
    assert canary not in log.text
    assert canary not in str(caught.value)
    assert "url=jdbc:x?password=***!" in log.text
    assert str(caught.value) == "cannot log in with ***!"


def test_secrets_are_in_no_argument_list_environment_or_file(
    project: Project, log: RecordingLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__DATABASE__SQL_ALCHEMY_CONN", "postgresql://u:Metadata-Canary@db/airflow")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "Cloud-Canary")
    project.execution(log).run(context())
    seen = project.seen()
    stranger_sees = json.dumps([seen["argv"], seen["environment"]], ensure_ascii=False)
    for canary in [*CANARIES, "Metadata-Canary", "Cloud-Canary"]:
        assert canary not in stranger_sees
    assert not [name for name in seen["environment"] if name.startswith(("AIRFLOW", "DATAFLOW", "_AIRFLOW"))]
    (project.task_place / "attempt-1/seen.json").unlink()  # the fake's own note
    for file in (project.root / "staging").rglob("*"):
        assert not file.is_file() or not any(canary in file.read_text() for canary in CANARIES)


def test_the_launch_is_filled(project: Project, log: RecordingLog) -> None:
    project.execution(log).run(context())
    seen = project.seen()
    assert seen["argv"][-3:] == ["--cost", "1$", ""]
    assert seen["environment"]["JOB"] == "taxi_daily.clean_trips manual__2026-11-21T00:00:00+00:00 attempt 1"
    assert seen["group"] == seen["pid"]


def decision(error: BaseException) -> RetryAction:
    return DataflowRetryPolicy().evaluate(error, 1, 3).action


def assert_all_ended(project: Project) -> None:
    attempt = project.task_place / "attempt-1"
    assert eventually_dead(project.seen()["pid"], within=1)
    assert eventually_dead(int((attempt / "child").read_text()), within=1)


class TestWhatIsMissing:
    """Each gives one message that names the thing and the way out."""

    def fails(self, project: Project, log: RecordingLog, **changes: Any) -> str:
        with pytest.raises(ConfigError) as caught:
            project.execution(log).run(context(**changes))
        assert "\n  Fix: " in str(caught.value)
        assert decision(caught.value) is RetryAction.FAIL
        return str(caught.value)

    def test_the_variable(self, project: Project, log: RecordingLog, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DATAFLOW_INSTALLATION")
        assert "DATAFLOW_INSTALLATION is not set" in self.fails(project, log)

    def test_the_installation(self, project: Project, log: RecordingLog) -> None:
        project.installation.unlink()
        assert "there is no installation file" in self.fails(project, log)

    def test_the_engine(self, project: Project, log: RecordingLog) -> None:
        project.change(project.installation, engines={"spark": {}})
        assert 'the engine "local" is not installed on this machine. Installed: spark.' in self.fails(project, log)

    def test_a_hole(self, project: Project, log: RecordingLog) -> None:
        project.change(project.installation, engines={"local": {"java": "java"}})
        assert 'needs a value for "driver_classpath"' in self.fails(project, log)

    def test_the_program(self, project: Project, log: RecordingLog) -> None:
        project.change(project.installation, engines={"local": {"java": "/no/java", "driver_classpath": ""}})
        assert "/no/java: cannot be started: No such file or directory." in self.fails(project, log)

    def test_the_pipeline(self, project: Project, log: RecordingLog) -> None:
        project.pipeline.unlink()
        assert "there is no pipeline file" in self.fails(project, log)

    def test_half_a_pipeline(self, project: Project, log: RecordingLog) -> None:
        project.pipeline.write_text(project.pipeline.read_text()[:100])
        assert "is not JSON" in self.fails(project, log)

    def test_a_field(self, project: Project, log: RecordingLog) -> None:
        project.change(project.pipeline, plan={"dags": [{"tasks": [{"name": "clean_trips"}]}]})
        assert 'plan, dags[0], tasks[0]: the field "launch" is missing. It has: name.' in self.fails(project, log)

    def test_a_version_to_come(self, project: Project, log: RecordingLog) -> None:
        project.change(project.pipeline, version=2)
        assert "has version 2, and this dataflow_airflow reads version 1" in self.fails(project, log)

    def test_the_task(self, project: Project, log: RecordingLog) -> None:
        project.change(project.pipeline, plan={"dags": [{"tasks": [{"name": "other"}]}]})
        assert 'the plan has no task "clean_trips". It has: other.' in self.fails(project, log)

    def test_the_manifest(self, project: Project, log: RecordingLog) -> None:
        (project.release / "release.json").unlink()
        assert "there is no release manifest" in self.fails(project, log)

    def test_a_jar(self, project: Project, log: RecordingLog) -> None:
        (project.root / "jars/abc.jar").unlink()
        assert 'abc.jar: this jar of release d1 of project "samples" is not there.' in self.fails(project, log)

    def test_a_connection(self, project: Project, log: RecordingLog, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("AIRFLOW_CONN_LAKE")
        monkeypatch.setattr("dataflow_airflow.compat.connection", lambda connection_id: None)
        assert 'This Airflow has no connection "lake"' in self.fails(project, log)

    def test_room_for_the_attempt(self, project: Project, log: RecordingLog) -> None:
        (project.root / "staging").write_text("a file where the folder should be")
        assert "cannot make the folder of this attempt: Not a directory." in self.fails(project, log)


def test_short_values_that_are_no_secrets_raise_no_alarm(
    project: Project, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    from airflow.sdk._shared.secrets_masker import SecretsMasker

    monkeypatch.setattr(SecretsMasker, "_has_warned_short_secret", False)
    assert compat.connection("lake") is not None
    assert "too short" not in caplog.text


def test_reports_that_lie_are_a_bug_of_ours(project: Project, log: RecordingLog) -> None:
    with pytest.raises(InternalError, match="is of attempt 7 and not of attempt 1"):
        project.execution(log).run(context(["report", {"attempt": 7}]))


def test_the_attempts_folder_is_private_enough(project: Project, log: RecordingLog) -> None:
    project.execution(log).run(context())
    mode = (project.task_place / "attempt-1").stat().st_mode
    assert not mode & stat.S_IWOTH


def test_the_memory_counter_is_read_from_the_control_group(tmp_path: Path) -> None:
    from dataflow_airflow.memory import oom_kills

    assert oom_kills(tmp_path) == 0
    (tmp_path / "proc/self").mkdir(parents=True)
    (tmp_path / "proc/self/cgroup").write_text("5:cpu,memory:/task\n0::/task\n")
    assert oom_kills(tmp_path) == 0
    (tmp_path / "sys/fs/cgroup/task").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/task/memory.events").write_text("oom 3\noom_kill 2\n")
    (tmp_path / "sys/fs/cgroup/memory/task").mkdir(parents=True)
    (tmp_path / "sys/fs/cgroup/memory/task/memory.oom_control").write_text("under_oom 0\noom_kill 7\n")
    assert oom_kills(tmp_path) == 7


def test_nothing_new_is_started_when_the_run_is_over(project: Project, log: RecordingLog) -> None:
    project.beside("other", policy="fail")
    given = running(states={"clean_trips": "running", "other": "failed"})
    with pytest.raises(NotStartedError, match='the task "other" of this run has failed') as failure:
        project.execution(log).run(given)
    assert "continueOnFailure()" in str(failure.value)
    assert not project.task_place.exists()
    assert given["task_state_store"].values == {}
    assert given["ti"].pushed == {"not_started": True}
    decision = DataflowRetryPolicy().evaluate(failure.value, 1, 3)
    assert decision.action == RetryAction.FAIL
    assert decision.reason == "not_started: RUN_OVER"


@pytest.mark.parametrize(
    ("policy", "upstream", "changes"),
    [
        ("continue", [], {}),
        # Behind it: it failed when this one had succeeded, before somebody cleared this one.
        ("fail", ["clean_trips"], {}),
        ("fail", [], {"states": {"other": "success"}}),
        ("fail", [], {"states": {"other": "up_for_retry"}}),
        ("fail", [], {"states": {}}),
        # What had been started goes on.
        ("fail", [], {"try_number": 2}),
        # It was not started for the same reason, and does not keep others from it.
        ("fail", [], {"not_started": ["other"]}),
    ],
)
def test_a_task_is_started_unless_the_run_is_over(
    project: Project, log: RecordingLog, policy: str, upstream: list[str], changes: dict[str, Any]
) -> None:
    project.beside("other", policy=policy, upstream=upstream)
    project.execution(log).run(running(**({"states": {"other": "failed"}} | changes)))
    assert project.seen()["invocation"]["attempt"] == 1


def test_a_cleared_task_is_new_again(project: Project, log: RecordingLog) -> None:
    project.beside("other", policy="fail")
    with pytest.raises(NotStartedError):
        project.execution(log).run(running(states={"other": "failed"}, try_number=5, max_tries=6))


def test_a_task_with_nothing_beside_it_asks_nobody(project: Project, log: RecordingLog) -> None:
    # There is nothing here that could answer.
    project.execution(log).run(context())


def running(
    states: dict[str, str], try_number: int = 1, max_tries: int = 2, not_started: list[str] | None = None
) -> dict[str, Any]:
    """The context of a task with two retries, and what Airflow tells it of the others."""
    given = context()
    ti = given["ti"]
    ti.try_number = try_number
    ti.max_tries = max_tries
    ti.task = SimpleNamespace(retries=2)
    ti.pushed = {}
    ti.xcom_push = ti.pushed.__setitem__
    ti.xcom_pull = lambda task_ids, key: True if task_ids in (not_started or []) and key == "not_started" else None
    ti.get_task_states = lambda dag_id, run_ids: {run_ids[0]: states}
    return given
