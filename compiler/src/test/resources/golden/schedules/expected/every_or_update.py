"""The pipeline every_or_update.

Compiled by Dataflow from shop.Schedules$EveryOrUpdate:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, DeltaDataIntervalTimetable
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="every_or_update",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=DeltaDataIntervalTimetable(timedelta(minutes=90)),
        assets=Asset("iceberg://iceberg_default/shop/weekly"),
    ),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="every_or_update.json",
        inlets=[Asset("csv://files_default/every_or_update.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/every_or_update")],
    )
