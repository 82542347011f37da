"""Every anomaly is re-derived from printed numbers, and a planted one is found without being told where."""

import csv
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from review import audit, integrity, tables, words
from review.audit import listed, people, pooled, values
from review.audit.fair import fair

DATA = Path(__file__).parents[1] / "data"
EVIDENCE = tables.load(DATA)
PAGE = audit.lines(EVIDENCE)
DONE = {checked.check_id: checked for checked in audit.run(EVIDENCE)}
ANOMALIES = [line.key for line in PAGE["anomalies"]]
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")

# For each anomaly what its text in anomalies.csv says must come out: a number as far as both print it, or words.
SAID = {
    "a01": ["69.2", "2.094", "33.0", "159.9", "33.1", "165.4"],
    "a02": ["69.2", "5.2", "5.3", "4.4", "4.7"],
    "a03": ["82", "2/44", "4.5", "28/44", "63.6", "27/44", "61.4", "60", "62", "4.0", "6.0"],
    "a04": ["not stated", "6.45"],
    "a05": ["10.63", "1.65", "6.45", "one square inch", "1 cm"],
    "a06": ["12.52", "12.82"],
    "a07": ["4.142", "2.57", "10.6", "1.64"],
    "a08": ["12", "8", "4 + 4 = 8"],
    "a09": ["'1'", "'2'"],
    "a10": ["10.93", "1.69", "6.45"],
    "a11": ["not stated", "44.12", "73.14", "47 to 138"],
    "a12": ["9.93", "7.32", "1.36", "0.18", "12.03", "2.878", "4.18", "2.552", "1.57"],
    "a13": ["838/19", "44.11", "44.16", "73.11", "73.16", "46.21", "46.26", "1201/19", "63.21", "not stated"],
    "a14": ["0.6 and 1.2 mm", "0.5, 1.0 and 1.5 mm", "0.017"],
    "a15": ["602/19", "141/19", "601/20", "2438/20", "17/20", "no whole number out of 19 gives 85%"],
    "a16": ["0.008", "0.020", "0.019"],
    "a17": ["Case Reports", "Randomized Trial"],
    "a18": ["7 of 8 features agree"],
    "a19": ["4 + 4 + 8 + 7 + 0 + 0 + 1 + 1 + 1 + 0 + 0 + 1 = 27", "= 45", "= 24", "37"],
    "a20": ["final", "change", "18", "6", "52 to 71"],
    "a21": ["2.4", "2.8", "34", "3.601", "12.0", "36.0"],
    "a22": ["2", "7 to 14"],
    "a23": ["fgf", "nano-needles"],
    "a24": ["weekly", "every other week", "single group", "side randomised"],
    "a25": ["25/25 against 22/25", "0.23", "0.07", "0.49", "0.15"],
    "a26": ["0.31", "0.002", "0.073", "0.038", "0.026"],
    "a27": ["I-V", "II-V", "with a control group", "case series"],
    "a28": ["23/28", "14/27", "22/25", "17/23", "0.0112", "0.0151"],
    "a29": ["40 + 30 + 30 = 100", "60"],
    "a30": ["2/7", "103/7", "194/7", "519/7", "14.71", "27.71", "74.14", "28.26"],
    "a31": ["40/50 = 80%", "66.7", "24 to 26"],
    "a32": ["0.071", "0.031", "0.073"],
    "a33": ["12/16 = 75%", "81.25", "87.5"],
    "a34": ["0.054", "0.025", "0.0004", "0.0002", "0.0007"],
    "a35": ["will be"],
    "a36": ["0.48", "0.14"],
    "a37": ["0.013", "no difference"],
    "a38": ["80 of 100", "20"],
    "a39": ["3.74", "1.5", "13.4"],
    "a40": ["9 + 15 + 17 = 41", "14"],
    "a41": ["3 + 7 + 6 = 16", "17"],
    "a42": ["'6'", "'5'"],
    "a43": ["0.09", "0.05"],
    "a44": ["'cm2' is no unit of"],
    "a45": ["right: 0.5", "left: 0.3", "left: normal saline"],
    "a46": ["17 + 4 = 21", "911 + 201 = 1112", "15"],
    "a47": ["6 + 2 = 8", "not stated"],
    "a48": ["0.86", "0.65", "1.06", "0.84", "0.63", "1.05", "229", "183", "412", "177", "199", "376", "18.6"],
    "a49": ["1.39"],  # half-width 2.73 over 1.96
    "a50": ["1.14", "1.16"],
    "a51": ["hair count and hair diameter both 1.08", "0.64"],
    "a52": ["9.5", "0.002", "no difference"],
    "a53": ["4.1", "0.042", "fewer", "no difference", "more"],
    "a54": ["13.36", "5.45", "8.05", "2.25", "3.23", "0.773", "6.23", "8.04", "6.24"],
    "a55": ["not stated"],
    "a56": ["20 January 2022", "20 January 2023", "not stated"],
    "a57": ["not stated", "no difference"],
    "a58": ["13 - 17 = -4", "12.29"],
    "a59": ["17/7.63", "2.2"],
    "a60": ["not stated"],
    "a61": ["53", "-0.66", "3.30", "-0.96", "3.60"],
    "a62": ["Ahmed 2025 sign +", "Liang 2022 sign -", "not stated"],
    "a63": ["Xu 2024 includes 0", "Abdi 2023a includes 0", "Ahmed 2025 above 0", "Pei 2024 above 0"],
    "a64": ["1.61", "1.115"],
    "a65": ["Y Chen", "Wu Ping"],
    "a66": ["J Cutan Aesthet Surg", "Int J Trichology", "185-188", "6-11", "10.4103/0974-7753.114700"],
    "a67": ["Indian J Dermatol", "'2019'", "'2015'", "153-157", "260-263", "10.4103/0019-5154.156361"],
    "a68": ["10.4103/0974-2077.123450", "10.4103/ijt.ijt_78_18", "not stated"],
    "a69": ["alopecia areata", "androgenetic alopecia", "in all four men"],
    "a70": ["'1996'", "'1997'", "'2001'", "'2006'"],
    "a71": ["22.66", "20.66"],
    "a72": ["108/43.36", "not stated"],
    "a73": ["139 of 157", "18", "141 of 158", "17", "78 of 78", "0"],
    "a74": ["13.36/1.32", "10.1", "13.36/1.76", "7.6"],
    "a75": ["mild: needling", "severe: needling + minoxidil and finasteride", "8 weeks", "12 weeks", "16 weeks"],
    "a76": ["4 + 1 = 5", "not stated"],
    "a77": ["0.11", "0.046"],
    "a78": ["5% foam", "5% solution"],
    "a79": ["hair density", "nonvellus hair count", "not stated"],
    "a80": ["28.5", "21.4", "1.37", "0.18", "4.5", "3.9", "4.1"],
    "a81": ["6.5", "26.0"],
    "a82": ["7.5", "3.2", "1.2", "10.1", "48.9"],
}


