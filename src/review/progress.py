"""How far a long computation has come, shown on a terminal and nowhere else."""

from contextlib import contextmanager


@contextmanager
def bar(what, *, console=None):
    """A progress bar with its title, while the `with` block runs; gives a function to be called as (done, total).

    Without a terminal (a notebook, a file, a test) nothing is written. It goes to the error stream, so that results on
    the other one can still be sent to a file; `console` is another `rich` console.

    Examples
    --------
    >>> with bar("Pooling") as advance:
    ...     advance(1, 2)
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = console or Console(stderr=True, force_jupyter=False)
    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as shown:
        task = shown.add_task(what, total=None)
        yield lambda done, total: shown.update(task, completed=done, total=total)
