"""The pipeline partitions_named.

Compiled by Dataflow from shop.PartitionsNamed:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="partitions_named",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    by_mode = LocalOperator(
        task_id="by_mode",
        pipeline="partitions_named.json",
        inlets=[Asset("iceberg://iceberg_default/raw/features")],
        outlets=[
            Asset("iceberg://iceberg_default/store/user_features_daily"),
            Asset("iceberg://iceberg_default/store/by_day"),
        ],
    )
    alone = LocalOperator(
        task_id="alone",
        pipeline="partitions_named.json",
        outlets=[Asset("iceberg://iceberg_default/store/alone")],
    )
    alone_by_day = LocalOperator(
        task_id="alone_by_day",
        pipeline="partitions_named.json",
        outlets=[Asset("iceberg://iceberg_default/store/alone_by_day")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    by_mode >> [alone, alone_by_day] >> clean_up