def edit(folder, name, key, **cells):
    """Change cells of the row with this key, parts of a key joined by hyphens; its spreadsheet row."""
    path = folder / f"{name}.csv"
    records = list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"))))
    number = next(i for i, row in enumerate(records) if key in (row[0], "-".join(row[:2])))
    for column, value in cells.items():
        records[number][records[0].index(column)] = value
    with path.open("w", encoding="utf-8", newline="") as lines:
        csv.writer(lines, lineterminator="\n").writerows(records)
    return number + 1


def arithmetic(anomaly):
    """All arithmetic of an anomaly's checks, with plain minus signs."""
    lines = [checked.finding.arithmetic for checked in DONE.values() if checked.anomaly_id == anomaly]
    return "\n".join(lines).replace(words.MINUS, "-")


def half(text):
    return 0.5 * 10.0 ** -len(text.partition(".")[2])


def says(text, said):
    """Whether a text holds these words, or a number that is the same as far as both are printed."""
    if not NUMBER.fullmatch(said):
        return said in text
    near = [found for found in NUMBER.findall(text) if ("." in said) == ("." in found) or float(found) >= 100]
    return any(abs(float(found) - float(said)) <= half(found) + half(said) + 1e-12 for found in near)


# every anomaly


@pytest.mark.parametrize("check_id", DONE)
def test_each_check_gives_its_verdict(check_id):
    """The verdict in the table is what the printed numbers give."""
    checked = DONE[check_id]
    assert checked.finding.verdict == checked.expected, checked.finding.arithmetic
    assert checked.finding.source_id
    assert checked.finding.check in integrity.CHECKS


