"""CONTRIBUTING.md: what it shows of a real trial is what its form holds, and what the terminal says."""

import csv
import io
import re
from pathlib import Path

from review import adding

from .taken_out import DATA

GUIDE = (Path(__file__).parents[2] / "CONTRIBUTING.md").read_text(encoding="utf-8")


def test_the_lines_of_the_guide_stand_in_the_form_of_the_trial():
    """Every line is one of the form that `test_session` adds to the tables; every table that it fills is shown."""
    form = {tuple(row[:4]) for row in csv.reader(io.StringIO(adding.filled(DATA, "yu2018").decode()))}
    blocks = re.findall(r"^```csv\n(.*?)^```", GUIDE, flags=re.M | re.S)
    shown = [tuple(row) for row in csv.reader(io.StringIO("".join(blocks)))]
    assert len(blocks) == 3
    assert [row for row in shown if row not in form] == []
    assert {row[0] for row in form} - {row[0] for row in shown} == {"table"}


def test_the_guide_quotes_the_terminal(looked):
    """Lines of what the terminal shows, in its order."""
    (quoted,) = re.findall(r"^```text\n(.*?)^```", GUIDE, flags=re.M | re.S)
    said = looked.text.splitlines()
    places = [said.index(line) for line in quoted.splitlines()]
    assert places == sorted(places)
    assert len(places) > 3
