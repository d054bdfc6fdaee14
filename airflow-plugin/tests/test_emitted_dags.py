"""What the compiler emits (its expected files are the cases) loads in Airflow and looks as ruff would have it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk.bases.operator import BaseOperator
from airflow.serialization.serialized_objects import DagSerialization

GOLDEN = Path(__file__).resolve().parents[2] / "compiler/src/test/resources/golden"
EMITTED = sorted(GOLDEN.glob("*/expected/*.py"))


@pytest.fixture(scope="module")
def bag() -> DagBag:
    return DagBag(dag_folder=str(GOLDEN))


def edges(dag: Any) -> set[tuple[str, str]]:
    return {(task.task_id, after) for task in dag.tasks for after in task.downstream_task_ids}


def test_every_emitted_dag_loads_and_can_be_stored(bag: DagBag) -> None:
    assert bag.import_errors == {}
    assert sorted(bag.dags) == sorted(path.stem for path in EMITTED)
    for dag in bag.dags.values():
        DagSerialization.serialize_dag(dag)


def test_tasks_follow_as_the_plan_says(bag: DagBag) -> None:
    assert edges(bag.dags["taxi_daily"]) == {("clean_trips", "rush_hours"), ("rush_hours", "clean_up")}
    assert edges(bag.dags["shop.diamond"]) == {
        ("write_regions", "scores"),
        ("write_regions", "write_scored"),
        ("write_regions", "heavy"),
        ("scores", "write_scored"),
        ("write_scored", "clean_up"),
        ("heavy", "clean_up"),
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
    assert [asset.name for asset in clean_up.outlets] == ["shop.it's"]


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