@pytest.mark.parametrize("anomaly", SAID)
def test_the_arithmetic_is_that_of_the_anomaly(anomaly):
    """The numbers of the anomaly's own text come out of its checks."""
    text = arithmetic(anomaly)
    assert [said for said in SAID[anomaly] if not says(text, said)] == [], text


@pytest.mark.parametrize("anomaly", ANOMALIES)
def test_an_anomaly_is_shown_by_a_check_that_is_not_consistent(anomaly):
    """A check that finds nothing odd exposes nothing."""
    verdicts = {checked.finding.verdict for checked in DONE.values() if checked.anomaly_id == anomaly}
    assert verdicts - {"consistent"}


def test_inputs_with_a_row_are_its_cell():
    """Most inputs are linked, and each link holds."""
    cells = {}
    for rows in PAGE.values():
        for line in rows:
            cells.setdefault(line.key, []).append(line)
    linked = [line for line in PAGE["check_inputs"] if line["row_id"]]
    assert len(linked) > 400
    for line in linked:
        assert line["value"] in [row[line["column"]] for row in cells[line["row_id"]] if line["column"] in row.text]


def test_percentages_of_an_anomaly_fit_the_group_sizes_that_it_names():
    """a03: only 44 from 30 to 50 gives all three, 33 and 36 without the first; a28 and a30: the sizes up to 30 and 40."""
    sizes = [set(integrity.possible_totals(percent, range(30, 51))) for percent in ("4.5", "64", "61")]
    assert (set.intersection(*sizes), sizes[1] & sizes[2]) == ({44}, {33, 36, 44})
    small = [integrity.possible_totals(percent, range(1, 31)) for percent in ("82.1", "51.9", "88.0", "73.9")]
    assert small == [(28,), (27,), (25,), (23,)]
    assert integrity.possible_totals("28.57", range(1, 41)) == (7, 14, 21, 28, 35)


def test_a_verdict_is_no_graver_than_print():
    """An assumed number of people makes nothing impossible, nor do means that need not be of whole numbers."""
    assert {DONE[name].finding.verdict for name in ("a03-2", "a05-1", "a10-1", "a28-1", "a30-6")} == {"cannot tell"}
    assert DONE["a03-2"].finding.arithmetic.endswith("; n 50 is assumed, not printed")
    assert DONE["a13-1"].finding.verdict == "implausible"
    assert DONE["a13-1"].finding.arithmetic.endswith("; if every value is a whole number")
    assert DONE["a30-1"].finding.verdict == "impossible"
    for checked in DONE.values():
        mine = [line for line in PAGE["check_inputs"] if line.key == checked.check_id]
        assumed = {line["input"] for line in mine if line["basis"] == "assumed"}
        assert checked.finding.verdict != "impossible" or not assumed & {"n", "n_1", "n_2", "units"}


def test_one_check_can_be_run_alone():
    """By its id, with the places that its numbers were read in."""
    (checked,) = audit.run(EVIDENCE, "a01-1")
    assert checked == DONE["a01-1"]
    assert checked.finding.place.startswith("dhurat2013, abstract; ")
    assert "mphl2023, Table 5" in checked.finding.place
    with pytest.raises(LookupError, match='no check "a01-99"'):
        audit.run(EVIDENCE, "a01-99")


# the search


