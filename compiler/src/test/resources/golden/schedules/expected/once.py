"""The pipeline once.

Compiled by Dataflow from shop.Schedules$Once:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="once",
    doc_md=__doc__,
    schedule="@once",
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="once.json",
        inlets=[Asset("csv://files_default/once.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/once")],
    )
