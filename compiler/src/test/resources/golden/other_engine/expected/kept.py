"""The pipeline kept.

Compiled by Dataflow from shop.Kept:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

with DAG(
    dag_id="kept",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    orders = LocalOperator(
        task_id="orders",
        pipeline="kept.json",
        inlets=[Asset("iceberg://iceberg_default/shop/orders")],
    )
    filter_task = SparkOperator(task_id="filter", pipeline="kept.json")
    eu = SparkOperator(task_id="eu", pipeline="kept.json")
    keep = LocalOperator(
        task_id="keep",
        pipeline="kept.json",
        outlets=[Asset("iceberg://iceberg_default/shop/kept")],
    )
    write = LocalOperator(
        task_id="write",
        pipeline="kept.json",
        outlets=[Asset("iceberg://iceberg_default/shop/eu")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    orders >> filter_task >> eu >> [keep, write] >> clean_up
