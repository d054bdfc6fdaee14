"""The pipeline expectations.

Compiled by Dataflow from shop.Expectations:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="expectations",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = SparkOperator(
        task_id="write",
        pipeline="expectations.json",
        inlets=[
            Asset("shelf://shelf_default/orders"),
            Asset("shelf://shelf_default/customers"),
        ],
        outlets=[Asset("shelf://shelf_default/copies")],
    )
