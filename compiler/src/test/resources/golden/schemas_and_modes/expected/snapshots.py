"""The pipeline snapshots.

Compiled by Dataflow from shop.SchemasAndModes$Snapshots:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import LocalOperator, SparkOperator

with DAG(
    dag_id="snapshots",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 * * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_orders = LocalOperator(
        task_id="write_orders",
        pipeline="snapshots.json",
        outlets=[Asset("iceberg://lake/shop/orders")],
    )
    write_there = SparkOperator(
        task_id="write_there",
        pipeline="snapshots.json",
        inlets=[Asset("iceberg://lake/shop/sold")],
        outlets=[Asset("iceberg://lake/shop/copies")],
    )
