"""The pipeline parameters.

Compiled by Dataflow from shop.Parameters:
change that class, not this file.
"""

from datetime import UTC, datetime, timedelta

from airflow.sdk import DAG, Asset, Param
from dataflow_airflow import LocalOperator

with DAG(
    dag_id="parameters",
    doc_md=__doc__,
    schedule=None,
    start_date=datetime(2024, 1, 1, tzinfo=UTC),
    catchup=False,
    default_args={"retries": 1, "retry_delay": timedelta(minutes=5)},
    params={
        "day": Param(type="string", format="date", description="The day of the files"),
        "shop": Param(
            'it\'s "{{ ours }}"',
            type="string",
            description="Quotes arrive as they are",
        ),
        "days": Param(
            7,
            type="integer",
            minimum=1,
            maximum=90,
            description="How many days back",
        ),
        "rows": Param(5000000000, type="integer", maximum=10000000000),
        "share": Param(0.25, type="number", minimum=0, maximum=1),
        "price": Param(19.9, type="number", minimum=-1.5),
        "exact": Param("12345678901234567.89", type="string"),
        "region": Param("eu", type="string", enum=["eu", "us"]),
        "level": Param(2, type="integer", enum=[1, 2, 3]),
        "full": Param(False, type="boolean"),
        "weight": Param(1.5, type="number", minimum=0, maximum=2),
        "patience": Param("PT1H30M", type="string"),
        "from": Param("2026-01-31", type="string", format="date"),
        "until": Param("2026-01-31T12:00:00Z", type="string", format="date-time"),
    },
) as dag:
    write = LocalOperator(
        task_id="write",
        pipeline="parameters.json",
        outlets=[Asset("iceberg://iceberg_default/shop/lines")],
    )
