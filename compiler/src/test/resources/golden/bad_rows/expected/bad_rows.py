"""The pipeline bad_rows.

Compiled by Dataflow from shop.BadRows:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="bad_rows",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    strict = LocalOperator(
        task_id="strict",
        pipeline="bad_rows.json",
        inlets=[Asset("csv://files_default/lines.csv")],
        outlets=[
            Asset("iceberg://iceberg_default/shop/strict"),
            Asset("iceberg://iceberg_default/shop/lines"),
        ],
    )
