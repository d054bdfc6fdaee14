"""The pipeline asked.

Compiled by Dataflow from shop.Asked:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, CronDataIntervalTimetable, Param
from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

with DAG(
    dag_id="asked",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
    params={"shop": Param("berlin", type="string")},
) as dag:
    orders = LocalOperator(task_id="orders", pipeline="asked.json")
    recent = SparkOperator(task_id="recent", pipeline="asked.json")
    write = LocalOperator(task_id="write", pipeline="asked.json")
    clean_up = CleanUpOperator(task_id="clean_up")

    orders >> recent >> write >> clean_up
