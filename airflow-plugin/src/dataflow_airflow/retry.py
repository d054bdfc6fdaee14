"""Which failures are worth another try."""

from __future__ import annotations

from typing import TYPE_CHECKING

from airflow.sdk import RetryDecision, RetryPolicy

from dataflow_airflow.errors import DataflowTaskError

if TYPE_CHECKING:
    from airflow.sdk import Context


class DataflowRetryPolicy(RetryPolicy):
    """Retries what may pass by itself (`transient`, `resource`) and fails at once on the rest.

    The number of tries and the delay between them stay the task's own. Exceptions that are not Dataflow's, such as
    Airflow's time-out, are left to Airflow.
    """

    def evaluate(
        self,
        exception: BaseException,
        try_number: int,
        max_tries: int,
        context: Context | None = None,
    ) -> RetryDecision:
        if not isinstance(exception, DataflowTaskError):
            return RetryDecision.default()
        if exception.retried:
            return RetryDecision.retry(reason=exception.reason)
        return RetryDecision.fail(reason=exception.reason)
