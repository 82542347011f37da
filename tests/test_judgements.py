"""Rules of risk of bias: what is missing or too kind is named in its file, row and column, with the cure."""

import csv
import itertools
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from review import judgements, tables
from review.judgements import DOMAINS, RANKS
from review.problems import Book
from review.reading import codebook, make_row, read_table

DATA = Path(__file__).parents[1] / "data"
DESCRIPTOR = codebook(DATA)
BIAS = read_table(DATA, next(resource for resource in DESCRIPTOR["resources"] if resource["name"] == "bias"))[0]


@pytest.fixture
def folder(tmp_path):
    """A copy of the data that a test may break."""
    return Path(shutil.copytree(DATA, tmp_path / "data"))


def edited(folder, edit):
    """Write bias.csv anew with `edit` applied to its rows (the header is row 1), and check the folder."""
    path = folder / "bias.csv"
    with path.open(encoding="utf-8", newline="") as lines:
        rows = edit(list(csv.reader(lines)))
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(rows)
    return tables.check(folder)


def where(rows, study, domain):
    return next(number for number, row in enumerate(rows, 1) if (row[0], row[2]) == (study, domain))


def test_a_missing_domain_is_named(folder):
    """The last row of the trial and outcome is where to add one."""
    (problem,) = edited(
        folder, lambda rows: [row for row in rows if (row[0], row[2]) != ("malhotra2020", "measurement")]
    )
    assert (problem.file, problem.column) == ("bias.csv", "domain")
    assert problem.found == "no row for measurement"
    assert "add a row for measurement" in problem.cure


def test_a_domain_twice_is_against_the_key(folder):
    """Twice the same domain of one result: the second row is named."""
    seen = {}

    def twice(rows):
        seen["row"] = len(rows) + 1
        return [*rows, rows[where(rows, "yu2018", "selection") - 1]]

    (problem,) = edited(folder, twice)
    assert (problem.file, problem.row) == ("bias.csv", seen["row"])


def test_an_overall_judgement_that_is_too_kind(folder):
    """dhurat2013 has a domain at high risk, so overall it cannot be less."""
    seen = {}

    def kinder(rows):
        seen["row"] = number = where(rows, "dhurat2013", "overall")
        rows[number - 1][3] = "some_concerns"
        return rows

    (problem,) = edited(folder, kinder)
    assert (problem.file, problem.row, problem.column) == ("bias.csv", seen["row"], "judgement")
    assert problem.allowed == "high, because missing_data is judged high"
    assert problem.cure == "correct the overall judgement or that of the domain"


def test_an_outcome_that_no_table_knows(folder):
    """A slip in the outcome is named."""
    slipped = edited(
        folder, lambda rows: [[*row[:1], row[1].replace("patient_7", "patient7"), *row[2:]] for row in rows]
    )
    assert {(problem.file, problem.column) for problem in slipped} == {("bias.csv", "outcome")}
    assert "as it is named there" in slipped[0].cure


def result(ratings):
    """The book of one invented result with these judgements, in the order of the domains."""
    cells = [
        {"study_id": "a", "outcome": "b", "domain": domain, "judgement": rating}
        for domain, rating in zip(DOMAINS, ratings, strict=True)
    ]
    rows = tuple(
        make_row(number, [cell.get(name, "") for name in BIAS.header], BIAS.header, BIAS.fields)
        for number, cell in enumerate(cells, 2)
    )
    return Book({"bias": type(BIAS)("bias", BIAS.file, BIAS.fields, BIAS.header, rows, True, True)}, DESCRIPTOR)


@given(st.tuples(*[st.sampled_from(list(RANKS))] * 6))
def test_overall_is_accepted_exactly_where_no_domain_is_worse(ratings):
    """Whatever the judgements; and low needs low everywhere."""
    *domains, overall = ratings
    refused = list(judgements.overall_is_no_better_than_its_worst(result(ratings)))
    assert bool(refused) == any(RANKS[domain] > RANKS[overall] for domain in domains)
    assert list(judgements.bias_has_six_domains(result(ratings))) == []
    if overall == "low" and not refused:
        assert set(domains) == {"low"}


def test_all_low_may_be_low():
    """The one way to be at low risk, out of all combinations of two kinds of domain."""
    allowed = [
        kinds
        for kinds in itertools.product(("low", "no_information"), repeat=5)
        if not list(judgements.overall_is_no_better_than_its_worst(result((*kinds, "low"))))
    ]
    assert allowed == [("low",) * 5]
