"""The DAG bundle over a release root: a run stays on the releases it began with.

The root holds `current`, a map of project to release digest that a deployment replaces in one step, and
`releases/<digest>/`. A version of the bundle is one such map, named by a digest of it, with a folder for each project.
Version folders lie where Airflow's own clean-up looks for them; what it removed is made again from the root, where
`maps/<version>` remembers what each version was.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from airflow.dag_processing.bundles.base import BaseDagBundle, BundleVersion

from dataflow_airflow.paths import encode_segment
from dataflow_airflow.release import FILE as MANIFEST

if TYPE_CHECKING:
    from collections.abc import Callable


class ReleaseRootError(Exception):
    """A release root that cannot be read; what was loaded before stays in use."""


def canonical(releases: dict[str, str]) -> bytes:
    """The one way to write a map of project to release digest, over which its version is computed."""
    return json.dumps(releases, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()


def version_of(releases: dict[str, str]) -> str:
    """The bundle version that a map of project to release digest is."""
    return hashlib.sha256(canonical(releases)).hexdigest()[:16]


class ReleaseBundle(BaseDagBundle):
    """Gives Airflow the releases of a root; configured with `{"root": "/…", "refresh_interval": 5}`."""

    supports_versioning = True

    def __init__(self, *, root: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.root = Path(root)
        self._active: str | None = None
        self._releases: dict[str, str] = {}

    def initialize(self) -> None:
        if self.version:
            self._use(self.version, lambda: self._remembered(str(self.version)))
        else:
            self.refresh()
        super().initialize()

    def refresh(self) -> None:
        if self.version:
            raise ReleaseRootError(f"The bundle {self.name} is bound to version {self.version} and never changes.")
        releases = self._current()
        self._use(version_of(releases), lambda: releases)
        self._announce(releases)

    def get_current_version(self) -> BundleVersion:
        return BundleVersion(self._named())

    @property
    def path(self) -> Path:
        return self.versions_dir / self._named()

    def _announce(self, releases: dict[str, str]) -> None:
        # Airflow reads a file again at once only if it is younger than its last reading, and a version that was made
        # long ago, or copied with its times, is not: without this a deployment would show up to 30 s later.
        changed = dict(releases.items() - self._releases.items())
        self._releases = releases
        for project in changed:
            for file in (self.path / encode_segment(project)).rglob("*.py"):
                file.touch()

    def _named(self) -> str:
        return self._active or self.version or version_of(self._current())

    def _use(self, version: str, releases: Callable[[], dict[str, str]]) -> None:
        target = self.versions_dir / version
        if not target.exists():
            with self.lock():
                if not target.exists():
                    self._make(target, releases())
        self._active = version

    def _make(self, target: Path, releases: dict[str, str]) -> None:
        self._remember(target.name, releases)
        unfinished = target.with_name(f".{target.name}")
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(parents=True)
        for project, digest in releases.items():
            shutil.copytree(self._release(project, digest), unfinished / encode_segment(project))
        unfinished.rename(target)

    def _current(self) -> dict[str, str]:
        file = self.root / "current"
        # Before the first deployment there is nothing, and that is no mistake.
        return _read_map(file) if file.exists() else {}

    def _release(self, project: str, digest: str) -> Path:
        folder = self.root / "releases" / encode_segment(digest)
        if not (folder / MANIFEST).is_file():
            raise ReleaseRootError(
                f'{folder}: the release of project "{project}" is not there or not complete.\n'
                "  Fix: deploy the project again."
            )
        return folder

    def _remember(self, version: str, releases: dict[str, str]) -> None:
        # The root's copy serves every host. Where the root is read-only, this host's own must do.
        for folder in (self.root / "maps", self.base_dir / "maps"):
            file = folder / version
            if file.exists():
                return
            with contextlib.suppress(OSError):
                folder.mkdir(parents=True, exist_ok=True)
                unfinished = folder / f".{version}.{os.getpid()}"
                unfinished.write_bytes(canonical(releases))
                unfinished.replace(file)
                return

    def _remembered(self, version: str) -> dict[str, str]:
        current = self._current()
        if version_of(current) == version:
            return current
        for folder in (self.root / "maps", self.base_dir / "maps"):
            file = folder / version
            if file.exists():
                return _read_map(file)
        raise ReleaseRootError(
            f"{self.root}: version {version} is no longer known here, so its runs cannot go on.\n"
            "  Fix: clear the run with the latest version (Airflow's `run on latest version`)."
        )


def _read_map(file: Path) -> dict[str, str]:
    try:
        releases = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as failure:
        raise ReleaseRootError(f"{file}: cannot be read: {failure}.\n  Fix: deploy a project again.") from None
    if not isinstance(releases, dict) or not all(isinstance(digest, str) for digest in releases.values()):
        raise ReleaseRootError(
            f"{file}: does not hold a map of project to release digest.\n  Fix: deploy a project again."
        )
    return releases
