"""\\

Compiled by Dataflow from shop.OddFacts$Odd4:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, Param, TaskGroup
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="None.0_4",
    description="\\",
    doc_md=__doc__,
    schedule="@once",
    start_date=datetime(1970, 1, 1, tzinfo=UTC),
    catchup=False,
    max_active_runs=2147483647,
    max_active_tasks=2147483647,
    dagrun_timeout=timedelta(days=3650),
    default_args={
        "owner": "{{ a }}",
        "depends_on_past": True,
        "retries": 1,
        "retry_delay": timedelta(seconds=0),
        "retry_exponential_backoff": 1.000001,
        "max_retry_delay": timedelta(days=7),
    },
    params={
        "_": Param("NaN", type="string"),
        "day": Param("9999-12-31", type="string", format="date"),
        "clock": Param("9999-12-31T23:59:59.999999999", type="string"),
        "flag": Param(True, type="boolean", enum=[True]),
    },
    tags=[
        " 🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀🚀",
        "A",
        "a",
    ],
) as dag:
    with TaskGroup("x"):
        x_yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy = LocalOperator(
            task_id="yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy",
            pipeline="None.0_4.json",
            execution_timeout=timedelta(milliseconds=1000),
            pool="é p",
            inlets=[Asset("csv://files_default/orders.csv")],
        )
    write = LocalOperator(
        task_id="write",
        pipeline="None.0_4.json",
        outlets=[Asset("iceberg://iceberg_default/shop/o4")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    (
        x_yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy
        >> [
            write,
        ]
    )
    write >> clean_up
