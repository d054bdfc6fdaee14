"""What a driver is started with."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from dataflow_airflow.launch import fill
from dataflow_airflow.pipeline import Launch

FILLED = """
import json, os
from dataflow_airflow.launch import fill
from dataflow_airflow.pipeline import Launch
print(json.dumps(dict(fill(Launch(argv=["java"], environment={}), {}, os.environ, "here").environment)))
"""


@pytest.mark.parametrize(
    ("variable", "value", "charset"),
    [("LC_ALL", "C", "C.UTF-8"), ("LC_ALL", "POSIX", "C.UTF-8"), ("LC_ALL", "C.UTF-8", "C.UTF-8"),
     ("LANG", "C.UTF-8", None)],
)  # fmt: skip
def test_drivers_have_a_locale_of_utf8(variable: str, value: str, charset: str | None) -> None:
    ours = {name: os.environ[name] for name in ("PATH", "PYTHONPATH") if name in os.environ}
    done = subprocess.run(
        [sys.executable, "-c", FILLED], env={**ours, variable: value}, capture_output=True, text=True, check=True
    )
    environment = json.loads(done.stdout)
    assert environment.get("LC_ALL") == charset
    assert environment["PATH"] == ours["PATH"]
    assert "PYTHONPATH" not in environment


def test_where_lineage_goes_is_passed_on_and_its_key_is_not() -> None:
    inherited = {"OPENLINEAGE_CONFIG": "/etc/openlineage.yml", "OPENLINEAGE_API_KEY": "secret"}
    environment = fill(Launch(argv=["java"], environment={}), {}, inherited, "here").environment
    assert environment["OPENLINEAGE_CONFIG"] == "/etc/openlineage.yml"
    assert "OPENLINEAGE_API_KEY" not in environment
