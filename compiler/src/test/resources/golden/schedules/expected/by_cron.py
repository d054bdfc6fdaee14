"""The pipeline by_cron.

Compiled by Dataflow from shop.Schedules$ByCron:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="by_cron",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("30 6 * * mon-fri", timezone="America/New_York"),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="by_cron.json",
        inlets=[Asset("csv://files_default/by_cron.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/by_cron")],
    )
