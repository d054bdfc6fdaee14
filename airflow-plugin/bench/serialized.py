"""How large Airflow's stored form of our DAG file is, against the same DAG written by hand on our operators.

Airflow keeps one for each version of a DAG, and reads it whenever it does something with a run. Prints the bytes as one
line of JSON, `{"ours": […], "anchor": […]}`; `mvn verify -Pbench -Dbench=serialized_dag` says what they come to.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from dag_parse import EMITTED

BY_HAND = Path(__file__).resolve().parent / "by_hand.py"
SAMPLE = """
import json, sys
from airflow.dag_processing.dagbag import DagBag
from airflow.serialization.serialized_objects import DagSerialization
bag = DagBag(dag_folder=sys.argv[1])
assert not bag.import_errors, bag.import_errors
[dag] = bag.dags.values()
print(len(json.dumps(DagSerialization.to_dict(dag))))
"""


def main() -> None:
    """Measures and prints."""
    with tempfile.TemporaryDirectory() as scratch:
        environment = os.environ | {"AIRFLOW_HOME": scratch, "AIRFLOW__CORE__LOAD_EXAMPLES": "False"}
        # The path is part of what is stored: both are equally long.
        ours = size(EMITTED, Path(scratch) / "emitted", environment)
        anchor = size(BY_HAND, Path(scratch) / "by_hand", environment)
    print(json.dumps({"ours": [ours], "anchor": [anchor]}))


def size(file: Path, folder: Path, environment: dict[str, str]) -> int:
    """Bytes of the one DAG of a file."""
    folder.mkdir()
    shutil.copy(file, folder / "taxi_daily.py")
    command = [sys.executable, "-c", SAMPLE, str(folder)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        sys.exit(f"{command[0]}: cannot parse {file}:\n{done.stderr}")
    return int(done.stdout.splitlines()[-1])


if __name__ == "__main__":
    main()
