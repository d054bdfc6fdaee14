"""The pipeline drifting.

Compiled by Dataflow from shop.SchemasAndModes$Drifting:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="drifting",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_strict = LocalOperator(
        task_id="write_strict",
        pipeline="drifting.json",
        inlets=[Asset("iceberg://iceberg_default/shop/orders")],
        outlets=[Asset("iceberg://iceberg_default/shop/strict")],
    )
    write_loose = LocalOperator(
        task_id="write_loose",
        pipeline="drifting.json",
        inlets=[Asset("csv://files_default/orders")],
        outlets=[Asset("iceberg://iceberg_default/shop/loose")],
    )
    write_growing = LocalOperator(
        task_id="write_growing",
        pipeline="drifting.json",
        inlets=[Asset("jdbc://crm/orders")],
        outlets=[Asset("iceberg://iceberg_default/shop/growing")],
    )
