"""Progress on a terminal, silence elsewhere."""

import io
import subprocess
import sys

import numpy as np
from rich.console import Console

from review.progress import bar
from review.subsets import all_subsets


def test_a_terminal_shows_it():
    """Title, how many of how many, on whatever console is a terminal."""
    page = io.StringIO()
    console = Console(file=page, force_terminal=True, width=100)
    with bar("Pooling subsets", console=console) as advance:
        advance(2, 5)
    assert "Pooling subsets" in page.getvalue()
    assert "2/5" in page.getvalue()


def test_a_quiet_run_stays_quiet(capsys):
    """No terminal, no byte, and the same result."""
    effects, variances = [1.0, 2.0, 4.0], [1.0, 1.0, 2.0]
    shown, plain = (all_subsets(effects, variances, progress=how) for how in (True, False))
    assert capsys.readouterr() == ("", "")
    np.testing.assert_array_equal(shown.estimate, plain.estimate)


def test_rich_loads_when_it_is_asked_for():
    """Not on import."""
    code = "import sys; from review import subsets; print('rich' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "False\n"
