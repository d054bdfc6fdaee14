"""Fills the holes of a launch: command and environment of a driver, with nothing secret in either."""

from __future__ import annotations

import locale
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dataflow_airflow.errors import ConfigError, InternalError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from dataflow_airflow.pipeline import Launch

PASSED_ON = ("PATH", "HOME", "USER", "LOGNAME", "LANG", "LC_ALL", "LC_CTYPE", "TMPDIR", "OPENLINEAGE_CONFIG")
"""All that a driver inherits. Airflow's own settings and connections, cloud credentials and tokens stay here."""


@dataclass(frozen=True)
class Command:
    """A driver's argument list and its whole environment."""

    argv: Sequence[str]
    environment: Mapping[str, str]


def fill(launch: Launch, holes: Mapping[str, str], inherited: Mapping[str, str], where: str) -> Command:
    """Puts the values of the holes into a launch; `where` names their origin for messages."""
    environment = {name: inherited[name] for name in PASSED_ON if name in inherited}
    if locale.getencoding().lower() != "utf-8":
        # A JVM takes the names of files as the locale says, and has letters beyond ASCII in UTF-8 alone.
        environment["LC_ALL"] = "C.UTF-8"
    environment |= {name: _filled(template, holes, where) for name, template in launch.environment.items()}
    return Command(tuple(_filled(template, holes, where) for template in launch.argv), environment)


def _filled(template: str, holes: Mapping[str, str], where: str) -> str:
    try:
        return string.Template(template).substitute(holes)
    except KeyError as missing:
        known = ", ".join(sorted(holes))
        raise ConfigError(
            f'{where}: the launch needs a value for "{missing.args[0]}" and the installation has none. '
            f"It has: {known}.\n"
            "  Fix: run `dataflow install` again with the version that compiled the pipeline.",
            code="INSTALLATION_INCOMPLETE",
        ) from None
    except ValueError as failure:
        raise InternalError(
            f"The launch argument {template!r} is no template: {failure}.\n"
            "  Fix: report this as a bug of the compiler.",
            code="LAUNCH_INVALID",
        ) from None


def application_name(dag_id: str, task: str, run: str, attempt: int) -> str:
    """A name for the engine's own pages and process lists: printable, on one line, at most 200 characters."""
    name = f"{dag_id}.{task} {run} attempt {attempt}"
    return "".join(char if char.isascii() and char.isprintable() else "?" for char in name)[:200]
