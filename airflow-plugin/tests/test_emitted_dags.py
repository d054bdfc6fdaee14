"""What the compiler emits (its expected files are the cases) loads in Airflow and looks as ruff would have it."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.bases.operator import BaseOperator
from airflow.sdk.exceptions import ParamValidationError
from airflow.serialization.serialized_objects import DagSerialization

GOLDEN = Path(__file__).resolve().parents[2] / "compiler/src/test/resources/golden"
EMITTED = sorted(GOLDEN.glob("*/expected/*.py"))


SCHEDULES = {
    "by_cron": ("CronDataIntervalTimetable", "30 6 * * mon-fri"),
    "weekly": ("CronDataIntervalTimetable", "0 0 * * 0"),
    "every_six_hours": ("DeltaDataIntervalTimetable", "6:00:00"),
    "at_times": ("EventsTimetable", "3 events"),
    "once": ("OnceTimetable", "@once"),
    "manual": ("NullTimetable", "None"),
    "on_update": ("AssetTriggeredTimetable", "Asset"),
    "on_updates": ("AssetTriggeredTimetable", "Asset"),
    "cron_or_update": ("AssetOrTimeSchedule", "Asset or 0 3 * * *"),
    "every_or_update": ("AssetOrTimeSchedule", "Asset or 1:30:00"),
    "times_or_update": ("AssetOrTimeSchedule", "Asset or 1 events"),
    "once_or_update": ("AssetOrTimeSchedule", "Asset or @once"),
}


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=str(GOLDEN))


def edges(dag: Any) -> set[tuple[str, str]]:
    return {(task.task_id, after) for task in dag.tasks for after in task.downstream_task_ids}


def stored(bag: DagBag, name: str) -> Any:
    """As the scheduler sees it."""
    return DagSerialization.from_dict(DagSerialization.to_dict(bag.dags[name]))


def summary(bag: DagBag, name: str) -> tuple[str, str]:
    timetable = stored(bag, name).timetable
    return type(timetable).__name__, timetable.summary


def asset(table: str) -> dict[str, dict[str, str]]:
    uri = f"iceberg://iceberg_default/shop/{table}"
    return {"asset": {"uri": uri, "name": uri, "group": "asset"}}


def test_every_emitted_dag_loads_and_can_be_stored(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert sorted(bag.dags) == sorted(path.stem for path in EMITTED)
    for dag in bag.dags.values():
        DagSerialization.serialize_dag(dag)


def test_tasks_follow_as_the_plan_says(bag: DagBag) -> None:
    assert edges(bag.dags["taxi_daily"]) == {("clean_trips", "rush_hours"), ("rush_hours", "clean_up")}
    assert edges(bag.dags["shop.diamond"]) == {
        ("scores", "heavy"),
        ("scores", "write_regions"),
        ("heavy", "clean_up"),
        ("write_regions", "clean_up"),
    }


def test_odd_texts_arrive_as_they_were_written(bag: DagBag) -> None:
    dag = bag.dags["odd-texts"]
    assert dag.description is not None
    assert dag.description.startswith('Ends """ here\\ and there\'s "more": ünï\u202ecode\x07 🚀\r\n{{ jinja }}')
    assert dag.tags == {"it's", 'say "hi"', "both ' and \"", "back\\slash"}
    assert dag.owner == 'o\'neill "x"'
    clean_up = dag.get_task("clean_up")
    assert isinstance(clean_up, BaseOperator)
    assert not clean_up.is_teardown
    assert [asset.uri for asset in clean_up.outlets] == ["iceberg://iceberg_default/shop/it%27s"]


def test_what_the_author_did_not_mark_is_no_template(bag: DagBag) -> None:
    loaded = bag.dags["shop.unmarked"]
    description = "{{ 1+1 }} {% raw %} {# gone #} {{ var.value.get('x') }} {{ macros.x() }} query.sql"
    for task in loaded.tasks:
        assert isinstance(task, BaseOperator)
        before = dict(vars(task))
        task.resolve_template_files()
        task.render_template_fields({}, loaded.get_template_env())
        assert vars(task) == before
        assert (task.template_fields, task.template_ext) == ((), ())
    same, write = loaded.get_task("same"), loaded.get_task("write")
    assert isinstance(same, BaseOperator)
    assert isinstance(write, BaseOperator)
    assert (same.pool, same.owner) == ("{{ 1+1 }}.sh", "{{ 1+1 }}.sql")
    assert [asset.uri for asset in write.outlets] == ["iceberg://iceberg_default/shop/%7B%7B1%2B1%7D%7D"]
    for dag in (loaded, stored(bag, "shop.unmarked")):
        assert dag.description == description
        assert dag.doc_md is not None
        assert dag.doc_md.startswith(description)
        assert dag.tags == {"{{ 1+1 }}", "{% raw %}", "{# gone #}", "query.sql", "{{", "team:{{ 1+1 }}.json"}
        assert dag.params.dump() == {"shop": "{{ 1+1 }}.sql", "choice": "{% raw %}"}
        assert dag.params.get_param("shop").description == "{{ 1+1 }} {# gone #}.sh"
        assert dag.params.get_param("choice").schema["enum"] == ["{% raw %}", "{# gone #}", "query.json"]


