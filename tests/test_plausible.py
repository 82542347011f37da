"""What cannot be is refused by name, and the real tables hold none of it."""

import shutil
from pathlib import Path

import pytest

from review import tables

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def copy(tmp_path):
    """A copy of the tables."""
    return shutil.copytree(DATA, tmp_path / "data")


def changed(folder, old, new, name="measurements.csv"):
    """The problems after one replacement in one table."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), encoding="utf-8", newline="")
    return [str(problem) for problem in tables.check(folder)]


def test_one_arm_cannot_have_two_means(copy):
    """A mean moved to the other arm leaves that arm with two: both rows are named."""
    found = changed(copy, "dhurat2013-m1,dhurat2013,mn_mnx", "dhurat2013-m1,dhurat2013,mnx")
    assert len(found) == 1
    assert "measurements.csv, row 4, column mean" in found[0]
    assert "the other stands in row 2" in found[0]


def test_a_week_after_the_end_is_refused(copy):
    """Week 52 of a trial of 12 weeks."""
    found = changed(
        copy,
        "dhurat2013-m1,dhurat2013,mn_mnx,hair_density,change,12",
        "dhurat2013-m1,dhurat2013,mn_mnx,hair_density,change,52",
    )
    assert any('column week: found "52"' in line or "column week: found 52" in line for line in found)
    assert any("at most the follow-up in studies.csv, 12" in line for line in found)


def test_a_lost_decimal_point_is_noticed(copy):
    """9140 hairs per cm² where 91.4 stood."""
    found = changed(
        copy,
        "hair_density,change,12,,91.4,,,,,hairs per 1 cm2 area",
        "hair_density,change,12,,9140,,,,,hairs per 1 cm2 area",
    )
    assert any("look for a lost decimal point" in line and "column mean" in line for line in found)


UNITS_AND_MEANS = [
    (",91.4,,,,,hairs per 1 cm2 area", ",91.4,,,,,mm", 'column unit: found "mm"; allowed: hairs/cm2'),
    (",91.4,,,,,hairs per 1 cm2 area", ",91.4,,,,,hairs per cm", "column unit"),
    ("12,,91.4,,,,,hairs", f"12,,{'9' * 400},,,,,hairs", "a number such as 91.4"),
]


@pytest.mark.parametrize(("old", "new", "told"), UNITS_AND_MEANS)
def test_a_unit_of_another_kind_and_a_number_without_end_are_refused(copy, old, new, told):
    """What no density can have; and 400 digits, which a float would call infinite."""
    assert any("row 2" in line and told in line for line in changed(copy, old, new))


NOTED = "91.4,,,,,hairs per 1 cm2 area,dhurat2013,abstract,abstract,,Hairs"
SIGNS = [("\0", "U+0000"), ("\x1b[31m", "U+001B"), ("\u202e", "U+202E"), ("\u200b", "U+200B"), ("\ufffd", "U+FFFD")]


@pytest.mark.parametrize(("sign", "told"), SIGNS)
def test_signs_that_nobody_sees_are_refused(copy, sign, told):
    """Each by its number; the message itself is one line that any terminal can show."""
    (line,) = changed(copy, NOTED, NOTED + sign)
    assert "measurements.csv, row 2, column note" in line
    assert told in line
    assert line.isprintable()


def test_a_cell_without_end_is_refused(copy):
    """The message does not repeat it."""
    (line,) = changed(copy, NOTED, NOTED + "Hairs. " * 10_000)
    assert "measurements.csv, row 2, column note" in line
    assert len(line) < 1000


def test_the_real_tables_pass():
    """No false alarm on the data of this review."""
    assert tables.check(DATA) == []


@pytest.mark.parametrize(("old", "new"), [("134.04,0.98,134.83", "134.04,0.98,"), (",,,,,,10.54,", ",,,,,,,")])
def test_a_passage_needs_two_amounts_or_a_multiple(copy, old, new):
    """Half a comparison, or none at all, cannot say how many times as much passed."""
    (found,) = changed(copy, old, new, "passage.csv")
    assert "passage.csv, row" in found
    assert "needled, control (above 0) and unit, or times alone" in found
