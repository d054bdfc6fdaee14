"""The pipeline manual.

Compiled by Dataflow from shop.Schedules$Manual:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="manual",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2026, 2, 28, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="manual.json",
        inlets=[Asset("csv://files_default/manual.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/manual")],
    )
