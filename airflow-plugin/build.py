"""Builds the wheel (package), runs ruff, mypy and pytest over the sources and lists licences (check), runs the tests on
other Pythons too (others), measures what DAG files cost Airflow (bench).

Needs Python 3.11, 3.12 or 3.13 with venv, and nothing else: whatever it uses is installed from the locks in
requirements/. Its own syntax is older, so that another Python gets as far as looking for one of these.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).resolve().parent
TARGET = HERE / "target"
SOURCES = ("pyproject.toml", "README.md", "src")
SCHEMAS = HERE.parent / "sdk/src/main/resources/dev/dataflow/schema"
LICENCE = HERE.parent / "LICENSE"
PACKAGE = "dataflow_airflow"
# 2026-11-21T00:00:00Z, the pom's project.build.outputTimestamp.
EPOCH = "1795219200"
VERSIONS = ("3.11", "3.12", "3.13")


def package() -> Path:
    """Makes the wheel; the same sources give the same bytes, and unchanged ones are not built again."""
    done = TARGET / "wheel.digest"
    digest = _digest([HERE / "build.py", HERE / "requirements/build.txt", LICENCE, *_inputs()])
    made = sorted(TARGET.glob("*.whl"))
    if len(made) == 1 and done.is_file() and done.read_text() == digest:
        print(f"{made[0].name} is up to date")
        return made[0]
    done.unlink(missing_ok=True)
    for wheel in made:
        wheel.unlink()
    tree = _staged()
    python = _venv(TARGET / "build-venv", "build")
    environment = {**os.environ, "SOURCE_DATE_EPOCH": EPOCH}
    _run([python, "-m", "flit_core.wheel", "--outdir", TARGET, tree], environment, quiet=True)
    done.write_text(digest)
    wheel = next(TARGET.glob("*.whl"))
    print(f"{wheel.name} built")
    return wheel


def check() -> None:
    """Installs the wheel beside the locked tools and runs every check on it."""
    python, environment = _checks()
    _run([python, "-m", "ruff", "check", "--quiet", "."], environment)
    _run([python, "-m", "ruff", "format", "--quiet", "--check", "."], environment)
    _run([python, "-m", "mypy", "--cache-dir", TARGET / "mypy"], environment)
    elsewhere = [*_cache().glob("spark-*/lib/python*/site-packages"), *TARGET.glob("build-venv/lib/*/site-packages")]
    _run([python, "licences.py", *elsewhere], environment)
    _test(python, environment)


def test() -> None:
    """Runs the tests alone."""
    _test(*_checks())


def _test(python: Path, environment: dict[str, str]) -> None:
    _run([python, "-m", "pytest", "-o", f"cache_dir={TARGET / 'pytest'}"], environment)


def others() -> None:
    """On each other Python that we name: every lock resolves with its hashes, and the tests pass."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    for version in VERSIONS:
        if version == here:
            continue
        python = _interpreter(version)
        if python is None:
            print(f"SKIPPED: the plugin on Python {version} (there is no such Python with venv on the path)")
            continue
        print(f"The plugin on Python {version}", flush=True)
        for lock in sorted((HERE / "requirements").glob("*.txt")):
            pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet", "--progress-bar", "off"]
            _run([*pip, "--dry-run", "--ignore-installed", "--require-hashes", "-r", lock], quiet=True)
            print(f"  {lock.name} resolves", flush=True)
        _run([python, HERE / "build.py", "test"])


