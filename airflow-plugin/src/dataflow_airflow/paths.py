"""Where the things of a run lie: the one place that turns names into paths."""

from __future__ import annotations

import hashlib
import re
import string
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

_PLAIN = frozenset((string.ascii_letters + string.digits + "._-").encode())
_HALF_ESCAPE = re.compile("%.?$")
_LONGEST = 200
"""A file's name may have 255 bytes; the rest is room for endings such as those of temporary files."""

_DIGEST_LENGTH = 16


def encode_segment(name: str) -> str:
    """A name as one path segment, as the sdk's `PathSegment` makes it.

    Each byte of its UTF-8 form outside `[A-Za-z0-9._-]` becomes `%XX`, half of a surrogate pair being three bytes. What
    is longer than 200 then is cut to that, its end being the beginning of the SHA-256 of the whole name.
    """
    if name in {".", ".."}:
        return name.replace(".", "%2E")
    whole = name.encode(errors="surrogatepass")
    segment = "".join(chr(byte) if byte in _PLAIN else f"%{byte:02X}" for byte in whole)
    if len(segment) <= _LONGEST:
        return segment
    end = "-" + hashlib.sha256(whole).hexdigest()[:_DIGEST_LENGTH]
    return _HALF_ESCAPE.sub("", segment[: _LONGEST - len(end)]) + end


@dataclass(frozen=True)
class RunPlaces:
    """The places of one run of a DAG."""

    staging: Path
    dead_letters: Path
    dag_id: str
    run_id: str

    @property
    def exchange(self) -> Path:
        """Rows on their way from one task of the run to another."""
        return self._under(self.staging) / ".exchange"

    def task(self, task_id: str) -> TaskPlaces:
        """The places of one task of the run."""
        segment = encode_segment(task_id)
        return TaskPlaces(
            folder=self._under(self.staging) / segment,
            dead_letters=self._under(self.dead_letters) / f"{segment}.jsonl",
            last_report=self.staging / encode_segment(self.dag_id) / "~last" / f"{segment}.json",
        )

    def _under(self, root: Path) -> Path:
        return root / encode_segment(self.dag_id) / encode_segment(self.run_id)


@dataclass(frozen=True)
class TaskPlaces:
    """The places of one task of a run."""

    folder: Path
    dead_letters: Path
    last_report: Path
    """The report of the last attempt of this task that succeeded, in whichever run."""

    def attempt(self, number: int) -> Path:
        """The folder of one attempt."""
        return self.folder / f"attempt-{number}"

    def report(self, attempt: int) -> Path:
        """Where the driver of an attempt leaves its report."""
        return self.attempt(attempt) / "report.json"

    def journal(self) -> list[Path]:
        """The entries that drivers wrote of the task's claims, inputs and intents, in order."""
        return sorted((self.folder / "journal").glob("[0-9]*.json"))

    def attempts(self) -> list[int]:
        """The numbers of the attempts that left a folder, in order."""
        if not self.folder.is_dir():
            return []
        suffixes = (entry.name.removeprefix("attempt-") for entry in self.folder.glob("attempt-*"))
        return sorted(int(suffix) for suffix in suffixes if suffix.isascii() and suffix.isdecimal())
