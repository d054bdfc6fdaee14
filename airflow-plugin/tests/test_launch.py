"""What a driver is started with."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

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
