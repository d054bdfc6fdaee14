"""The operators of emitted DAG files."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from airflow.sdk import BaseOperator, BaseOperatorLink

from dataflow_airflow.retry import DataflowRetryPolicy

if TYPE_CHECKING:
    from collections.abc import Collection

    from airflow.sdk import Context, RetryPolicy

    from dataflow_airflow.execution import Execution


class EngineOperator(BaseOperator):
    """Runs one planned task of a pipeline on its engine; subclasses name the engine."""

    engine: ClassVar[str]

    url: str | None = None
    _execution: Execution | None = None

    def __init__(self, *, pipeline: str, retry_policy: RetryPolicy | None = None, **kwargs: Any) -> None:
        """`pipeline` is the name of the pipeline's JSON file, which lies beside the DAG file."""
        super().__init__(retry_policy=retry_policy or DataflowRetryPolicy(), **kwargs)
        self.pipeline = pipeline

    def execute(self, context: Context) -> dict[str, Any]:
        from dataflow_airflow.execution import Execution

        def show_url(url: str) -> None:
            self.url = url
            context["ti"].xcom_push(EngineLink.XCOM_KEY, url)

        self._execution = Execution(self.engine, self._folder() / self.pipeline, self.log, show_url)
        return self._execution.run(context)

    def on_kill(self) -> None:
        if self._execution is not None:
            self._execution.stop()

    def _folder(self) -> Path:
        # In a task this is the folder of the bundle version that its run is bound to.
        return Path(self.dag.fileloc).parent


class LocalOperator(EngineOperator):
    """Runs a task in a JVM on the worker."""

    engine = "local"
    ui_color = "#e8f3ec"


class EngineLink(BaseOperatorLink):
    """Leads from a task to its application in the engine's own pages."""

    XCOM_KEY: ClassVar[str] = "engine_url"

    name = "Engine"

    @property
    def xcom_key(self) -> str:
        return self.XCOM_KEY

    def get_link(self, operator: BaseOperator, *, ti_key: object) -> str:
        # Airflow stores this at the task's end over what was pushed while it ran: it must be the same.
        return getattr(operator, "url", None) or ""


class SparkOperator(EngineOperator):
    """Runs a task as a Spark application whose driver is on the worker."""

    engine = "spark"
    ui_color = "#fdebd9"
    operator_extra_links: Collection[BaseOperatorLink] = (EngineLink(),)


class CleanUpOperator(BaseOperator):
    """The teardown of a run: removes its exchanges if all went well, keeps them for `gc` if anything failed."""

    ui_color = "#eeeeee"

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.as_teardown()

    def execute(self, context: Context) -> None:
        from dataflow_airflow.cleaning import clean_up

        clean_up(Path(self.dag.fileloc).parent, context, self.log)