def _interpreter(version: str) -> str | None:
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    named = shutil.which(f"python{version}")
    for candidate in [*filter(None, [named]), *sorted(map(str, pyenv.glob(f"versions/{version}.*/bin/python")))]:
        # A shim is there even if what it stands for is not.
        probe = "import sys, venv, ensurepip; print('%d.%d' % sys.version_info[:2])"
        done = subprocess.run([candidate, "-c", probe], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() == version:
            return candidate
    return None


def bench(name: str, arguments: list[str]) -> None:
    """Measures what DAG files cost Airflow: the time to parse them, or the size of what it keeps of one."""
    python, environment = _checks()
    _run([python, f"bench/{name}.py", *arguments], environment)


def _checks() -> tuple[Path, dict[str, str]]:
    wheel = package()
    lock = _digest([HERE / "requirements/dev.txt"])
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    python = _venv(_cache() / f"checks-{lock[:16]}-{version}", "dev")
    # The venv is shared by every checkout of this user; the wheel under test is this checkout's own.
    site = TARGET / "site"
    shutil.rmtree(site, ignore_errors=True)
    _run([python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--target", site, wheel], quiet=True)
    environment = {key: value for key, value in os.environ.items() if not key.startswith(("AIRFLOW", "DATAFLOW_I"))}
    environment |= {"PYTHONPATH": str(site), "RUFF_CACHE_DIR": str(TARGET / "ruff"), "PYTHONDONTWRITEBYTECODE": "1"}
    return python, environment


def _staged() -> Path:
    tree = TARGET / "wheel-tree"
    shutil.rmtree(tree, ignore_errors=True)
    tree.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__")
    for name in SOURCES:
        source = HERE / name
        if source.is_dir():
            shutil.copytree(source, tree / name, ignore=ignored)
        else:
            shutil.copy(source, tree / name)
    shutil.copy(LICENCE, tree / LICENCE.name)
    for schema in sorted(SCHEMAS.glob("*.schema.json")):
        folder = tree / "src" / PACKAGE / "schema"
        folder.mkdir(exist_ok=True)
        shutil.copy(schema, folder / schema.name)
    return tree


def _inputs() -> list[Path]:
    files = [HERE / name for name in SOURCES if (HERE / name).is_file()]
    files += [file for file in (HERE / "src").rglob("*") if file.is_file() and "__pycache__" not in file.parts]
    return files + list(SCHEMAS.glob("*.schema.json"))


def _digest(files: list[Path]) -> str:
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        digest.update(f"{os.path.relpath(file, HERE)}\0{len(content)}\0".encode() + content)
    return digest.hexdigest()


def _cache() -> Path:
    named = os.environ.get("DATAFLOW_CACHE")
    if named:
        return Path(named)
    home = os.environ.get("XDG_CACHE_HOME")
    return (Path(home) if home else Path.home() / ".cache") / "dataflow"


def _venv(folder: Path, requirements: str) -> Path:
    """A venv with what a lock names; one that an interrupted install left half-made is made again."""
    lock = HERE / f"requirements/{requirements}.txt"
    python = folder / "bin/python"
    complete = folder / ".complete"
    wanted = f"{sys.version}\n{_digest([lock])}"
    with _alone(folder):
        if python.exists() and complete.is_file() and complete.read_text() == wanted:
            return python
        print(f"Installing {requirements}.txt into {folder}", flush=True)
        shutil.rmtree(folder, ignore_errors=True)
        _run([sys.executable, "-m", "venv", folder], quiet=True)
        pip = [python, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        hint = "  Fix: see that this machine reaches its Python package index, then run it again."
        _run([*pip, "--require-hashes", "--only-binary", ":all:", "-r", lock], quiet=True, hint=hint)
        complete.write_text(wanted)
    return python


@contextlib.contextmanager
def _alone(folder: Path) -> Iterator[None]:
    import fcntl

    folder.parent.mkdir(parents=True, exist_ok=True)
    with folder.with_name(folder.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _run(
    command: list[object], environment: dict[str, str] | None = None, *, quiet: bool = False, hint: str = ""
) -> None:
    words = [str(word) for word in command]
    sys.stdout.flush()
    output = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT} if quiet else {}
    done = subprocess.run(words, cwd=HERE, env=environment, check=False, text=True, **output)  # type: ignore[call-overload]
    if done.returncode != 0:
        if quiet:
            print(done.stdout, end="")
        sys.exit("\n".join(filter(None, [f"{' '.join(words)}: ended with {done.returncode}.", hint])))


def main() -> None:
    """Runs the command that is named on the command line."""
    here = f"{sys.version_info.major}.{sys.version_info.minor}"
    if here not in VERSIONS:
        for other in filter(None, map(_interpreter, VERSIONS)):
            os.execv(other, [other, *sys.argv])
        sys.exit(
            f"Python {', '.join(VERSIONS)} serve; {sys.executable} is {here}, and none of them is on the path with its"
            " venv module: install one, or name one by -Dpython=FILE."
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as missing:
        sys.exit(f"{sys.executable} has no module {missing.name}: install it (Debian: apt-get install python3-venv).")
    if sys.argv[1:] == ["package"]:
        package()
    elif sys.argv[1:] == ["check"]:
        check()
    elif sys.argv[1:] == ["test"]:
        test()
    elif sys.argv[1:] == ["others"]:
        others()
    elif sys.argv[1:2] == ["bench"] and sys.argv[2:3] in (["dag_parse"], ["serialized"]):
        bench(sys.argv[2], sys.argv[3:])
    else:
        sys.exit("Usage: build.py package | check | test | others | bench dag_parse | bench serialized")


if __name__ == "__main__":
    main()
