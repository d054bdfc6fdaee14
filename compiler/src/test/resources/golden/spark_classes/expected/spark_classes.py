"""The pipeline spark_classes.

Compiled by Dataflow from shop.SparkClasses:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, Param
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="spark_classes",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
    params={"least": Param(2, type="integer")},
) as dag:
    match_task = SparkOperator(
        task_id="match",
        pipeline="spark_classes.json",
        inlets=[
            Asset("iceberg://iceberg_default/shop/orders"),
            Asset("iceberg://iceberg_default/shop/customers"),
        ],
        outlets=[
            Asset("iceberg://iceberg_default/shop/matched"),
            Asset("iceberg://iceberg_default/shop/counted"),
            Asset("iceberg://iceberg_default/shop/lines"),
        ],
    )