def test_nothing_is_accused_that_no_anomaly_lists():
    """All of the data."""
    assert [str(found) for found in audit.unlisted(EVIDENCE)] == []


def test_the_search_finds_what_the_anomalies_know():
    """Known impossible numbers are found without being told where."""
    accused = {
        (found.finding.check, key)
        for found in audit.sweep(EVIDENCE)
        for key in found.keys
        if found.finding.verdict in ("impossible", "implausible")
    }
    known = {
        ("percent_of_count", "yepuri2021-e11"),
        ("percent_possible", "wan2025-e1"),
        ("values_agree", "kumar2018-m5"),
        ("interval_symmetric", "xu2024-r3"),
        ("interval_symmetric", "zhous2021-r1"),
        ("smd_within_subgroups", "xu2024-r1"),
        ("result_repeated", "pei2024-r4"),
        ("p_from_counts", "ijbr2025-c2"),
        ("grim", "yu2018-m1"),
        ("within", "liang2022-h2"),
    }
    assert known <= accused


def test_an_inferred_count_accuses_no_percentage():
    """82.1% with 23 of 28 people, both worked out by us, is not looked at."""
    looked_at = {found.keys[0] for found in audit.sweep(EVIDENCE) if found.finding.check.startswith("percent")}
    assert "jha2019-e1" in looked_at
    assert not {f"muhammad2022-e{n}" for n in (1, 2, 3, 4)} & looked_at


def test_whole_numbers_are_only_a_guess():
    """GRIM says impossible only of whole numbers, so the search says implausible."""
    grims = [found.finding for found in audit.sweep(EVIDENCE) if found.finding.check in ("grim", "grimmer")]
    assert {"implausible", "consistent"} <= {finding.verdict for finding in grims}
    assert all(finding.verdict != "impossible" for finding in grims)


PLANTED = [
    # table, row, new cells, the check that finds it
    ("events", "jha2019-e1", {"percent_printed": "43.2"}, "percent_of_count"),
    ("events", "gohary2025-e1", {"percent_printed": "71.0"}, "percent_possible"),
    ("events", "jha2019-e4", {"affected_n": "32"}, "within"),
    ("harms", "jha2018-h1", {"affected_n": "21"}, "within"),
    ("harms", "liang2022-h1", {"affected_n": "28"}, "counts_add_up"),
    ("arms", "ewida2017-mn", {"analysed_n": "90"}, "counts_add_up"),
    ("arms", "kjd2016-mn05_gf", {"analysed_n": "10"}, "texts_agree"),
    ("contrasts", "gohary2025-c1", {"value": "0.1"}, "p_from_counts"),
    ("measurements", "dhurat2013-m4", {"mean": "23.2"}, "values_agree"),
    ("measurements", "khalidjpad-m1", {"sd": "94.594"}, "sd_fits_range"),
    ("measurements", "ijced2025-m1", {"mean": "155.77"}, "grim"),
    ("measurements", "aggarwal2020-m2", {"mean": "1080"}, "within"),
    ("measurements", "rofgf9-m1", {"sd": "1.2"}, "within"),
    ("measurements", "ijced2025-m2", {"sd": "2.02"}, "within"),
    ("measurements", "northindia2025-m2", {"mean": "3.6"}, "se_given_as_sd"),
    ("reviews", "ahmed2025-r3", {"estimate": "0.43"}, "interval_symmetric"),
    ("reviews", "pei2024-r3", {"z": "6.04"}, "z_agrees"),
    ("reviews", "meznerics2022-r1", {"p": "0.014"}, "p_from_interval"),
    (
        "reviews",
        "prpmx_ma-r2",
        {"estimate": "9.14", "ci_low": "6.57", "ci_high": "11.70", "z": "", "p": ""},
        "result_repeated",
    ),
    ("reviews", "abdi2023-r2", {"estimate": "11.76", "ci_low": "11.26", "ci_high": "12.26"}, "within"),
    ("reviews", "ahmed2025-r2", {"n": "5000"}, "smd_precision"),
]


