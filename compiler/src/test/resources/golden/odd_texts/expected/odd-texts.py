"""Ends \"\"\" here\\ and there's \"more\": ünï\u202ecode\x07 🚀
{{ jinja }} ${hole} {brace}    tab

import os\"

Compiled by Dataflow from shop.OddTexts:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset
from dataflow_airflow import CleanUpOperator, LocalOperator, SparkOperator

with DAG(
    dag_id="odd-texts",
    description='Ends """ here\\ and there\'s "more": ünï\u202ecode\x07 🚀\r\n{{ jinja }} ${hole} {brace}\ttab  \n\nimport os"',
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={
        "owner": 'o\'neill "x"',
        "retries": 1,
        "retry_delay": timedelta(minutes=5),
    },
    tags=["it's", 'say "hi"', "both ' and \"", "back\\slash"],
) as dag:
    class_task = LocalOperator(
        task_id="class",
        pipeline="odd-texts.json",
        inlets=[Asset("csv://files_default/o%27rders%20%222%22.csv")],
        outlets=[Asset("iceberg://iceberg_default/shop/a%26b")],
    )
    task_1_and_2 = LocalOperator(
        task_id="1-and-2",
        pipeline="odd-texts.json",
        outlets=[Asset("iceberg://iceberg_default/sh%C3%B6p/%C3%A9t%C3%A9%25")],
    )
    clean_up = SparkOperator(
        task_id="clean_up",
        pipeline="odd-texts.json",
        outlets=[Asset("iceberg://iceberg_default/shop/it%27s")],
    )
    clean_up_2 = CleanUpOperator(task_id="clean_up_2")

    class_task >> [task_1_and_2, clean_up] >> clean_up_2
