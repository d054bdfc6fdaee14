"""DAG files as Airflow loads them, and what they cost."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, RetryDecision, RetryPolicy
from airflow.sdk.bases.operator import ExecutorSafeguard
from airflow.serialization.serialized_objects import DagSerialization

from dataflow_airflow import CleanUpOperator, DataflowRetryPolicy, LocalOperator, SparkOperator
from dataflow_airflow.operators import EngineOperator
from dataflow_airflow.pipeline import read_planned_task
from project import Project, RecordingLog, context

DAGS = Path(__file__).with_name("dags")
GOLDEN = Path(__file__).parents[2] / "compiler/src/test/resources/golden"


@pytest.fixture(scope="module")
def dag() -> Any:
    bag = DagBag(dag_folder=str(DAGS))
    assert bag.import_errors == {}
    return bag.dags["taxi_daily"]


def test_an_emitted_dag_loads(dag: Any) -> None:
    assert {task.task_id: type(task) for task in dag.tasks} == {
        "clean_trips": LocalOperator,
        "rush_hours": SparkOperator,
        "clean_up": CleanUpOperator,
    }
    assert all(dag.get_task(task).retries == 2 for task in ("clean_trips", "rush_hours"))


@pytest.fixture(scope="module")
def emitted() -> list[Path]:
    """What the compiler's own tests expect it to emit, where this is checked out with the compiler."""
    found = sorted(GOLDEN.glob("*/expected/*.py"))
    if not found:
        pytest.skip("there is no compiler beside this package")
    return found


def test_what_the_compiler_emits_loads_and_is_planned(emitted: list[Path]) -> None:
    for file in emitted:
        bag = DagBag(dag_folder=str(file))
        assert bag.import_errors == {}
        for dag in bag.dags.values():
            DagSerialization.serialize_dag(dag)
            for task in dag.tasks:
                if isinstance(task, EngineOperator):
                    planned = read_planned_task(file.with_name(task.pipeline), task.task_id)
                    assert dag.dag_id == planned.dag_id
                    # Engines of a project's own, which bring no operator here.
                    assert planned.engine in {task.engine, "turbine", "paper"}


def test_the_clean_up_is_a_teardown(dag: Any) -> None:
    clean_up = dag.get_task("clean_up")
    assert clean_up.is_teardown
    assert clean_up.trigger_rule == "all_done_setup_success"
    assert not clean_up.on_failure_fail_dagrun


def test_failures_are_retried_by_their_kind_unless_the_dag_says_otherwise(dag: Any) -> None:
    assert isinstance(dag.get_task("clean_trips").retry_policy, DataflowRetryPolicy)

    class Never(RetryPolicy):
        def evaluate(self, *args: object, **kwargs: object) -> RetryDecision:
            return RetryDecision.fail()

    never = Never()
    with DAG("other", default_args={"retry_policy": never}):
        assert LocalOperator(task_id="a", pipeline="p.json").retry_policy is never
    own = DataflowRetryPolicy()
    assert LocalOperator(task_id="a", pipeline="p.json", retry_policy=own).retry_policy is own


def test_standard_arguments_are_taken() -> None:
    task = LocalOperator(
        task_id="a", pipeline="p.json", pool="taxi", execution_timeout=timedelta(minutes=5), queue="q", retries=4
    )
    assert (task.pool, task.execution_timeout, task.queue, task.retries) == ("taxi", timedelta(minutes=5), "q", 4)


def test_a_dag_is_serialised_with_its_link(dag: Any) -> None:
    serialised = DagSerialization.serialize_dag(dag)
    tasks = {task["__var"]["task_id"]: task["__var"] for task in serialised["tasks"]}
    assert tasks["rush_hours"]["_operator_extra_links"] == {"Engine": "engine_url"}
    assert tasks["clean_up"]["is_teardown"]
    restored = DagSerialization.from_dict({"__version": 3, "dag": serialised})
    assert set(restored.task_ids) == {"clean_trips", "rush_hours", "clean_up"}


