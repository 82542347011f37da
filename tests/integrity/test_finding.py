"""What every check has in common: a finding with one line, its inputs, and arguments that may be text."""

import inspect

import pytest

from review import integrity
from review.integrity import CHECKS, LISTS, VERDICTS, Finding

EXAMPLES = {
    "grim": {"mean": "5.19", "n": "28"},
    "grimmer": {"mean": "5.21", "sd": "1.60", "n": "28"},
    "percent_possible": {"percent": "28.57", "n": "40"},
    "percent_of_count": {"count": "40", "n": "50", "percent": "66"},
    "counts_add_up": {"parts": ["40", "30", "30"], "total": "60"},
    "rest_stated": {"total": "17", "parts": ["3", "7", "6"]},
    "p_from_means": {
        **{"mean_1": "24.53", "sd_1": "9.49", "n_1": "30", "mean_2": "17.88", "sd_2": "10.15", "n_2": "30"},
        **{"p": "0.011", "relation": "="},
    },
    "p_from_se": {"difference": "3.8", "se": "1.36", "p": "0.008", "df": ""},
    "p_from_counts": {"affected_1": "17", "n_1": "20", "affected_2": "9", "n_2": "20", "p": "0.01", "relation": "<"},
    "p_supports": {"p": "0.09", "claim": "difference"},
    "p_from_interval": {"estimate": "13.36", "low": "8.55", "high": "18.16", "p": "0.001", "relation": "<"},
    "z_agrees": {"estimate": "13.36", "low": "8.55", "high": "18.16", "z": "5.45"},
    "interval_symmetric": {"estimate": "1.16", "low": "0.86", "high": "1.42", "scale": "plain"},
    "sd_fits_range": {"mean": "22.08", "sd": "1.5", "low": "4", "high": "50", "n": "80", "extremes_seen": "yes"},
    "se_given_as_sd": {"mean_1": "95", "sd_1": "4", "n_1": "25", "mean_2": "80", "sd_2": "4", "n_2": "25", "most": "3"},
    "sd_from_p": {
        **{"difference": ("91.4", "22.2"), "n_1": "50", "n_2": "44", "p": "0.039", "relation": "="},
        "known_sds": ["20.7", "25.4"],
    },
    "sd_implied": {"mean_difference": "13.36", "smd": "1.32", "known_sds": ["17.6"]},
    "smd_within_subgroups": {
        **{"estimate": "15.82", "subgroup_estimates": ["1.16", "0.52"]},
        **{"subgroup_lows": ["0.86", "0.23"], "subgroup_highs": ["1.42", "0.82"]},
    },
    "smd_precision": {"estimate": "-0.21", "low": "-2.94", "high": "2.52", "n": "472"},
    "heterogeneity_shown": {"estimate": "1.32", "low": "0.73", "high": "1.92", "i2": "88", "k": "11", "n": "583"},
    "subgroups_agree": {"estimates": ["1.16", "0.52"], "lows": ["0.86", "0.23"], "highs": ["1.42", "0.82"]},
    "directions_agree": {"labels": ["A", "B"], "estimates": ["2", ""], "lows": ["1", ""], "highs": ["3", "-1"]},
    "results_agree": {"labels": ["A", "B"], "results": ["more", "fewer"]},
    "indirect_agrees": {"direct": "12.29", "a_minus_c": "13", "b_minus_c": "17"},
    "values_agree": {"values": ["12.52", "12.82"], "labels": ["abstract", "table"]},
    "texts_agree": {"values": ["MF", "MS"]},
    "units_agree": {"value": ("12.52", "1.89"), "units": ["hairs/in2", "hairs/cm2"]},
    "unit_fits": {"unit": "cm2", "quantity": "density"},
    "stated": {"what": "counting area", "value": ""},
    "within": {"value": "18", "low": "52", "high": "71", "what": "um"},
    "far_from": {"value": ("91.4", "22.2"), "others": ["13.36", "13"], "labels": ["pei", "gupta"], "times": "3"},
    "result_repeated": {"labels": ["A", "B"], "estimates": ["1", "1"], "lows": ["0", "0"], "highs": ["2", "2"]},
    "cohorts_overlap": {"first": ["120", "women"], "second": ["120", "men"], "features": ["n", "sex"]},
    "isolates": {"arm_1": "needling; FGF", "arm_2": "minoxidil", "factor": "needling"},
    "separable": {"groups": ["right", "left"], "treatments": ["0.5 mm", "0.3 mm"]},
    "reports_results": {"text": "Patients will be included"},
}


def test_every_check_has_an_example_here():
    """A check that is added is tested below."""
    assert set(EXAMPLES) == set(CHECKS)


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_of_text_gives_a_finding_of_one_line(name):
    """Every argument may be text, as cells are; the finding names its check, keeps its inputs, and needs no exponent."""
    finding = CHECKS[name](**EXAMPLES[name])
    assert isinstance(finding, Finding)
    assert finding.check == name
    assert finding.verdict in VERDICTS
    assert finding.inputs | EXAMPLES[name] == finding.inputs
    assert list(finding.inputs) == list(inspect.signature(CHECKS[name]).parameters)
    assert not {"e-", "e+", "Fraction", "Decimal", "Interval", "nan", "None"} & set(finding.arithmetic.split())
    assert len(finding.arithmetic) < 250


@pytest.mark.parametrize("name", CHECKS)
def test_a_check_is_public_and_says_what_it_can(name):
    """By name from the package, with a docstring that asks a question and shows an example."""
    assert getattr(integrity, name) is CHECKS[name]
    assert name in integrity.__all__
    assert "?" in CHECKS[name].__doc__.splitlines()[0]
    assert ">>>" in CHECKS[name].__doc__


def test_list_arguments_are_named():
    """What is a list in an example is in LISTS; what is not a list is not."""
    for arguments in EXAMPLES.values():
        lists = {argument for argument, value in arguments.items() if isinstance(value, list)}
        assert LISTS & set(arguments) == lists


@pytest.mark.parametrize(
    ("verdict", "arithmetic"), [("perhaps", "1 + 1 = 2"), ("consistent", ""), ("consistent", "1\n2")]
)
def test_a_finding_is_checked(verdict, arithmetic):
    """One of four verdicts, and one line."""
    with pytest.raises(ValueError, match=r"verdict|arithmetic"):
        Finding("grim", verdict, arithmetic)
