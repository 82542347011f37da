"""The answer keys of the notebooks' questions are computed: a number changed in the tables changes the key."""

import re
import shutil
from pathlib import Path

import pytest

from review.book import execute

ROOT = Path(__file__).parents[1]
QUESTION = re.compile(r'<div class="question">.*?<span class="level">compute</span> ([^<]*)</p>(.*?)</div>', re.DOTALL)
RIGHT = re.compile(r'<details class="answer right"><summary>([^<]*)</summary>')


@pytest.mark.build
def test_a_changed_number_changes_the_key(tmp_path):
    """Kumar 2018 with one hair more: the question on square inches asks for the new gap and knows its answer."""
    data = shutil.copytree(ROOT / "data", tmp_path / "data")
    path = data / "measurements.csv"
    text = path.read_text(encoding="utf-8")
    assert text.count("kumar2018-m1,kumar2018,mn_mnx,hair_density,change,12,,12.52,") == 1
    path.write_text(
        text.replace("kumar2018-m1,kumar2018,mn_mnx,hair_density,change,12,,12.52,",
                     "kumar2018-m1,kumar2018,mn_mnx,hair_density,change,12,,13.52,"),
        encoding="utf-8",
    )  # fmt: skip
    before, after = (keys(folder) for folder in (ROOT / "data", data))
    (old,), (new,) = ([entry for entry in found if "per square inch" in entry[0]] for found in (before, after))
    assert ("10.63" in old[0], old[1]) == (True, [f"{10.63 / 6.4516:.2f}"])
    assert ("11.63" in new[0], new[1]) == (True, [f"{11.63 / 6.4516:.2f}"])


def keys(folder):
    """Each computed question of chapter 04 with its right answers."""
    (notebook,) = execute.run_all([ROOT / "notebooks" / "04_how_big_is_it.ipynb"], folder=folder)
    outputs = [output for cell in notebook.cells if cell.cell_type == "code" for output in cell.outputs]
    shown = "".join(output.get("data", {}).get("text/html", "") for output in outputs)
    return [(text, RIGHT.findall(answers)) for text, answers in QUESTION.findall(shown)]
