"""The DAG that the compiler emits for `taxi_daily`, as one would write it by hand on Airflow's plain operators."""

from datetime import UTC, datetime, timedelta

from airflow.providers.standard.operators.bash import BashOperator
from airflow.sdk import DAG, Asset, CronDataIntervalTimetable

with DAG(
    dag_id="taxi_daily",
    description="Taxi trips cleaned, revenue by borough and day, and the rush hours.",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 3 * * *", timezone="America/New_York"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"owner": "mobility", "retries": 2, "retry_delay": timedelta(seconds=10)},
    tags=["sample", "taxi"],
) as dag:
    clean_trips = BashOperator(
        task_id="clean_trips",
        bash_command="java -jar taxi.jar clean_trips",
        outlets=[
            Asset(name="taxi.trips", uri="iceberg://iceberg_default/taxi/trips"),
            Asset(name="taxi.revenue_daily", uri="iceberg://iceberg_default/taxi/revenue_daily"),
        ],
    )
    rush_hours = BashOperator(
        task_id="rush_hours",
        bash_command="spark-submit --class RushHours taxi.jar",
        outlets=[Asset(name="taxi.rush_hours", uri="iceberg://iceberg_default/taxi/rush_hours")],
    )
    clean_up = BashOperator(task_id="clean_up", bash_command="rm -rf exchange").as_teardown()

    clean_trips >> rush_hours >> clean_up
