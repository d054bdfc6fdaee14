"""The pipeline times_or_update.

Compiled by Dataflow from shop.Schedules$TimesOrUpdate:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule
from dataflow_airflow import LocalOperator, at_times

with DAG(
    dag_id="times_or_update",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=at_times(datetime(2026, 12, 24, 18, 0, tzinfo=UTC)),
        assets=Asset("iceberg://iceberg_default/shop/weekly"),
    ),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="times_or_update.json",
        inlets=[Asset("csv://files_default/times_or_update.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/times_or_update")],
    )
