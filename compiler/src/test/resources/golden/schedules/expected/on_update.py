"""The pipeline on_update.

Compiled by Dataflow from shop.Schedules$OnUpdate:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="on_update",
    doc_md=__doc__,
    schedule=Asset("iceberg://iceberg_default/shop/by_cron"),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="on_update.json",
        inlets=[Asset("csv://files_default/on_update.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/on_update")],
    )
