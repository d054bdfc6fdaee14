"""The bundle: what Airflow reads of a release root, now and for a run that goes on."""

from __future__ import annotations

import json
import os
import shutil
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from dataflow_airflow.bundle import ReleaseBundle, ReleaseRootError, version_of


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    storage = tmp_path / "storage"
    monkeypatch.setattr("airflow.dag_processing.bundles.base.get_bundle_storage_root_path", lambda: storage)
    made = tmp_path / "root"
    made.mkdir()
    return made


def release(root: Path, digest: str, code: str) -> None:
    folder = root / "releases" / digest
    folder.mkdir(parents=True)
    (folder / "taxi_daily.py").write_text(code)
    (folder / "release.json").write_text(json.dumps({"version": 1, "digest": digest}))


def deploy(root: Path, **projects: str) -> str:
    (root / "current.new").write_text(json.dumps(projects, indent=2))
    (root / "current.new").replace(root / "current")
    return version_of(projects)


def bundle(root: Path, version: str | None = None, **kwargs: Any) -> ReleaseBundle:
    made = ReleaseBundle(name="releases", root=str(root), version=version, refresh_interval=5, **kwargs)
    made.initialize()
    return made


def code(made: ReleaseBundle, project: str = "samples") -> str:
    return (made.path / project / "taxi_daily.py").read_text()


def version(made: ReleaseBundle) -> str:
    return made.get_current_version().version


def test_the_version_is_a_digest_of_the_canonical_map(root: Path) -> None:
    assert version_of({"b": "2", "a": "1"}) == version_of({"a": "1", "b": "2"})
    # sha256 of {"a":"1","b":"2"}; the dataflow command computes the same.
    assert version_of({"b": "2", "a": "1"}) == "21f76dfbfe6dfe21"


def test_before_the_first_deployment_there_is_nothing(root: Path) -> None:
    made = bundle(root)
    assert list(made.path.iterdir()) == []
    release(root, "d1", "v1")
    assert version(made) != deploy(root, samples="d1")
    made.refresh()
    assert code(made) == "v1"


def test_a_refresh_follows_deployments_and_roll_backs(root: Path) -> None:
    release(root, "d1", "v1")
    release(root, "d2", "v2")
    first = deploy(root, samples="d1")
    made = bundle(root)
    assert (version(made), code(made)) == (first, "v1")
    second = deploy(root, samples="d2")
    assert (version(made), code(made)) == (first, "v1"), "nothing moves between refreshes"
    made.refresh()
    assert (version(made), code(made)) == (second, "v2")
    deploy(root, samples="d1")
    made.refresh()
    assert (version(made), code(made)) == (first, "v1")


def test_what_a_deployment_changed_is_younger_than_airflows_last_reading(root: Path) -> None:
    for digest in ("d1", "d2", "e1"):
        release(root, digest, digest)
        os.utime(root / "releases" / digest / "taxi_daily.py", (0, 0))

    def ages(made: ReleaseBundle) -> list[float]:
        return [(made.path / project / "taxi_daily.py").stat().st_mtime for project in ("samples", "bikes")]

    deploy(root, samples="d1", bikes="e1")
    made = bundle(root)
    for digest in ("d2", "d1"):
        before = time.time()
        deploy(root, samples=digest, bikes="e1")
        made.refresh()
        assert ages(made)[0] >= before - 0.1
        settled = ages(made)
        made.refresh()
        assert ages(made) == settled, "what did not change is not read again"


def test_a_run_keeps_its_version(root: Path) -> None:
    release(root, "d1", "v1")
    release(root, "d2", "v2")
    first = deploy(root, samples="d1")
    bundle(root)
    deploy(root, samples="d2")
    bundle(root)
    bound = bundle(root, version=first)
    assert (version(bound), code(bound)) == (first, "v1")
    with pytest.raises(ReleaseRootError, match="never changes"):
        bound.refresh()


@pytest.mark.parametrize("on_this_host", [True, False])
def test_a_cleaned_version_is_made_again(root: Path, on_this_host: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    release(root, "d1", "v1")
    release(root, "d2", "v2")
    first = deploy(root, samples="d1")
    made = bundle(root)
    deploy(root, samples="d2")
    made.refresh()
    # As Airflow's clean-up does; and a host that never saw the version has nothing at all.
    shutil.rmtree(made.versions_dir / first if on_this_host else made.base_dir)
    assert code(bundle(root, version=first)) == "v1"


def test_airflows_own_clean_up_takes_versions_away(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from airflow.dag_processing.bundles.base import BundleUsageTrackingManager, TrackedBundleVersionInfo

    release(root, "d1", "v1")
    first = deploy(root, samples="d1")
    made = bundle(root)
    tracking = root / "tracking"
    tracking.write_text("2026-11-21T00:00:00Z")
    info = TrackedBundleVersionInfo(lock_file_path=tracking, version=first, dt=None)  # type: ignore[arg-type]
    BundleUsageTrackingManager._remove_stale_bundle("releases", info)
    assert not made.path.exists()
    made.refresh()
    assert code(made) == "v1"


def test_projects_lie_beside_each_other(root: Path) -> None:
    release(root, "d1", "taxi v1")
    release(root, "d2", "taxi v2")
    release(root, "e1", "bikes")
    deploy(root, samples="d1", bikes="e1")
    made = bundle(root)
    assert (code(made, "samples"), code(made, "bikes")) == ("taxi v1", "bikes")
    deploy(root, samples="d2", bikes="e1")
    made.refresh()
    assert (code(made, "samples"), code(made, "bikes")) == ("taxi v2", "bikes")


@pytest.mark.parametrize(
    ("current", "message"),
    [
        ('{"samples": "d2"}', "is not there or not complete"),
        ('{"samples": "half"}', "is not there or not complete"),
        ('{"samples": "../../secret"}', "is not there or not complete"),
        ('{"samples": ', "cannot be read"),
        ('["d1"]', "does not hold a map"),
        ('{"samples": 1}', "does not hold a map"),
    ],
)
def test_what_is_half_written_leaves_the_old_in_use(root: Path, current: str, message: str) -> None:
    release(root, "d1", "v1")
    (root / "releases/half").mkdir()
    first = deploy(root, samples="d1")
    made = bundle(root)
    (root / "current").write_text(current)
    with pytest.raises(ReleaseRootError, match=message):
        made.refresh()
    assert (version(made), code(made)) == (first, "v1")
    assert sorted(entry.name for entry in made.versions_dir.iterdir() if not entry.name.startswith(".")) == [first]


def test_an_unknown_version_says_the_way_out(root: Path) -> None:
    with pytest.raises(ReleaseRootError, match="run on latest version"):
        bundle(root, version="0123456789abcdef")


def test_a_read_only_root_will_do(root: Path) -> None:
    release(root, "d1", "v1")
    first = deploy(root, samples="d1")
    (root / "maps").write_text("no folder can be made here")
    made = bundle(root)
    (root / "current").write_text("{}")
    shutil.rmtree(made.versions_dir)
    assert code(bundle(root, version=first)) == "v1"


def test_many_at_once_make_a_version_once(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy = shutil.copytree

    def slowly(source: Path, place: Path) -> None:
        time.sleep(0.05)
        copy(source, place)

    monkeypatch.setattr("dataflow_airflow.bundle.shutil.copytree", slowly)
    release(root, "d1", "v1")
    deploy(root, samples="d1")
    found: list[str] = []
    threads = [threading.Thread(target=lambda: found.append(code(bundle(root)))) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["v1"] * 8
