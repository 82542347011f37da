"""A verdict no graver than what was printed supports."""

from dataclasses import replace

from .. import words

WHOLE = ("grim", "grimmer")
RESTS_ON = ("n", "n_1", "n_2", "per_person", "units")
NAMES = {"units": "the unit"}


def fair(finding, assumed=()):
    """The finding, milder where "impossible" rests on more than print.

    Parameters
    ----------
    finding : Finding
        Of a check of `integrity`.
    assumed : sequence of (str, str)
        Arguments with the values that we chose. Where they are numbers of people or units, nothing that is printed is
        impossible, and the verdict is "cannot tell".

    Returns
    -------
    Finding
        GRIM and GRIMMER hold for whole numbers. Hair counts may be averages of several fields and ages may have months,
        so that they go no further than "implausible". The arithmetic says what was assumed.

    Examples
    --------
    >>> from review import integrity
    >>> found = fair(integrity.percent_possible("61", "50"), [("n", "50")])
    >>> found.verdict, found.arithmetic
    ('cannot tell', 'no whole number out of 50 gives 61%: 30/50 = 60%, 31/50 = 62%; n 50 is assumed, not printed')
    """
    if finding.verdict != "impossible":
        return finding
    text, chosen = (
        finding.arithmetic,
        [f"{NAMES.get(name, name)} {value}" for name, value in assumed if name in RESTS_ON],
    )
    if chosen:
        text = f"{text}; {words.listing(chosen)} {'is' if len(chosen) == 1 else 'are'} assumed, not printed"
        return replace(finding, verdict="cannot tell", arithmetic=text)
    if finding.check in WHOLE:
        text = f"{text}; if every value is a whole number"
        return replace(finding, verdict="implausible", arithmetic=text)
    return finding
