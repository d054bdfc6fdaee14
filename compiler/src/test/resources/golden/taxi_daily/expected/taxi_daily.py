"""Taxi trips cleaned, revenue by borough and day, and the rush hours.

Compiled by Dataflow from dev.dataflow.samples.TaxiDaily:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

with DAG(
    dag_id="taxi_daily",
    description="Taxi trips cleaned, revenue by borough and day, and the rush hours.",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="America/New_York"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={
        "owner": "mobility",
        "retries": 2,
        "retry_delay": timedelta(seconds=10),
    },
    tags=["sample", "taxi"],
) as dag:
    clean_trips = LocalOperator(
        task_id="clean_trips",
        pipeline="taxi_daily.json",
        inlets=[
            Asset("csv://taxi_data/taxis.csv"),
            Asset("csv://taxi_data/taxis_planted.csv"),
            Asset("csv://taxi_data/taxi_zones.csv"),
        ],
        outlets=[
            Asset("iceberg://iceberg_default/taxi/trips"),
            Asset("iceberg://iceberg_default/taxi/revenue_daily"),
        ],
    )
    rush_hours = SparkOperator(
        task_id="rush_hours",
        pipeline="taxi_daily.json",
        outlets=[Asset("iceberg://iceberg_default/taxi/rush_hours")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    clean_trips >> rush_hours >> clean_up
