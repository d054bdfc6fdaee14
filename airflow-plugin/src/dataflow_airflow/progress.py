"""Turns a driver's progress lines into lines of a task's log."""

from __future__ import annotations

import json
import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

_LEVELS = {"info": logging.INFO, "warning": logging.WARNING, "error": logging.ERROR}


@dataclass(frozen=True)
class LogLine:
    """One line for a person to read."""

    level: int
    text: str


@dataclass(frozen=True)
class EngineUrl:
    """Where the engine shows the application."""

    url: str


def parse(line: str) -> Mapping[str, Any] | None:
    """The progress event on a line of the driver's output, or None if the line is anything else."""
    if not line.startswith("{"):
        return None
    try:
        event = json.loads(line)
    except ValueError:
        return None
    return event if isinstance(event, dict) and isinstance(event.get("type"), str) else None


def read(line: str) -> tuple[LogLine, EngineUrl | None]:
    """What a line of the driver's output says; a line or an event that is not ours stays as it is."""
    event = parse(line)
    described = _described(event) if event else None
    if event is None or described is None:
        return LogLine(logging.INFO, line), None
    url = event.get("url") if event["type"] == "started" else None
    return described, EngineUrl(url) if isinstance(url, str) and url else None


def step_counts(step: Mapping[str, Any]) -> str:
    """The counts of a step, of those that were counted."""
    words = {"read": "rows read", "written": "written", "rejected": "rejected"}
    counted = [f"{step[name]} {what}" for name, what in words.items() if step[name] is not None]
    return f"{step['step']}: {', '.join(counted)}"


def unmet(expectation: Mapping[str, Any]) -> str:
    """An expectation of a report that was not met."""
    samples = f", such as {' '.join(expectation['samples'])}" if expectation["samples"] else ""
    return f"{expectation['step']}: {expectation['name']} is not met: {expectation['found']}{samples}"


def _described(event: Mapping[str, Any]) -> LogLine | None:
    try:
        match event["type"]:
            case "started":
                where = f" at {event['url']}" if event.get("url") else ""
                text = f"The {event['engine']} engine started: {event['externalId']}{where}"
            case "step":
                text = step_counts(event)
            case "metric":
                text = f"{event['step']}: {event['name']} = {event['value']}"
            case "log":
                return LogLine(_LEVELS.get(event["level"], logging.INFO), str(event["message"]))
            case "ended":
                text = f"The driver ended: {event['state']}"
            case _:
                return None
    except KeyError:
        return None
    return LogLine(logging.INFO, text)
