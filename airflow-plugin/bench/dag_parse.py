"""What our DAG files cost to parse, against the same DAG written by hand on Airflow's plain operators.

Each sample is a fresh process that parses 100 copies of a file with Airflow's own DagBag and tells the CPU time of
that, the first import of the operators included. Ours and the anchor take turns. Prints the seconds as one line of
JSON, `{"ours": […], "anchor": […]}`; `mvn verify -Pbench -Dbench=dag_parse` says what they come to.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path

FILES = 100
PAIRS = 9
EMITTED = Path(__file__).parents[2] / "compiler/src/test/resources/golden/taxi_daily/expected/taxi_daily.py"

SAMPLE = """
import sys, time
from airflow.dag_processing.dagbag import DagBag
from airflow.sdk import DAG, BaseOperator, CronDataIntervalTimetable
began = time.process_time()
bag = DagBag(dag_folder=sys.argv[1])
spent = time.process_time() - began
assert not bag.import_errors, bag.import_errors
assert len(bag.dags) == int(sys.argv[2]), len(bag.dags)
print(spent)
"""


def main() -> None:
    """Measures and prints."""
    here = Path(__file__).resolve().parent
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--ours", type=Path, default=EMITTED, help="a DAG file of one DAG")
    parser.add_argument("--anchor", type=Path, default=here / "anchor.py", help="the same DAG written by hand")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        ours = copies(arguments.ours, Path(scratch) / "ours")
        anchor = copies(arguments.anchor, Path(scratch) / "anchor")
        environment = os.environ | {"AIRFLOW_HOME": scratch, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        environment.pop("PYTHONDONTWRITEBYTECODE", None)
        pairs = [(sample(ours, environment), sample(anchor, environment)) for _ in range(PAIRS)]
    mine, theirs = zip(*pairs, strict=True)
    print(json.dumps({"ours": mine, "anchor": theirs}))


def copies(file: Path, folder: Path) -> Path:
    """A folder with as many DAGs as we measure, each with an id of its own."""
    folder.mkdir()
    text = file.read_text(encoding="utf-8")
    [dag_id] = {line.split('"')[1] for line in text.splitlines() if line.strip().startswith("dag_id=")}
    for number in range(FILES):
        (folder / f"dag_{number:03}.py").write_text(text.replace(f'"{dag_id}"', f'"{dag_id}_{number:03}"'))
    return folder


def sample(folder: Path, environment: dict[str, str]) -> float:
    """CPU seconds for one parsing of a folder."""
    command = [sys.executable, "-c", SAMPLE, str(folder), str(FILES)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command[:1])}: cannot parse {folder}:\n{done.stderr}")
    return float(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
