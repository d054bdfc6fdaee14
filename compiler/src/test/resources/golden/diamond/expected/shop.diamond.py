"""The pipeline shop/diamond.

Compiled by Dataflow from shop.Diamond:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

with DAG(
    dag_id="shop.diamond",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("30 6 * * mon-fri", timezone="Europe/Berlin"),
    start_date=datetime(2025, 2, 3, tzinfo=UTC),
    catchup=True,
    dagrun_timeout=timedelta(hours=2),
    default_args={"owner": "shop", "retries": 3, "retry_delay": timedelta(seconds=90)},
) as dag:
    scores = SparkOperator(
        task_id="scores",
        pipeline="shop.diamond.json",
        inlets=[Asset("csv://files_default/orders.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/scored")],
    )
    heavy = LocalOperator(
        task_id="heavy",
        pipeline="shop.diamond.json",
        outlets=[Asset("iceberg://lake/shop/heavy")],
    )
    write_regions = LocalOperator(
        task_id="write_regions",
        pipeline="shop.diamond.json",
        outlets=[Asset("iceberg://iceberg_default/shop/regions")],
    )
    old_scores = SparkOperator(
        task_id="old_scores",
        pipeline="shop.diamond.json",
        inlets=[Asset("iceberg://lake/shop/orders")],
        outlets=[Asset("iceberg://iceberg_default/shop/old_scores")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    scores >> [heavy, write_regions] >> clean_up