@pytest.mark.parametrize(("name", "key", "cells", "check"), PLANTED)
def test_a_planted_number_is_named(tmp_path, name, key, cells, check):
    """By file and row, and by the check that finds it."""
    folder = Path(shutil.copytree(DATA, tmp_path / "data"))
    number = edit(folder, name, key, **cells)
    found = [one for one in audit.unlisted(tables.load(folder)) if one.finding.check == check and key in one.keys]
    assert found, key
    assert any((one.file, one.row) == (f"{name}.csv", number) or len(one.keys) > 1 for one in found)
    assert f"{found[0].file}, row {found[0].row} (" in str(found[0])


def row(table, key, **text):
    return audit.Line(table, key, 2, text)


@pytest.mark.parametrize(("design", "found"), [("parallel_rct", ["implausible"]), ("split_scalp_rct", [])])
def test_a_p_beside_means_is_that_of_two_groups(design, found):
    """Halves of one scalp are no two groups, and their p is not looked at."""
    alike = {"study_id": "s", "outcome": "hair_density", "quantity": "change", "week": "12", "source_id": "s"}
    arm = {**alike, "unit": "hairs/cm2", "sd": "20.0", "n": "11"}
    page = {
        "studies": [row("studies", "s", design=design)],
        "measurements": [
            row("measurements", f"s-m{a}", arm_id=a, mean=mean, **arm) for a, mean in (("a", "7"), ("b", "0"))
        ],
        "contrasts": [
            row("contrasts", "s-c1", needled_arm_id="b", control_arm_id="a", value="0.05", relation="<", **alike)
        ],
    }
    assert [finding.verdict for finding, _ in values.p_values(page)] == found


ONE = {"study_id": "s", "arm_id": "a", "outcome": "hair_count", "quantity": "baseline", "week": "0"}
ONE |= {"unit": "hairs", "source_id": "s", "place": "Table 1", "mean": "80", "sd": "9", "n": "20"}


def measured(*changes, **more):
    """A page of measurements, each `ONE` with these cells changed, and no other tables."""
    lines = [row("measurements", f"s-m{i}", **ONE | change) for i, change in enumerate(changes, 1)]
    return {"measurements": lines, "studies": [], "contrasts": [], "background": [], "events": [], **more}


@pytest.mark.parametrize("cells", [{"sd": "0"}, {"n": "1"}, {"sd": "0", "n": "1"}, {"outcome": "age", "n": "1"}])
def test_a_cell_that_the_tables_accept_stops_no_rule(cells):
    """An SD of 0, an SD of one person, and no known SD of change: the rules pass over them."""
    page = measured(cells, cells | {"arm_id": "b"})
    for rule in values.RULES:
        assert all(finding.verdict in integrity.VERDICTS for finding, _ in rule(page))


@pytest.mark.parametrize(
    ("cells", "checks"),
    [
        ({"observed_n": "", "affected_n": ""}, []),
        ({"observed_n": "20", "affected_n": ""}, ["percent_possible"]),
        ({"observed_n": "20", "affected_n": "10"}, ["percent_of_count"]),
    ],
)
def test_a_percentage_without_its_people_is_passed_over(cells, checks):
    """Nothing follows from a percentage alone."""
    printed = {"percent_printed": "50", "observed_n_source": "printed", "affected_n_source": "printed"}
    page = {"events": [row("events", "s-e1", **printed, **cells)]}
    assert [finding.check for finding, _ in people.percentages(page)] == checks


def two(one, other, **shared):
    """What the rule on several reports says of one mean in two rows."""
    return [finding.verdict for finding, _ in values.two_reports(measured(shared | one, shared | other))]


