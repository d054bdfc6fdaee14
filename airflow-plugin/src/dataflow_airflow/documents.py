"""Reads the JSON documents of the contracts, and says what is wrong with one in words a person can act on."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, TypeVar

from dataflow_airflow.errors import ConfigError, DataflowTaskError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

T = TypeVar("T")

VERSION = 1
"""The version of every document of the contracts that this package reads and writes."""


@dataclass(frozen=True)
class Fields:
    """An object of a document, with the way to it for messages."""

    values: Mapping[str, Any]
    place: str
    error: type[DataflowTaskError] = ConfigError

    def text(self, name: str) -> str:
        return self._field(name, str, "text")

    def integer(self, name: str) -> int:
        return self._field(name, int, "a whole number")

    def child(self, name: str) -> Fields:
        return self._inner(self._field(name, dict, "an object"), name)

    def children(self, name: str) -> list[Fields]:
        values = self._field(name, list, "a list")
        return [
            self._inner(self._typed(value, dict, "an object", f"{name}[]"), f"{name}[{i}]")
            for i, value in enumerate(values)
        ]

    def texts(self, name: str) -> list[str]:
        return [self._typed(value, str, "text", f"{name}[]") for value in self._field(name, list, "a list")]

    def text_map(self, name: str) -> dict[str, str]:
        entries = self._field(name, dict, "an object")
        return {key: self._typed(value, str, "text", f"{name}.{key}") for key, value in entries.items()}

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self.values.get(name) is not None

    def _inner(self, value: Mapping[str, Any], name: str) -> Fields:
        return Fields(value, f"{self.place}, {name}", self.error)

    def _field(self, name: str, kind: type[T], words: str) -> T:
        if name not in self.values:
            there = ", ".join(sorted(self.values)) or "nothing"
            raise self.error(
                f'{self.place}: the field "{name}" is missing. It has: {there}.\n'
                "  Fix: compile and deploy the pipeline with the same version of Dataflow as this Airflow's.",
                code="DOCUMENT_INVALID",
            )
        return self._typed(self.values[name], kind, words, name)

    def _typed(self, value: object, kind: type[T], words: str, name: str) -> T:
        if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
            raise self.error(
                f'{self.place}: the field "{name}" holds {json.dumps(value)} and must hold {words}.\n'
                "  Fix: compile and deploy the pipeline with the same version of Dataflow as this Airflow's.",
                code="DOCUMENT_INVALID",
            )
        return value


def instant_text(moment: datetime) -> str:
    """A moment as the contracts write it: UTC, ending in Z."""
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def texts_of(values: Mapping[str, object]) -> dict[str, str]:
    """A map as the contracts want it, with text values only: what is not text stands as JSON, nulls are left out."""
    return {
        name: value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
        for name, value in values.items()
        if value is not None
    }


def read_document(path: Path, what: str, fix: str, error: type[DataflowTaskError] = ConfigError) -> Fields:
    """Reads a document of a version that this package knows; `fix` is what to do when it is not there."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        raise error(f"{path}: there is no {what}.\n  Fix: {fix}", code="DOCUMENT_MISSING") from None
    except (OSError, UnicodeDecodeError) as failure:
        raise error(f"{path}: cannot read the {what}: {failure}.\n  Fix: {fix}", code="DOCUMENT_UNREADABLE") from None
    return parse_document(text, str(path), what, fix, error)


def parse_document(text: str, place: str, what: str, fix: str, error: type[DataflowTaskError] = ConfigError) -> Fields:
    """Parses the text of a document of a version that this package knows."""
    try:
        values = json.loads(text)
    except ValueError as failure:
        raise error(
            f"{place}: the {what} is not JSON ({failure}): it is cut off or was edited.\n  Fix: {fix}",
            code="DOCUMENT_INVALID",
        ) from None
    if not isinstance(values, dict):
        raise error(f"{place}: the {what} is not a JSON object.\n  Fix: {fix}", code="DOCUMENT_INVALID")
    fields = Fields(values, place, error)
    version = fields.integer("version")
    if version != VERSION:
        way_out = (
            "upgrade dataflow_airflow in this Airflow, then restart it."
            if version > VERSION
            else "compile and deploy the pipeline again."
        )
        raise error(
            f"{place}: the {what} has version {version}, and this dataflow_airflow reads version {VERSION}.\n"
            f"  Fix: {way_out}",
            code="DOCUMENT_VERSION",
        )
    return fields
