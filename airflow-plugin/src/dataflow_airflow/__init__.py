"""Dataflow's part of Airflow: what emitted DAG files import.

A DAG file is parsed over and over, so nothing heavy may load here: what a task needs to run is imported when it runs.
"""

from dataflow_airflow.compat import at_times, run_once
from dataflow_airflow.operators import CleanUpOperator, LocalOperator, SparkOperator
from dataflow_airflow.retry import DataflowRetryPolicy

__all__ = [
    "CleanUpOperator",
    "DataflowRetryPolicy",
    "LocalOperator",
    "SparkOperator",
    "at_times",
    "run_once",
]
