"""The pipeline copy_orders.

Compiled by Dataflow from shop.CopyOrders:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="copy_orders",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_orders = LocalOperator(
        task_id="write_orders",
        pipeline="copy_orders.json",
        inlets=[Asset("csv://files_default/orders.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/orders")],
    )
