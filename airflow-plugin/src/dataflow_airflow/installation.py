"""Which engines this machine has, and where their parts lie: `installation.json`, written by the `dataflow` command."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dataflow_airflow.documents import read_document
from dataflow_airflow.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Mapping

VARIABLE = "DATAFLOW_INSTALLATION"
"""The environment variable of Airflow's workers that names the installation file."""


@dataclass(frozen=True)
class Installation:
    """The values that an installation gives to the holes of a launch, by engine."""

    path: Path
    engines: Mapping[str, Mapping[str, str]]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Installation:
        named = environment.get(VARIABLE)
        if not named:
            raise ConfigError(
                f"The variable {VARIABLE} is not set in this Airflow worker's environment, "
                "so no engine can be found.\n"
                f"  Fix: set {VARIABLE} to the installation.json of `dataflow install` and restart the worker; "
                "`dataflow dev` does both.",
                code="INSTALLATION_UNKNOWN",
            )
        path = Path(named)
        document = read_document(
            path, "installation file", f"run `dataflow install`, or point {VARIABLE} at its installation.json."
        )
        engines = document.child("engines")
        return cls(path, {engine: engines.text_map(engine) for engine in engines.values})

    def engine(self, name: str) -> Mapping[str, str]:
        """The values of one engine."""
        if name not in self.engines:
            installed = ", ".join(sorted(self.engines)) or "none"
            raise ConfigError(
                f'{self.path}: the engine "{name}" is not installed on this machine. Installed: {installed}.\n'
                f"  Fix: run `dataflow install` here, or send the task to a machine that has it.",
                code="ENGINE_NOT_INSTALLED",
            )
        return self.engines[name]
