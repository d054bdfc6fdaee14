"""What counts as a licence that the wheel may depend on, and what the report holds."""

from __future__ import annotations

import sys
from email.message import Message
from importlib import metadata
from pathlib import Path

import pytest

import licences

REQUIREMENTS = Path(licences.__file__).parent / "requirements"


@pytest.mark.parametrize(
    ("fields", "licence", "permissive"),
    [
        ([("License-Expression", "Apache-2.0"), ("License", "x")], "Apache-2.0", True),
        ([("Classifier", "License :: OSI Approved :: MIT License"), ("License", "x")], "MIT License", True),
        ([("License", "BSD 3-Clause\n\nCopyright …")], "BSD 3-Clause", True),
        ([("License-Expression", "MPL-2.0")], "MPL-2.0", False),
        ([("License-Expression", "MIT AND LGPL-3.0-only")], "MIT AND LGPL-3.0-only", False),
        ([("Classifier", "License :: OSI Approved")], "OSI Approved", False),
        ([], "unknown", False),
    ],
)
def test_only_permissive_licences_pass(fields: list[tuple[str, str]], licence: str, permissive: bool) -> None:
    told = Message()
    for name, value in fields:
        told[name] = value
    assert licences.licence_of(told) == licence
    assert licences.is_permissive(licence) is permissive


def test_every_locked_package_is_in_the_report_with_its_locks() -> None:
    packages = licences.locked(REQUIREMENTS)
    lines = licences.report(packages, sys.path).splitlines()
    assert len(lines) == len(packages)
    version = packages["apache-airflow"][0]
    assert f"apache-airflow {version} | Apache-2.0 | airflow, dev" in lines
    assert any(line.startswith("pyspark ") and line.endswith(" | spark") for line in lines)
    assert not any(f"| {licences.UNKNOWN} |" in line for line in lines)


def test_the_wheels_own_dependencies_pass_and_others_would_not(monkeypatch: pytest.MonkeyPatch) -> None:
    assert licences.refused(licences.WHEEL) == []
    monkeypatch.setattr(metadata, "requires", lambda wheel: ["certifi >=1 ; python_version > '3'"])
    assert licences.refused(licences.WHEEL) == ["certifi (Mozilla Public License 2.0 (MPL 2.0))"]
