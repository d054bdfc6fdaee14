"""Taxi trips cleaned, revenue by borough and day, and the rush hours.

Compiled by Dataflow from dev.dataflow.samples.TaxiDaily:
change that class, not this file.
"""

# The DAG that the compiler emits for `taxi_daily`, as one would write it by hand on our operators; with the same texts,
# since these are what the DAG says and no cost of how it is said.
from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable

from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

FILES = "csv://taxi_data"
STORE = "iceberg://iceberg_default/taxi"

dag = DAG(
    "taxi_daily",
    description="Taxi trips cleaned, revenue by borough and day, and the rush hours.",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="America/New_York"),
    start_date=datetime(2024, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    default_args={"owner": "mobility", "retries": 2, "retry_delay": timedelta(seconds=10)},
    tags=["sample", "taxi"],
)
clean_trips = LocalOperator(
    dag=dag,
    task_id="clean_trips",
    pipeline="taxi_daily.json",
    inlets=[Asset(f"{FILES}/{name}.csv") for name in ("taxis", "taxis_planted", "taxi_zones")],
    outlets=[Asset(f"{STORE}/trips"), Asset(f"{STORE}/revenue_daily")],
)
rush_hours = SparkOperator(
    dag=dag, task_id="rush_hours", pipeline="taxi_daily.json", outlets=[Asset(f"{STORE}/rush_hours")]
)
clean_up = CleanUpOperator(dag=dag, task_id="clean_up")
clean_trips >> rush_hours >> clean_up
