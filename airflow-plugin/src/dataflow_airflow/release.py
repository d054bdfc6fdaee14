"""What was deployed: `release.json`, beside the DAG files of a project."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dataflow_airflow.documents import read_document
from dataflow_airflow.errors import ConfigError
from dataflow_airflow.paths import RunPlaces

if TYPE_CHECKING:
    from collections.abc import Sequence

FILE = "release.json"


@dataclass(frozen=True)
class Release:
    """One release of a project: its jars and the places of its target."""

    project: str
    digest: str
    jars: Sequence[Path]
    staging: Path
    dead_letters: Path

    @classmethod
    def read(cls, folder: Path) -> Release:
        document = read_document(folder / FILE, "release manifest", "deploy the project again.")
        jars_root = Path(document.text("jarsRoot"))
        target = document.child("target")
        return cls(
            project=document.text("project"),
            digest=document.text("digest"),
            jars=tuple(jars_root / f"{jar.text('sha256')}.jar" for jar in document.children("jars")),
            staging=Path(target.text("staging")),
            dead_letters=Path(target.text("deadLetters")),
        )

    def require_jars(self) -> None:
        """Fails with the way out when a jar of the release is not on this machine."""
        for jar in self.jars:
            if not jar.is_file():
                raise ConfigError(
                    f'{jar}: this jar of release {self.digest} of project "{self.project}" is not there.\n'
                    "  Fix: deploy the project again, or give this machine the release root's folder of jars.",
                    code="JAR_MISSING",
                )

    def run(self, dag_id: str, run_id: str) -> RunPlaces:
        """The places of a run of this release."""
        return RunPlaces(self.staging, self.dead_letters, dag_id, run_id)
