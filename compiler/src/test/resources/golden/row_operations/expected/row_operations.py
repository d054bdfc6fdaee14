"""The pipeline row_operations.

Compiled by Dataflow from shop.RowOperations:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="row_operations",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_right = SparkOperator(
        task_id="write_right",
        pipeline="row_operations.json",
        inlets=[
            Asset("shelf://shelf_default/orders"),
            Asset("shelf://shelf_default/customers"),
            Asset("shelf://shelf_default/more"),
        ],
        outlets=[
            Asset("shelf://shelf_default/right"),
            Asset("shelf://shelf_default/full"),
            Asset("shelf://shelf_default/looked"),
            Asset("shelf://shelf_default/distinct"),
            Asset("shelf://shelf_default/half"),
            Asset("shelf://shelf_default/train"),
            Asset("shelf://shelf_default/unfolded"),
            Asset("shelf://shelf_default/unfolded_again"),
            Asset("shelf://shelf_default/json"),
            Asset("shelf://shelf_default/windowed"),
            Asset("shelf://shelf_default/tumbling"),
            Asset("shelf://shelf_default/sliding"),
            Asset("shelf://shelf_default/whole"),
            Asset("shelf://shelf_default/computed"),
            Asset("shelf://shelf_default/some"),
            Asset("shelf://shelf_default/counted"),
            Asset("shelf://shelf_default/regions"),
            Asset("shelf://shelf_default/anything"),
        ],
    )
