"""How long the check of very large tables takes: 100,000 measurements in under 10 seconds of work and 1 GiB."""

import csv
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

DATA = Path(__file__).parents[1] / "data"
ROWS, SECONDS, MEBIBYTES = 100_000, 10, 1024
CHECK = """
import sys, time
import frictionless
from review import tables
start = time.process_time()
found = tables.check(sys.argv[1])
seconds = time.process_time() - start
import resource
print(len(found), seconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The tables with one measurement a hundred thousand times, at as many places of its source."""
    folder = Path(shutil.copytree(DATA, tmp_path_factory.mktemp("large") / "data"))
    with (DATA / "measurements.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    with (folder / "measurements.csv").open("a", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(first), lineterminator="\n")
        for number in range(ROWS):
            key = f"{first['study_id']}-m{1000 + number}"
            writer.writerow(first | {"measurement_id": key, "place": f"Table {number}"})
    return folder


def test_a_hundred_thousand_measurements(folder, record_property):
    """Seconds of this process, so that others on the machine do not count."""
    done = subprocess.run([sys.executable, "-c", CHECK, str(folder)], capture_output=True, text=True, check=True)
    found, seconds, memory = map(float, done.stdout.split())
    record_property("seconds", seconds)
    record_property("MiB", memory)
    assert found == 0
    assert seconds < SECONDS
    assert memory < MEBIBYTES
