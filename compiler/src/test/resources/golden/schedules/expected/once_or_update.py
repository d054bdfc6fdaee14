"""The pipeline once_or_update.

Compiled by Dataflow from shop.Schedules$OnceOrUpdate:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule
from dataflow_airflow import LocalOperator, run_once

with DAG(
    dag_id="once_or_update",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=run_once(),
        assets=Asset("iceberg://iceberg_default/shop/weekly"),
    ),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="once_or_update.json",
        inlets=[Asset("csv://files_default/once_or_update.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/once_or_update")],
    )
