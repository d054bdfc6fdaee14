"""The pipeline regions.

Compiled by Dataflow from shop.Regions:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, TaskGroup
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="regions",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    clean_up = LocalOperator(
        task_id="clean_up",
        pipeline="regions.json",
        inlets=[Asset("csv://files_default/orders.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/both")],
    )
    with TaskGroup("region-eu"):
        with TaskGroup("audit"):
            region_eu_audit_check = LocalOperator(
                task_id="check",
                pipeline="regions.json",
                outlets=[Asset("iceberg://iceberg_default/shop/audit_eu")],
            )
    with TaskGroup("region-us"):
        with TaskGroup("audit"):
            region_us_audit_check = LocalOperator(
                task_id="check",
                pipeline="regions.json",
                outlets=[Asset("iceberg://iceberg_default/shop/audit_us")],
            )
    clean_up_2 = CleanUpOperator(task_id="clean_up_2")

    clean_up >> [region_eu_audit_check, region_us_audit_check] >> clean_up_2
