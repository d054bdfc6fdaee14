"""The pipeline user_classes.

Compiled by Dataflow from shop.UserClasses:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="user_classes",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    rate = SparkOperator(
        task_id="rate",
        pipeline="user_classes.json",
        inlets=[
            Asset("shelf://shelf_default/customers"),
            Asset("shelf://shelf_default/known"),
        ],
        outlets=[
            Asset("shelf://shelf_default/log"),
            Asset("shelf://shelf_default/rated"),
            Asset("shelf://shelf_default/rated_there"),
            Asset("shelf://shelf_default/asked"),
            Asset("shelf://shelf_default/best"),
            Asset("shelf://shelf_default/spark"),
            Asset("shelf://shelf_default/columns"),
            Asset("shelf://shelf_default/both"),
        ],
    )