def test_parsing_loads_neither_providers_nor_what_only_a_task_needs() -> None:
    script = (
        "import sys; import airflow.sdk; from airflow.sdk import DAG, BaseOperator\n"
        "before = set(sys.modules)\n"
        "from dataflow_airflow import LocalOperator, SparkOperator, CleanUpOperator, DataflowRetryPolicy\n"
        "print(*sorted(set(sys.modules) - before))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    loaded = set(done.stdout.splitlines()[-1].split())
    ours = {name for name in loaded if name.startswith("dataflow_airflow")}
    assert ours == {
        "dataflow_airflow", "dataflow_airflow.compat", "dataflow_airflow.errors", "dataflow_airflow.operators",
        "dataflow_airflow.retry",
    }  # fmt: skip
    assert {name for name in loaded - ours if not name.startswith("airflow.sdk.")} == set()


@pytest.fixture
def deployed(project: Project, monkeypatch: pytest.MonkeyPatch) -> Project:
    """The sample DAG file beside a project's pipeline, and operators that may be called as they are."""
    (project.release / "taxi_daily.py").write_text((DAGS / "taxi_daily.py").read_text())
    monkeypatch.setattr(ExecutorSafeguard, "test_mode", True)
    return project


def task(project: Project, task_id: str) -> Any:
    return DagBag(dag_folder=str(project.release)).dags["taxi_daily"].get_task(task_id)


def test_an_operator_runs_its_task_from_the_files_beside_its_dag(deployed: Project) -> None:
    assert task(deployed, "clean_trips").execute(context())["written"] == 7


def test_an_operator_refuses_a_plan_for_another_engine(deployed: Project) -> None:
    from dataflow_airflow.errors import ConfigError

    spark = task(deployed, "rush_hours")
    with pytest.raises(ConfigError, match='planned for the engine "local", and its operator is for "spark"'):
        spark.execute(context())


def test_the_engines_address_is_live_and_stays(deployed: Project) -> None:
    local = task(deployed, "clean_trips")
    pushed: dict[str, str] = {}
    running = context(["say", '{"type":"started","engine":"x","externalId":"1","url":"http://e/1"}'], ["report", {}])
    running["ti"].xcom_push = pushed.__setitem__
    local.execute(running)
    assert pushed == {"engine_url": "http://e/1"}
    [link] = SparkOperator(task_id="a", pipeline="p.json").operator_extra_links
    assert link.xcom_key == "engine_url"
    assert link.get_link(local, ti_key=running["ti"]) == "http://e/1"


def test_a_kill_before_anything_began_is_harmless(deployed: Project) -> None:
    task(deployed, "clean_trips").on_kill()


class TestCleaningUp:
    def run(self, project: Project, log: RecordingLog, **states: str | None) -> bool:
        """Runs the clean-up; whether the exchange is still there."""
        from dataflow_airflow.cleaning import clean_up

        exchange = project.task_place.parent / ".exchange"
        (exchange / "clean_trips").mkdir(parents=True)
        (exchange / "clean_trips/0.parquet").touch()
        ti = SimpleNamespace(
            dag_id="taxi_daily", task_id="clean_up", run_id="manual__2026-11-21T00:00:00+00:00",
            get_task_states=lambda dag_id, run_ids: {run_ids[0]: {**states, "clean_up": "running"}},
        )  # fmt: skip
        clean_up(project.release, {"ti": ti}, log)  # type: ignore[arg-type]
        return exchange.exists()

    def test_success_removes_the_exchanges(self, project: Project, log: RecordingLog) -> None:
        assert not self.run(project, log, clean_trips="success", rush_hours="success", approve="skipped")
        assert project.task_place.parent.exists()

    @pytest.mark.parametrize("state", ["failed", "upstream_failed", "up_for_retry", None])
    def test_anything_else_keeps_them(self, project: Project, log: RecordingLog, state: str | None) -> None:
        assert self.run(project, log, clean_trips="success", rush_hours=state)
        assert f"rush_hours ({state or 'not begun'})" in log.text

    def test_a_run_without_exchanges_is_fine(self, deployed: Project) -> None:
        ti = SimpleNamespace(dag_id="taxi_daily", task_id="clean_up", run_id="r", get_task_states=lambda **_: {})
        task(deployed, "clean_up").execute({"ti": ti})
