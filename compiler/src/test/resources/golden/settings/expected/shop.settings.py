"""All settings
in one pipeline.

Compiled by Dataflow from shop.SettingsOfAll:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="shop.settings",
    description="All settings\nin one pipeline.",
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable("0 0 * * *", timezone="UTC"),
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=True,
    max_active_runs=2,
    max_active_tasks=4,
    dagrun_timeout=timedelta(hours=2),
    default_args={
        "owner": "team_shop",
        "depends_on_past": True,
        "retries": 3,
        "retry_delay": timedelta(minutes=1),
        "retry_exponential_backoff": 2,
        "max_retry_delay": timedelta(hours=1),
    },
    tags=[
        "orders",
        "batch",
        "cost_center:4711",
        "env:prod",
        'on_call:o\'neill "x"',
        "project:orders",
        "team:shop",
    ],
) as dag:
    orders = LocalOperator(
        task_id="orders",
        pipeline="shop.settings.json",
        inlets=[Asset("csv://files_default/orders.csv")],
    )
    score = LocalOperator(
        task_id="score",
        pipeline="shop.settings.json",
        retries=5,
        retry_delay=timedelta(seconds=30),
        retry_exponential_backoff=1.5,
        max_retry_delay=timedelta(minutes=10),
        execution_timeout=timedelta(minutes=90),
        pool="scores",
    )
    write_scored = LocalOperator(
        task_id="write_scored",
        pipeline="shop.settings.json",
        retries=0,
        retry_delay=timedelta(seconds=0),
        retry_exponential_backoff=0,
        max_retry_delay=None,
        outlets=[Asset("iceberg://iceberg_default/shop/scored")],
    )
    asked = LocalOperator(task_id="asked", pipeline="shop.settings.json")
    write_asked = LocalOperator(
        task_id="write_asked",
        pipeline="shop.settings.json",
        outlets=[Asset("iceberg://iceberg_default/shop/asked")],
    )
    keep = LocalOperator(
        task_id="keep",
        pipeline="shop.settings.json",
        outlets=[Asset("iceberg://iceberg_default/shop/orders")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    orders >> [score, asked, keep]
    score >> write_scored
    [write_scored, write_asked, keep] >> clean_up
    asked >> write_asked
