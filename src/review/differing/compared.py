"""Two states of the tables: the cells that differ, and what follows differently."""

from dataclasses import dataclass

from review import tables
from review.consequences import Refused, consequences

from .cells import changes


@dataclass(frozen=True)
class Follows:
    """Something that follows otherwise: words before and after, None where it was not there."""

    kind: str
    name: str
    before: str | None
    after: str | None


@dataclass(frozen=True)
class Comparison:
    """What differs: `cells` (Change), `follows` (Follows), and `refused` (which state, Refused) what could not be told."""

    cells: tuple
    follows: tuple
    refused: tuple

    @property
    def same(self):
        """Whether nothing at all differs."""
        return not (self.cells or self.follows or self.refused)


def compare(old, new):
    """Compare the tables of two folders and all that follows from them.

    Raises
    ------
    OSError, ValueError
        A codebook cannot be read. Tables that cannot be typed are told in `refused`; their cells are compared.
    """
    cells = tuple(changes(old, new))
    if not cells:
        return Comparison((), (), ())
    (before, left_out), (after, right_out) = (_followed(folder) for folder in (old, new))
    refused = [("before", each) for each in left_out] + [("after", each) for each in right_out]
    silent = {each.kind for _, each in refused}
    if "everything" in silent:
        return Comparison(cells, (), tuple(refused))
    keys = [key for key in [*after, *(key for key in before if key not in after)] if key[0] not in silent]
    follows = [_follows(key, before.get(key), after.get(key)) for key in keys]
    told = _without_moved([each for each in follows if each])
    return Comparison(cells, tuple(told), tuple(refused))


def _followed(folder):
    try:
        evidence = tables.load(folder)
    except tables.DataError as error:
        first = str(error.problems[0]) if error.problems else str(error)
        return {}, [Refused("everything", f"{len(error.problems)} problems in the tables, first {first}")]
    return consequences(evidence)


def _follows(key, before, after):
    if before and after and (before.text, before.values) == (after.text, after.values):
        return None
    texts = [each.text if each else None for each in (before, after)]
    if texts[0] == texts[1]:  # rounded they read alike, so the numbers themselves are shown
        texts = [f"{each.text} [{', '.join(map(repr, each.values))}]" for each in (before, after)]
    return Follows(*key, *texts)


def _without_moved(follows):
    """Without the sentences that only stand in another place: a sentence put in moves those behind it."""
    before = {(each.kind, each.before) for each in follows}
    after = {(each.kind, each.after) for each in follows}
    kept = []
    for each in follows:
        one = each.before if (each.kind, each.before) not in after else None
        two = each.after if (each.kind, each.after) not in before else None
        if each.kind != "Sentences":
            kept.append(each)
        elif one or two:
            kept.append(Follows(each.kind, each.name, one, two))
    return kept
