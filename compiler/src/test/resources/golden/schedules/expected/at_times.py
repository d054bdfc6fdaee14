"""The pipeline at_times.

Compiled by Dataflow from shop.Schedules$AtTimes:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator, at_times

with DAG(
    dag_id="at_times",
    doc_md=__doc__,
    schedule=at_times(
        datetime(2026, 4, 5, 9, 30, 15, tzinfo=UTC),
        datetime(2026, 12, 24, 18, 0, tzinfo=UTC),
        datetime(2027, 1, 1, 0, 0, 0, 250, tzinfo=UTC),
    ),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="at_times.json",
        inlets=[Asset("csv://files_default/at_times.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/at_times")],
    )
