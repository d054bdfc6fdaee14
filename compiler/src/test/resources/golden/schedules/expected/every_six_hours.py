"""The pipeline every_six_hours.

Compiled by Dataflow from shop.Schedules$EverySixHours:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, DeltaDataIntervalTimetable
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="every_six_hours",
    doc_md=__doc__,
    schedule=DeltaDataIntervalTimetable(timedelta(hours=6)),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="every_six_hours.json",
        inlets=[Asset("csv://files_default/every_six_hours.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/every_six_hours")],
    )
