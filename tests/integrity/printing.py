"""How numbers come to be printed: rounded half up or half to even, or cut."""

from decimal import ROUND_DOWN, ROUND_HALF_EVEN, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from hypothesis import settings

proof = settings(max_examples=60, deadline=None, derandomize=True, database=None)
ROUNDED = (ROUND_HALF_UP, ROUND_HALF_EVEN)
WAYS = (*ROUNDED, ROUND_DOWN)


def printed(value, decimals, way=ROUND_HALF_EVEN):
    """A number as a paper prints it, with fixed decimals."""
    with localcontext(prec=60):
        exact = Fraction(value)
        number = Decimal(exact.numerator) / Decimal(exact.denominator)
        return str(number.quantize(Decimal(1).scaleb(-decimals), rounding=way))
