"""The pipeline cron_or_update.

Compiled by Dataflow from shop.Schedules$CronOrUpdate:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, AssetOrTimeSchedule, CronDataIntervalTimetable
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="cron_or_update",
    doc_md=__doc__,
    schedule=AssetOrTimeSchedule(
        timetable=CronDataIntervalTimetable("0 3 * * *", timezone="Europe/Berlin"),
        assets=Asset("iceberg://iceberg_default/shop/once"),
    ),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="cron_or_update.json",
        inlets=[Asset("csv://files_default/cron_or_update.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/cron_or_update")],
    )
