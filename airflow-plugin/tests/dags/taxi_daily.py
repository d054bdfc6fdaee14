"""taxi_daily, as the compiler emits it."""

from datetime import datetime, timedelta, timezone

from airflow.sdk import DAG, CronDataIntervalTimetable

from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

with DAG(
    dag_id="taxi_daily",
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="UTC"),
    start_date=datetime(2026, 1, 1, tzinfo=timezone.utc),
    catchup=False,
    default_args={"owner": "team_taxi", "retries": 2, "retry_delay": timedelta(minutes=1)},
    tags=["taxi"],
):
    clean_trips = LocalOperator(task_id="clean_trips", pipeline="taxi_daily.json")
    rush_hours = SparkOperator(task_id="rush_hours", pipeline="taxi_daily.json")
    clean_up = CleanUpOperator(task_id="clean_up")

    clean_trips >> rush_hours
    [clean_trips, rush_hours] >> clean_up
