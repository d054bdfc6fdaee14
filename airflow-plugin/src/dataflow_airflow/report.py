"""The driver's account of one attempt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dataflow_airflow.documents import Fields, read_document
from dataflow_airflow.errors import DataflowTaskError, InternalError, error_of_class

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True)
class Report:
    """A report that was read; the fields that Airflow shows are checked, the rest is passed on as it is."""

    fields: Fields
    state: str

    @classmethod
    def read(cls, path: Path, attempt: int) -> Report | None:
        """The report of an attempt, or None when the driver left none."""
        if not path.exists():
            return None
        fields = read_document(path, "report", "report this as a bug of the driver.", error=InternalError)
        if fields.integer("attempt") != attempt:
            raise InternalError(
                f"{path}: the report is of attempt {fields.integer('attempt')} and not of attempt {attempt}.\n"
                "  Fix: report this as a bug of the driver.",
                code="REPORT_INVALID",
            )
        return cls(fields, fields.text("state"))

    @classmethod
    def measures(cls, path: Path) -> list[dict[str, Any]]:
        """What the expectations of a kept report measured, as an invocation has it; nothing where it cannot be read."""
        try:
            checked = read_document(path, "report", "").children("expectations")
            return [
                {"step": one.text("step"), "expectation": one.text("name"), "value": float(one.values["measured"])}
                for one in checked
                if one.has("measured")
            ]
        except (DataflowTaskError, TypeError, ValueError):
            return []

    def summary(self) -> dict[str, Any]:
        """The counts of the attempt, as they stand in the task's XCom."""
        values = self.fields.values
        return {
            "read": self.fields.integer("read"),
            "written": self.fields.integer("written"),
            "rejected": self.fields.integer("rejected"),
            "seconds": values.get("seconds"),
            "engine": self.fields.text("engine"),
            "steps": [dict(step.values) for step in self.fields.children("steps")],
            "expectations": [dict(one.values) for one in self.fields.children("expectations")],
            "sinks": [dict(sink.values) for sink in self.fields.children("sinks")],
            "deadLetters": values.get("deadLetters"),
        }

    def failure(self) -> DataflowTaskError:
        """The failure of an attempt that did not succeed, as an exception of its class."""
        failure = self.fields.child("failure")
        step = failure.text("step") if failure.has("step") else None
        return error_of_class(failure.text("class"))(failure.text("message"), code=failure.text("code"), step=step)
