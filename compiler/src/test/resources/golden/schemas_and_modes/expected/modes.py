"""The pipeline modes.

Compiled by Dataflow from shop.SchemasAndModes$Modes:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import SparkOperator

with DAG(
    dag_id="modes",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("30 4 1 * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    write_once = SparkOperator(
        task_id="write_once",
        pipeline="modes.json",
        inlets=[Asset("shelf://shelf_default/unknown")],
        outlets=[
            Asset("shelf://shelf_default/once"),
            Asset("shelf://shelf_default/new"),
            Asset("shelf://shelf_default/changed"),
        ],
    )
    write_both = SparkOperator(
        task_id="write_both",
        pipeline="modes.json",
        inlets=[Asset("shelf://shelf_default/said")],
        outlets=[
            Asset("shelf://shelf_default/both"),
            Asset("shelf://shelf_default/anew"),
        ],
    )
