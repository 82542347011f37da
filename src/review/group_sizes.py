"""How many people stand behind each mean of a comparison, with the step that read or inferred it."""

from dataclasses import dataclass

from .facts import ROLES, given, only, reading, records

ALL_ANALYSED = "all who were enrolled were analysed"


@dataclass(frozen=True)
class Sizes:
    """How many people stand behind each mean; `paired` when both means are of the same people."""

    needled: int
    control: int
    paired: bool
    steps: tuple

    @property
    def df(self):
        """Degrees of freedom of the t test that such a design allows."""
        return self.needled - 1 if self.paired else self.needled + self.control - 2


def sizes(evidence, comparison, equal_split=False, rows=(None, None)):
    """How many people were analysed in each arm, printed, inferred or assumed; None when nothing says it.

    An n printed beside a mean (`rows`, of `measurements`) comes before that of the arm, and that before the study's.
    """
    study = only(evidence.studies, study_id=comparison["study_id"])
    arms = {row["arm_id"]: row for row in records(evidence.arms, study_id=comparison["study_id"])}
    paired = study["design"].startswith(("split_scalp", "within_patient"))
    find = _pairs_n if paired else _arm_n
    ids = [comparison[f"{role}_arm_id"] for role in ROLES]
    found = [find(row, arms[arm], study, len(arms), equal_split) for row, arm in zip(rows, ids, strict=True)]
    if None in found:
        return None
    (needled, first), (control, second) = found
    if paired:
        needled = control = min(needled, control)
    return Sizes(needled, control, paired, tuple(dict.fromkeys((first, second))))


def _pairs_n(row, arm, study, arms_n, equal_split):
    enrolled = arm["randomised_n"] if given(arm["randomised_n"]) else study["randomised_n"]
    places = (row, "n"), (arm, "analysed_n"), (study, "analysed_n"), (arm, "randomised_n"), (study, "randomised_n")
    return _first_n("both halves of each scalp", places, enrolled)


def _arm_n(row, arm, study, arms_n, equal_split):
    places = (row, "n"), (arm, "analysed_n"), (arm, "randomised_n")
    if not equal_split and (found := _first_n(arm["label"], places, arm["randomised_n"])):
        return found
    column = next((name for name in ("analysed_n", "randomised_n") if given(study[name])), None)
    if column is None:
        return None
    n, rest = divmod(int(study[column]), arms_n)
    equal = f"{int(study[column])} people stand in {arms_n} arms of {'nearly ' if rest else ''}equal size"
    assumption = f"{equal}; {ALL_ANALYSED}" if column == "randomised_n" else equal
    return n, _size_step(arm["label"], n, study, assumption)


def _first_n(label, places, enrolled):
    for row, column in places:
        if row is None or not given(row[column]):
            continue
        n = int(row[column])
        inferred = column == "analysed_n" and row.get("analysed_n_source") == "inferred"
        assumption = f"inferred; {row['note']}" if inferred and given(row.get("note")) else "inferred" * inferred
        if column == "randomised_n" or (column == "n" and given(enrolled) and n == enrolled):
            assumption = ALL_ANALYSED
        return n, _size_step(label, n, row, assumption)
    return None


def _size_step(label, n, row, assumption=""):
    return reading(f"{int(n)} people: {label}.", row, n, "people", assumption)
