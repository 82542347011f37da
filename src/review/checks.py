"""What arguments have to be, each refusal in one sentence and in one place."""

from math import isfinite


def positive(value, name):
    """`value` itself, if it is a finite number above 0."""
    if not (isfinite(value) and value > 0):
        raise ValueError(f"a {name} is a positive number, not {value}")
    return value


def correlation(value):
    """`value` itself, if it lies between -1 and 1, ends included."""
    if not -1 <= value <= 1:
        raise ValueError(f"a correlation lies between -1 and 1, not {value}")
    return value


def some(items, name):
    """`items` themselves, if there is at least one."""
    if len(items) == 0:
        raise ValueError(f"at least one {name} is needed, and there is none")
    return items


def one_of(value, names, what):
    """`value` itself, if it is one of the names."""
    if value not in names:
        raise ValueError(f"{what} is one of {', '.join(names)}, not {value!r}")
    return value


def same_unit(first, *others):
    """The one unit that arms or estimates share."""
    for other in others:
        if other.unit != first.unit:
            raise ValueError(f"units differ: {first.unit!r} and {other.unit!r}; convert one first")
    return first.unit


def same_people(first, second):
    """The number of people measured twice, in one unit."""
    same_unit(first, second)
    if first.n != second.n:
        raise ValueError(f"paired halves are the same people: n {first.n} and {second.n} differ")
    return first.n
