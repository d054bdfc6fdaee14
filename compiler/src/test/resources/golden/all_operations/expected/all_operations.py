"""The pipeline all_operations.

Compiled by Dataflow from shop.AllOperations:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="all_operations",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_lines = LocalOperator(
        task_id="write_lines",
        pipeline="all_operations.json",
        inlets=[Asset("csv://files_default/products.csv")],
        outlets=[
            Asset("iceberg://iceberg_default/shop/lines"),
            Asset("iceberg://iceberg_default/shop/sums"),
            Asset("iceberg://iceberg_default/shop/total"),
        ],
    )
