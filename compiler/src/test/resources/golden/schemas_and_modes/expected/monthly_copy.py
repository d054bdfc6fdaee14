"""The pipeline monthly_copy.

Compiled by Dataflow from shop.SchemasAndModes$Monthly:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="monthly_copy",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 1 * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write = SparkOperator(
        task_id="write",
        pipeline="monthly_copy.json",
        inlets=[Asset("shelf://shelf_default/orders")],
        outlets=[Asset("shelf://shelf_default/monthly")],
    )
