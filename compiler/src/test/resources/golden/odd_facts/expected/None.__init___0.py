"""The pipeline None/__init___0.

Compiled by Dataflow from shop.OddFacts$Odd0:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, DeltaDataIntervalTimetable, Param
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="None.__init___0",
    doc_md=__doc__,
    schedule=DeltaDataIntervalTimetable(timedelta(days=3650)),
    start_date=datetime(1582, 10, 10, tzinfo=UTC),
    catchup=True,
    max_active_runs=1,
    max_active_tasks=2147483647,
    dagrun_timeout=timedelta(days=3650),
    default_args={
        "owner": "é 'x', \"y\"",
        "retries": 0,
        "retry_delay": timedelta(milliseconds=1500),
        "retry_exponential_backoff": 1.7976931348623157e308,
        "max_retry_delay": timedelta(days=7),
    },
    params={
        "sum": Param("0.00000000000000000000000000000000000001", type="string"),
        "flag": Param(True, type="boolean", enum=[True]),
    },
    tags=[
        "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt",
        "A",
        "a",
    ],
) as dag:
    ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss = LocalOperator(
        task_id="ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss",
        pipeline="None.__init___0.json",
        execution_timeout=timedelta(milliseconds=1000),
        pool="pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp",
        inlets=[Asset("csv://files_default/orders.csv")],
    )
    _ = LocalOperator(
        task_id="-",
        pipeline="None.__init___0.json",
        outlets=[Asset("iceberg://iceberg_default/shop/o0")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    (
        ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss
        >> [
            _,
        ]
    )
    _ >> clean_up
