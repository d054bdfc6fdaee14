"""The pipeline None/__init___1.

Compiled by Dataflow from shop.OddFacts$Odd1:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, Param
from dataflow_airflow import CleanUpOperator, LocalOperator, at_times

with DAG(
    dag_id="None.__init___1",
    doc_md=__doc__,
    schedule=at_times(
        datetime(1, 1, 1, 0, 0, tzinfo=UTC),
        datetime(1582, 10, 10, 0, 0, 0, 1, tzinfo=UTC),
        datetime(9999, 12, 31, 23, 59, 59, 999999, tzinfo=UTC),
    ),
    start_date=datetime(1, 1, 1, tzinfo=UTC),
    catchup=True,
    max_active_runs=2147483647,
    max_active_tasks=1,
    dagrun_timeout=timedelta(milliseconds=315359999999),
    default_args={
        "owner": "oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo",
        "depends_on_past": True,
        "retries": 1,
        "retry_delay": timedelta(days=7),
        "retry_exponential_backoff": 2,
        "max_retry_delay": timedelta(days=7),
    },
    params={
        "day": Param("0001-01-01", type="string", format="date"),
        "sum": Param(-0.1, type="number"),
        "text": Param(
            "",
            type="string",
            enum=[
                "",
                "{{ 1 / 0 }}",
                '\'"""\\\n',
                "éééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééééé",
            ],
        ),
        "id": Param("00000000-0000-0000-0000-000000000000", type="string"),
        "flag": Param(True, type="boolean", enum=[True]),
    },
    tags=["'\"\\", "a", "a b:v"],
) as dag:
    ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss = LocalOperator(
        task_id="ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss",
        pipeline="None.__init___1.json",
        execution_timeout=timedelta(milliseconds=1000),
        pool="pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp",
        inlets=[Asset("csv://files_default/orders.csv")],
    )
    clean_up = LocalOperator(
        task_id="clean_up",
        pipeline="None.__init___1.json",
        outlets=[Asset("iceberg://iceberg_default/shop/o1")],
    )
    clean_up_2 = CleanUpOperator(task_id="clean_up_2")

    (
        ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss
        >> [
            clean_up,
        ]
    )
    clean_up >> clean_up_2
