"""The pipeline weekly.

Compiled by Dataflow from shop.Schedules$Weekly:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="weekly",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 * * 0", timezone="UTC"),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="weekly.json",
        inlets=[Asset("csv://files_default/weekly.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/weekly")],
    )
