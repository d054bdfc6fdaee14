"""The build's own script, as far as nothing has to be installed for it."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from types import ModuleType

SCRIPT = Path(__file__).parent.parent / "build.py"


@pytest.fixture
def build(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The script, on a Python that does not serve."""
    spec = importlib.util.spec_from_file_location("build_script", SCRIPT)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "VERSIONS", ("9.8", "9.9"))
    return module


def test_another_python_of_the_path_is_used(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_interpreter", {"9.8": None, "9.9": "/usr/bin/python9.9"}.get)
    used: list[list[str]] = []

    def started(program: str, arguments: list[str]) -> None:
        used.append([program, *arguments])
        raise SystemExit

    monkeypatch.setattr(os, "execv", started)
    monkeypatch.setattr(build.sys, "argv", ["build.py", "package"])
    with pytest.raises(SystemExit):
        build.main()
    assert used == [["/usr/bin/python9.9", "/usr/bin/python9.9", "build.py", "package"]]


def test_no_python_that_serves_is_told(build: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(build, "_interpreter", {}.get)
    with pytest.raises(SystemExit, match=r"Python 9\.8, 9\.9 serve; .* install one, or name one by -Dpython=FILE"):
        build.main()