def test_two_reports_are_compared_in_one_unit():
    """80 hairs/cm2 are 516 in a square inch; a density without a unit repeats the number; other counts do not."""
    other, inch = {"source_id": "t"}, {"unit": "hairs/in2"}
    density = {"outcome": "hair_density", "unit": "hairs/cm2"}
    assert two({}, other | inch | {"mean": "516"}, **density) == ["consistent"]
    assert two({}, other | inch, **density) == ["impossible"]
    assert two({}, other | {"unit": "count (area not stated)", "mean": "83"}, **density) == ["impossible"]
    assert two({}, other | {"unit": "hairs in a field", "mean": "64"}) == []
    assert two({}, other | {"mean": "64"}) == ["impossible"]


def test_one_report_does_not_contradict_itself_by_another_row():
    """An adjusted p may stand beside the plain one; another report may repeat either."""
    assert two({}, {"place": "Table 2", "mean": "64"}) == []
    page = measured({}, {"place": "Table 2", "mean": "64"}, {"source_id": "t", "mean": "64"})
    assert [finding.verdict for finding, _ in values.two_reports(page)] == ["consistent"]


def arms_of(total, *numbers):
    """What the rule on arms says of a study with this many people and these arms."""
    shared = {"study_id": "s", "randomised_n_source": "printed"}
    arms = [row("arms", f"s-{i}", randomised_n=number, **shared) for i, number in enumerate(numbers)]
    studies = [row("studies", "s", design="parallel_rct", randomised_n=total)]
    return [finding.verdict for finding, _ in people.arms({"studies": studies, "arms": arms})]


def test_an_arm_that_is_not_listed_is_no_contradiction():
    """Two arms of 40 in a study of 120 leave 40; in a study of 60 they cannot be."""
    assert (arms_of("120", "40", "40"), arms_of("80", "40", "40")) == (["cannot tell"], ["consistent"])
    assert arms_of("60", "40", "40") == ["impossible"]


def total_of(access, total, *parts):
    cells = {"study_id": "s", "arm_id": "a", "source_id": "s", "place": "there", "access": access}
    counts = [("total_events", total), *((f"harm_{n}", part) for n, part in enumerate(parts))]
    harms = [row("harms", f"s-h{n}", event=event, affected_n=n_, **cells) for n, (event, n_) in enumerate(counts)]
    return [finding.verdict for finding, _ in people.totals({"harms": harms})]


def test_a_total_of_harms_is_no_less_than_its_parts():
    """A table lists all of them; an abstract may name some, and one harm may be all that was read."""
    assert (total_of("table", "9", "4", "5"), total_of("table", "8", "4", "5")) == (["consistent"], ["impossible"])
    assert total_of("table", "10", "4", "5") == ["impossible"]
    assert (total_of("abstract", "10", "4", "5"), total_of("abstract", "8", "4", "5")) == (
        ["cannot tell"],
        ["impossible"],
    )
    assert (total_of("table", "3", "4"), total_of("table", "5", "4")) == (["impossible"], ["cannot tell"])
    assert total_of("table", "3") == []


def test_an_argument_takes_one_value_unless_it_is_a_list_or_a_difference():
    """Two of a difference are a pair; cohorts are lists even with one feature; two of any other are refused."""
    lines = [row("check_inputs", "a99-1", input=name, value=value) for name, value in (("p", "0.1"), ("p", "0.2"))]
    with pytest.raises(ValueError, match="gives 2 values of p, which takes one"):
        listed.arguments(lines)
    lines = [row("check_inputs", "a99-1", input="difference", value=value) for value in ("5", "3")]
    assert listed.arguments(lines) == {"difference": ("5", "3")}
    assert listed.arguments(lines[:1]) == {"difference": "5"}
    with pytest.raises(ValueError, match="gives 3 values of difference"):
        listed.arguments([*lines, lines[0]])
    assert listed.arguments([row("check_inputs", "a99-1", input="first", value="men")]) == {"first": ("men",)}


@pytest.mark.parametrize(("event", "verdict"), [("any", "impossible"), ("total_events", "implausible")])
def test_more_people_than_there_are_cannot_be(event, verdict):
    """41 of 38 people; a total of events may count one person twice."""
    page = {"events": [], "harms": [row("harms", "s-h1", event=event, affected_n="41", observed_n="38")]}
    assert [finding.verdict for finding, _ in people.groups(page)] == [verdict]


