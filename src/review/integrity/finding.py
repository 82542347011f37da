"""What a check of printed numbers finds: a verdict, and one line of arithmetic that anybody can do again."""

from dataclasses import dataclass, field

VERDICTS = ("consistent", "cannot tell", "implausible", "impossible")


@dataclass(frozen=True)
class Finding:
    """The result of one check.

    `verdict` is one of `VERDICTS`:

    - "consistent": the printed numbers can stand together;
    - "cannot tell": what is printed does not decide it, or only digits that were cut and not rounded explain it;
    - "implausible": possible, but outside what a named yardstick allows;
    - "impossible": cannot hold as printed, whatever the rounding.

    `arithmetic` is one line. `inputs` maps each argument of the check to what was given. `source_id` and `place` say
    where the numbers stand, where the caller knows it.
    """

    check: str
    verdict: str
    arithmetic: str
    inputs: dict = field(default_factory=dict)
    source_id: str = ""
    place: str = ""

    def __post_init__(self):
        if self.verdict not in VERDICTS:
            raise ValueError(f"a verdict is one of {', '.join(VERDICTS)}, not {self.verdict!r}")
        if not self.arithmetic or "\n" in self.arithmetic:
            raise ValueError(f"the arithmetic of a finding is one line, not {self.arithmetic!r}")
