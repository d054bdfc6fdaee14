"""\"\"\"

Compiled by Dataflow from shop.OddFacts$Odd2:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, Param, TaskGroup
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="None.0_2",
    description='"""',
    doc_md=__doc__,
    schedule="@once",
    start_date=datetime(1, 1, 1, tzinfo=UTC),
    catchup=True,
    max_active_runs=1,
    max_active_tasks=2147483647,
    dagrun_timeout=timedelta(days=3650),
    default_args={
        "depends_on_past": True,
        "retries": 0,
        "retry_delay": timedelta(days=7),
        "retry_exponential_backoff": 1.7976931348623157e308,
        "max_retry_delay": timedelta(days=3650),
    },
    params={
        "day": Param("9999-12-31", type="string", format="date"),
        "id": Param("00000000-0000-0000-0000-000000000000", type="string"),
    },
    tags=["{{ a }}", "a"],
) as dag:
    with TaskGroup("a-b"):
        a_b_c = LocalOperator(
            task_id="c",
            pipeline="None.0_2.json",
            execution_timeout=timedelta(seconds=1),
            pool="pppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppppp",
            inlets=[Asset("csv://files_default/orders.csv")],
        )
    x = LocalOperator(
        task_id="x",
        pipeline="None.0_2.json",
        outlets=[Asset("iceberg://iceberg_default/shop/it%27s_2")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    a_b_c >> x >> clean_up
