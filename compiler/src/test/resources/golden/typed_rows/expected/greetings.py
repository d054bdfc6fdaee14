"""The pipeline greetings.

Compiled by Dataflow from shop.TypedRows:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="greetings",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    greet = LocalOperator(
        task_id="greet",
        pipeline="greetings.json",
        inlets=[
            Asset("csv://files_default/orders.csv"),
            Asset("csv://files_default/customers.csv"),
        ],
        outlets=[
            Asset("iceberg://iceberg_default/shop/greetings"),
            Asset("iceberg://iceberg_default/shop/named"),
        ],
    )
