"""The pipeline shop/each_for_itself.

Compiled by Dataflow from shop.EachForItself:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="shop.each_for_itself",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
) as dag:
    orders = LocalOperator(
        task_id="orders",
        pipeline="shop.each_for_itself.json",
        inlets=[Asset("csv://files_default/orders.csv")],
    )
    risky = LocalOperator(
        task_id="risky",
        pipeline="shop.each_for_itself.json",
        outlets=[Asset("iceberg://iceberg_default/shop/risky")],
    )
    users = LocalOperator(
        task_id="users",
        pipeline="shop.each_for_itself.json",
        inlets=[Asset("jdbc://shop_db/users")],
    )
    write_named = LocalOperator(
        task_id="write_named",
        pipeline="shop.each_for_itself.json",
        outlets=[Asset("iceberg://iceberg_default/shop/named")],
    )
    write_regions = LocalOperator(
        task_id="write_regions",
        pipeline="shop.each_for_itself.json",
        outlets=[Asset("jdbc://shop_db/regions")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    orders >> [risky, users]
    [risky, write_named, write_regions] >> clean_up
    users >> [write_named, write_regions]
