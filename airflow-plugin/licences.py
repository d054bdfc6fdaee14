"""Lists the licences of what the locks name, and refuses a dependency of the wheel whose licence is not permissive.

Run by build.py in the venv of the checks; the folders named on the command line hold what is installed elsewhere.
"""

from __future__ import annotations

import re
import sys
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from email.message import Message

HERE = Path(__file__).resolve().parent
REPORT = HERE / "target/licenses/python.txt"
WHEEL = "dataflow-airflow"
UNKNOWN = "unknown"

_LOCKED = re.compile(r"^([A-Za-z0-9._-]+)==(\S+)", re.MULTILINE)
_PERMISSIVE = re.compile(r"\b(Apache|BSD|MIT|ISC|PSF|Python Software Foundation|Zlib|Unlicense|0BSD)\b", re.IGNORECASE)
_COPYLEFT = re.compile(r"GPL|General Public|MPL|Mozilla|EPL|Eclipse|CDDL|EUPL|SSPL|BUSL|Commons Clause", re.IGNORECASE)
_CLASSIFIER = "License :: "


def licence_of(told: Message) -> str:
    """A package's licence as its own metadata tells it: the expression, else the classifiers, else a short text."""
    expression = told.get("License-Expression")
    if expression:
        return expression
    classifiers = [line.rsplit(" :: ", 1)[1] for line in told.get_all("Classifier", []) if line.startswith(_CLASSIFIER)]
    if classifiers:
        return ", ".join(classifiers)
    text = (told.get("License") or "").strip()
    return text.splitlines()[0][:60] if text else UNKNOWN


def _fields(installed: metadata.Distribution) -> Message:
    # Its type says less than it can.
    return cast("Message", installed.metadata)


def is_permissive(licence: str) -> bool:
    return bool(_PERMISSIVE.search(licence)) and not _COPYLEFT.search(licence)


def locked(folder: Path) -> dict[str, tuple[str, list[str]]]:
    """Version and locks of each locked package, by name."""
    found: dict[str, tuple[str, list[str]]] = {}
    for lock in sorted(folder.glob("*.txt")):
        for name, version in _LOCKED.findall(lock.read_text(encoding="utf-8")):
            found.setdefault(name, (version, []))[1].append(lock.stem)
    return dict(sorted(found.items()))


def report(packages: dict[str, tuple[str, list[str]]], places: list[str]) -> str:
    """One line a package. What this platform does not need is not installed, and its licence not known here."""
    lines = []
    for name, (version, locks) in packages.items():
        installed = next(iter(metadata.distributions(name=name, path=places)), None)
        licence = licence_of(_fields(installed)) if installed else "not installed here"
        lines.append(f"{name} {version} | {licence} | {', '.join(locks)}\n")
    return "".join(lines)


def refused(wheel: str) -> list[str]:
    """The wheel's own dependencies whose licence is unknown or not permissive."""
    needed = [requirement for requirement in metadata.requires(wheel) or [] if "extra ==" not in requirement]
    names = [re.split(r"[\s<>=!~;\[(]", requirement, maxsplit=1)[0] for requirement in needed]
    licences = {name: licence_of(_fields(metadata.distribution(name))) for name in names}
    return [f"{name} ({licence})" for name, licence in licences.items() if not is_permissive(licence)]


def main() -> None:
    """Writes the report, then complains."""
    REPORT.parent.mkdir(parents=True, exist_ok=True)
    REPORT.write_text(report(locked(HERE / "requirements"), [*sys.path, *sys.argv[1:]]), encoding="utf-8")
    wrong = refused(WHEEL)
    if wrong:
        sys.exit(
            f"The wheel depends on packages whose licence is not permissive: {', '.join(wrong)}.\n"
            "  Fix: do without them; the wheel goes to people who rely on its licence."
        )


if __name__ == "__main__":
    main()
