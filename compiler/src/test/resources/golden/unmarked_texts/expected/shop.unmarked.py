"""{{ 1+1 }} {% raw %} {# gone #} {{ var.value.get('x') }} {{ macros.x() }} query.sql

Compiled by Dataflow from shop.Unmarked:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, Param
from dataflow_airflow import CleanUpOperator, LocalOperator

with DAG(
    dag_id="shop.unmarked",
    description="{{ 1+1 }} {% raw %} {# gone #} {{ var.value.get('x') }} {{ macros.x() }} query.sql",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={
        "owner": "{{ 1+1 }}.sql",
        "retries": 1,
        "retry_delay": timedelta(minutes=5),
    },
    params={
        "shop": Param(
            "{{ 1+1 }}.sql",
            type="string",
            description="{{ 1+1 }} {# gone #}.sh",
        ),
        "choice": Param(
            "{% raw %}",
            type="string",
            enum=["{% raw %}", "{# gone #}", "query.json"],
        ),
    },
    tags=[
        "{{ 1+1 }}",
        "{% raw %}",
        "{# gone #}",
        "query.sql",
        "{{",
        "team:{{ 1+1 }}.json",
    ],
) as dag:
    orders = LocalOperator(
        task_id="orders",
        pipeline="shop.unmarked.json",
        inlets=[Asset("csv://files_default/%7B%7Bds%7D%7D.csv")],
    )
    same = LocalOperator(
        task_id="same",
        pipeline="shop.unmarked.json",
        pool="{{ 1+1 }}.sh",
    )
    write = LocalOperator(
        task_id="write",
        pipeline="shop.unmarked.json",
        outlets=[Asset("iceberg://iceberg_default/shop/%7B%7B1%2B1%7D%7D")],
    )
    clean_up = CleanUpOperator(task_id="clean_up")

    orders >> same >> write >> clean_up