def test_runs_begin_when_the_pipeline_says(bag: DagBag) -> None:
    assert {name: summary(bag, name) for name in SCHEDULES} == SCHEDULES
    at_times = stored(bag, "at_times").timetable
    assert [str(time) for time in at_times.serialize()["event_dates"]] == [
        "2026-04-05T09:30:15+00:00",
        "2026-12-24T18:00:00+00:00",
        "2027-01-01T00:00:00.000250+00:00",
    ]
    updates = stored(bag, "on_updates").timetable.asset_condition
    assert updates.as_expression() == {
        "all": [asset("by_cron"), {"any": [asset("weekly"), asset("manual")]}],
    }
    either = stored(bag, "cron_or_update").timetable
    assert either.asset_condition.as_expression() == asset("once")
    assert either.timetable.summary == "0 3 * * *"


def test_parameters_take_what_the_pipeline_says(bag: DagBag) -> None:
    params = bag.dags["parameters"].params
    with pytest.raises(ParamValidationError):
        params.validate()
    params["day"] = "2026-02-28"
    assert params.validate() == {
        "day": "2026-02-28",
        "shop": 'it\'s "{{ ours }}"',
        "days": 7,
        "rows": 5_000_000_000,
        "share": 0.25,
        "price": 19.9,
        "exact": "12345678901234567.89",
        "region": "eu",
        "level": 2,
        "full": False,
        "weight": 1.5,
        "patience": "PT1H30M",
        "from": "2026-01-31",
        "until": "2026-01-31T12:00:00Z",
    }
    refused = {"days": 91, "share": -0.1, "price": -1.51, "region": "asia", "level": 4, "full": "no", "from": "today"}
    for name, value in refused.items():
        with pytest.raises(ParamValidationError):
            params[name] = value


def test_settings_reach_each_task(bag: DagBag) -> None:
    dag = bag.dags["shop.settings"]
    assert (dag.catchup, dag.max_active_runs, dag.max_active_tasks) == (True, 2, 4)
    assert dag.dagrun_timeout == timedelta(hours=2)
    assert {"team:shop", "project:orders", "env:prod", "cost_center:4711", 'on_call:o\'neill "x"'} < dag.tags
    settings: dict[str, tuple[object, ...]] = {
        name: (
            task.retries,
            task.retry_delay,
            task.retry_exponential_backoff,
            task.max_retry_delay,
            task.execution_timeout,
            task.pool,
        )
        for name, task in dag.task_dict.items()
        if isinstance(task, BaseOperator)
    }
    minute, hour = timedelta(minutes=1), timedelta(hours=1)
    assert settings["score"] == (5, timedelta(seconds=30), 1.5, 10 * minute, 90 * minute, "scores")
    assert settings["write_scored"] == (0, timedelta(0), 0, None, None, "default_pool")
    assert settings["asked"] == settings["keep"] == (3, minute, 2, hour, None, "default_pool")
    assert all(task.depends_on_past for task in dag.tasks)


def test_scopes_are_task_groups(bag: DagBag) -> None:
    dag = bag.dags["regions"]
    assert sorted(dag.task_dict) == [
        "clean_up",
        "clean_up_2",
        "region-eu.audit.check",
        "region-us.audit.check",
    ]
    assert sorted(dag.task_group_dict) == ["region-eu", "region-eu.audit", "region-us", "region-us.audit"]


@pytest.mark.parametrize("command", [["format", "--diff"], ["check", "--select", "E4,E7,E9,F,I,W,UP"]])
def test_emitted_files_are_as_ruff_would_have_them(command: list[str]) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "--isolated", "--no-cache", "--quiet", *EMITTED],
        # Elsewhere than here, where ruff would take dataflow_airflow for the project's own.
        cwd=GOLDEN,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, ""), done.stdout or done.stderr
