"""A deployed project with the fake driver, and what a running task has of Airflow."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Mapping
from pathlib import Path

# Airflow reads its configuration when it is first imported.
os.environ["AIRFLOW_HOME"] = tempfile.mkdtemp(prefix="airflow-home-")
os.environ["AIRFLOW__CORE__LOAD_EXAMPLES"] = "False"
os.environ["AIRFLOW__DAG_PROCESSOR__DAG_BUNDLE_STORAGE_PATH"] = os.environ["AIRFLOW_HOME"] + "/bundles"

import pytest

from project import Project, RecordingLog


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    made = Project(tmp_path)
    made.write()
    monkeypatch.setenv("DATAFLOW_INSTALLATION", str(made.installation))
    monkeypatch.setenv("AIRFLOW_CONN_LAKE", json.dumps(LAKE))
    return made


@pytest.fixture
def log() -> RecordingLog:
    return RecordingLog()


PASSWORD = 'p@ss"wörd %&+/*~1'
LAKE: Mapping[str, object] = {
    "conn_type": "iceberg",
    "login": "lakeuser",
    "password": PASSWORD,
    "extra": {
        "catalog": "jdbc",
        "uri": "jdbc:postgresql://db.example:5432/lake?user=u&password=Qu3ry-Canary",
        "s3.secret-access-key": "S3cret/Canary=",
        "warehouse": "/warehouse",
    },
}
