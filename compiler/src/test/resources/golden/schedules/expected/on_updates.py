"""The pipeline on_updates.

Compiled by Dataflow from shop.Schedules$OnUpdates:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, AssetAll, AssetAny
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="on_updates",
    doc_md=__doc__,
    schedule=AssetAll(
        Asset("iceberg://iceberg_default/shop/by_cron"),
        AssetAny(
            Asset("iceberg://iceberg_default/shop/weekly"),
            Asset("iceberg://iceberg_default/shop/manual"),
        ),
    ),
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="on_updates.json",
        inlets=[Asset("csv://files_default/on_updates.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/on_updates")],
    )