@pytest.mark.parametrize(("sd", "verdict"), [("2.4", "implausible"), ("2.6", "consistent")])
def test_a_spread_is_small_below_a_quarter_of_the_median(sd, verdict):
    """Other studies have 10% of the mean, so the limit is 2.5%."""
    known = [{"study_id": name, "mean": "100", "sd": "10"} for name in "tuv"]
    found = list(values.relative_spreads(measured({"mean": "100", "sd": sd}, *known)))
    assert found[0][0].verdict == verdict


def test_a_standardised_difference_above_three_is_looked_at():
    """3.1 is pointed at, 3.0 is not."""
    pages = [{"reviews": [row("reviews", "r1", measure="SMD", estimate=size)]} for size in ("3.1", "3.0")]
    verdicts = [finding.verdict for page in pages for finding, _ in pooled.standardised(page)]
    assert verdicts == ["implausible", "consistent"]


@pytest.mark.parametrize("name", ["n", "n_1", "n_2", "per_person", "units"])
def test_what_rests_on_an_assumed_number_cannot_be_told(name):
    """Whichever number of people or units we chose."""
    found = fair(integrity.percent_possible("61", "50"), [(name, "1")])
    assert found.verdict == "cannot tell"


# tables for readers


def test_rows_for_readers():
    """One line an anomaly, in the order asked for, with the arithmetic of its gravest check."""
    table = audit.rows(EVIDENCE, ("a30", "a01"))
    assert list(table["anomaly"]) == ["a30", "a01"]
    assert table.loc[0, "verdict"] == "Cannot hold as printed"
    assert "28.57%" in table.loc[0, "arithmetic"]
    assert table.loc[1, "study"] == "Dhurat 2013"
    assert "= 160" in table.loc[1, "arithmetic"]
    assert table.loc[1, "consequence"].startswith("Never take 69.2")


def test_rows_by_severity_and_check():
    """Only fatal ones; or a line for each check."""
    fatal = audit.rows(EVIDENCE, severity="fatal")
    assert set(fatal["severity"]) == {"fatal"}
    assert len(fatal) == sum(line["severity"] == "fatal" for line in PAGE["anomalies"])
    assert len(audit.rows(EVIDENCE, every=True)) == len(DONE)
    assert list(audit.rows(EVIDENCE, ("a48", "a49"), severity=("fatal",))["anomaly"]) == ["a48"]
    with pytest.raises(ValueError, match="deadly"):
        audit.rows(EVIDENCE, severity="deadly")
    with pytest.raises(ValueError, match="a999"):
        audit.rows(EVIDENCE, ("a999",))


def test_sources_without_a_study_are_named_too():
    """A review by author and year; a page by its title or id."""
    table = audit.rows(EVIDENCE).set_index("anomaly")
    names = {
        "a48": "Xu 2024",
        "a71": "Buontempo",
        "a04": "Skin Appendage Disord 2023",
        "a76": "Vampire facials and HIV",
    }
    assert all(table.loc[anomaly, "study"].startswith(name) for anomaly, name in names.items())
    assert table["study"].notna().all()


def test_counts_by_kind_and_verdict():
    """Each anomaly once, by its gravest check."""
    table = audit.counts(EVIDENCE)
    assert list(table.columns) == ["kind", *reversed(integrity.VERDICTS), "total"]
    everything = table.iloc[-1]
    assert (everything["kind"], everything["total"]) == ("all", len(ANOMALIES))
    assert table["total"].iloc[:-1].is_monotonic_decreasing
    assert (table[list(integrity.VERDICTS)].sum(axis=1) == table["total"]).all()
    assert everything["consistent"] == 0


def test_the_audit_loads_no_statistics_before_it_needs_them():
    """`import review.audit` is as light as reading tables."""
    code = "import sys, review.audit; print('scipy.stats' in sys.modules, 'plotly' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]
