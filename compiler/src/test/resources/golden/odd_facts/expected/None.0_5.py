"""\"\"\"

Compiled by Dataflow from shop.OddFacts$Odd5:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, CronDataIntervalTimetable, Param
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="None.0_5",
    description='"""',
    doc_md=__doc__,
    schedule=CronDataIntervalTimetable(
        "0 0 1 1 7",
        timezone="America/Argentina/Buenos_Aires",
    ),
    start_date=datetime(1582, 10, 10, tzinfo=UTC),
    catchup=False,
    max_active_runs=1,
    max_active_tasks=1,
    dagrun_timeout=timedelta(seconds=1),
    default_args={
        "owner": "oooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooooo",
        "retries": 100,
        "retry_delay": timedelta(milliseconds=0),
        "retry_exponential_backoff": 1.000001,
        "max_retry_delay": timedelta(days=3650),
    },
    params={"id": Param("00000000-0000-0000-0000-000000000000", type="string")},
    tags=[
        "tttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttttt",
        "a",
    ],
) as dag:
    ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss = LocalOperator(
        task_id="ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss",
        pipeline="None.0_5.json",
        execution_timeout=timedelta(seconds=1),
        pool="pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp",
        inlets=[Asset("csv://files_default/orders.csv")],
    )
    _ = LocalOperator(
        task_id="-",
        pipeline="None.0_5.json",
        outlets=[Asset("iceberg://iceberg_default/shop/o5")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    (
        ssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssssss
        >> [
            _,
        ]
    )
    _ >> clean_up
