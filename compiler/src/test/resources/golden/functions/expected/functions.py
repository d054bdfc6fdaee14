"""The pipeline functions.

Compiled by Dataflow from shop.Functions:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="functions",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_numbers = SparkOperator(
        task_id="write_numbers",
        pipeline="functions.json",
        inlets=[Asset("shelf://shelf_default/orders")],
        outlets=[
            Asset("shelf://shelf_default/numbers"),
            Asset("shelf://shelf_default/texts"),
            Asset("shelf://shelf_default/times"),
            Asset("shelf://shelf_default/nested"),
        ],
    )
