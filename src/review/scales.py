"""A printed difference in the unit of its comparison: as we read the printed unit, converted, with its spread."""

from dataclasses import replace

from . import recover, words
from .estimates import Step
from .facts import UNITS


def in_the_unit(pair, options, target):
    """A difference in the comparison's unit; one in SDs may keep the unit of its page, where that cannot be converted."""
    try:
        return in_unit(pair, options.get("unit"), target, recover.factor)
    except ValueError:
        if options["measure"] == "SMD":
            return pair
        if target not in UNITS.values():
            raise ValueError(f"it is in {pair.unit}, and the first one in {target}: enter both in one unit") from None
        raise


def in_unit(printed, decided, target, factor):
    """The difference in the comparison's unit; `decided` is a unit that was decided by us, or None."""
    unit, steps = printed.unit, printed.steps
    if decided and decided != unit:
        text = f"The printed unit, “{unit}”, is read as {words.unit(decided)}."
        steps += (Step(text, assumption="a reading of ours, see the decisions table"),)
        unit = decided
    times = factor(unit, target)
    value = printed.value * times
    if times != 1:
        text = f"Converted: × {words.figures(times, 4)} = {words.number(value, 2)} {words.unit(target)}."
        steps += (Step(text, value, target),)
    sds, ses = _scaled(printed.sds, times), _scaled(printed.ses, times)
    needled, control = printed.needled * times, printed.control * times
    return replace(printed, needled=needled, control=control, unit=target, sds=sds, ses=ses, steps=steps)


def _scaled(sds, times):
    if sds is None:
        return None
    return tuple(tuple(sd * times for sd in pair) if isinstance(pair, tuple) else pair * times for pair in sds)
