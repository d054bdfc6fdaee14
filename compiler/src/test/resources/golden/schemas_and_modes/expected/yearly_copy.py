"""The pipeline yearly_copy.

Compiled by Dataflow from shop.SchemasAndModes$Yearly:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import CleanUpOperator, SparkOperator

with DAG(
    dag_id="yearly_copy",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 1 1 *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    orders = SparkOperator(
        task_id="orders",
        pipeline="yearly_copy.json",
        inlets=[Asset("shelf://shelf_default/orders")],
    )
    write = SparkOperator(
        task_id="write",
        pipeline="yearly_copy.json",
        outlets=[Asset("shelf://shelf_default/yearly")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    orders >> write >> clean_up
