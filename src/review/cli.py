"""The command line: build, check, audit, trace and open. Each mistake ends with one message and exit code 1."""

from contextlib import contextmanager
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="An evidence review: from tables to pages that open offline.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)

Out = Annotated[Path, typer.Option(help="Folder of the finished pages.")]
Target = Annotated[
    Path | None,
    typer.Option("--out", help="Folder of the finished pages: site. With --single the file.", show_default=False),
]
Single = Annotated[bool, typer.Option("--single", help="Only the one file with everything in it, to send to others.")]
Fresh = Annotated[bool, typer.Option("--fresh", help="Run every notebook again, also those that nothing has changed.")]
Minutes = Annotated[float, typer.Option(min=0.01, help="How long a notebook may run.")]
Data = Annotated[Path | None, typer.Option(help="Folder of the tables; the repository's own by default.")]


@app.command()
def build(out: Target = None, single: Single = False, data: Data = None, fresh: Fresh = False, minutes: Minutes = 10):
    """Check the data, run every notebook, write the pages. On failure the earlier pages stay as they were."""
    from review import book

    with _one_message(book.BuildFailed, ValueError, OSError), _progress() as on_progress:
        how = {"kept": None if fresh else book.kept_folder(data), "pictures": True}
        how |= {"folder": data, "minutes": minutes, "on_progress": on_progress, "on_note": typer.echo}
        if single:
            page = book.build_single(*filter(None, [out]), **how)
        else:
            page = book.build(*filter(None, [out]), single=True, **how) / "index.html"
    typer.echo(f"Written: {page}. Open it in any browser.")


@app.command()
def check(data: Data = None):
    """Check every table against its codebook, and name all problems at once."""
    from review import tables

    with _one_message(OSError):
        problems = tables.check(data)
    for problem in problems:
        typer.echo(str(problem))
    if problems:
        _stop(f"{len(problems)} problem{'s' if len(problems) > 1 else ''} in the tables. Nothing was written.")
    rows = {name: len(table) for name, table in tables.load(data).tables.items()}
    typer.echo(f"{sum(rows.values())} rows in {len(rows)} tables: no problem found.")


@app.command()
def add(
    form: Annotated[Path | None, typer.Option(help="A filled form; without it everything is asked.")] = None,
    blank_form: Annotated[Path | None, typer.Option(help="Write an empty form to this file, and stop.")] = None,
    like: Annotated[str, typer.Option(help="With --blank-form: filled with this study, as an example.")] = "",
    data: Data = None,
):
    """Add a trial: asks for its paper, arms and outcomes, shows what follows, and writes only after a yes."""
    from review import adding, tables

    try:
        with _one_message(tables.DataError, LookupError, ValueError, OSError):
            written = (
                adding.save_form(blank_form, data, like) if blank_form else adding.add(data, adding.terminal(), form)
            )
    except (typer.Abort, KeyboardInterrupt):
        typer.echo("\nStopped. Nothing was written.", err=True)
        raise typer.Exit(130) from None
    typer.echo("\n".join(f"Written: {path}" for path in written) or "Nothing was written.")


@app.command()
def tidy(data: Data = None):
    """Rewrite tables that a spreadsheet program saved in the house's form. No value changes; every change is shown."""
    from review import tables, tidying

    with _one_message(tables.DataError, ValueError, OSError):
        tidied = tidying.tidy(data)
    typer.echo("\n".join(map(str, tidied)) or "Every table is in house form already. Nothing was written.")


@app.command()
def audit(anomaly: Annotated[str | None, typer.Option(help="Only this one, such as a01.")] = None, data: Data = None):
    """Run every check of printed numbers again: its verdict, and arithmetic to redo by hand."""
    from review import audit as findings
    from review import tables

    with _one_message(LookupError, ValueError, OSError):
        text = findings.text(tables.load(data), anomaly)
    typer.echo(text)


@app.command(context_settings={"ignore_unknown_options": True})
def trace(text: Annotated[list[str], typer.Argument(help="A number, a sentence, or a study's id.")], data: Data = None):
    """Show where the numbers of a sentence come from: source, place, and each step between."""
    from review import tables
    from review import trace as trail

    with _one_message(LookupError, ValueError, OSError):
        typer.echo(trail.find(" ".join(text), tables.load(data)))


@app.command()
def diff(
    old: Annotated[str, typer.Argument(help="A folder of tables, or a revision such as HEAD~3.")],
    new: Annotated[str, typer.Argument(help="The same; the tables as they stand by default.")] = "",
    html: Annotated[Path | None, typer.Option(help="Write it as a page to this file, too.")] = None,
):
    """Show what changed in the tables, and what follows from it: effects, certainty, verdicts and sentences."""
    from review import atomic, differing, tables

    with _one_message(LookupError, ValueError, OSError):
        with differing.as_folder(old) as before, differing.as_folder(new or tables.locate()) as after:
            found = differing.compare(before, after)
        if html:
            page = differing.html(found, f"What changed from {old} to {new or 'the tables as they stand'}")
            atomic.replace_file(html, page.encode())
    typer.echo(differing.text(found))


@app.command()
def export(folder: Annotated[Path, typer.Argument(help="Where the files go.")] = Path("export"), data: Data = None):
    """Write the evidence for other tools: Excel, the data package, R with metafor, RevMan."""
    from review import exporting, tables

    with _one_message(tables.DataError, ValueError, OSError):
        paths = exporting.write(tables.load(data), folder)
    typer.echo("\n".join(f"Written: {path}" for path in paths))


@app.command()
def release(
    out: Annotated[Path, typer.Argument(help="Where the release goes.")] = Path("dist"),
    since: Annotated[str, typer.Option(help="A revision or folder; the last tagged release by default.")] = "",
    changed: Annotated[bool, typer.Option("--changed", help="Also where files are not committed.")] = False,
):
    """Make the folder of a release: the single file, the data, the exports, and records for archives."""
    from review import book, releasing, tables

    with _one_message(book.BuildFailed, tables.DataError, LookupError, ValueError, OSError), _progress() as on_progress:
        made = releasing.make(out, since=since, changed=changed, on_progress=on_progress)
    typer.echo(f"Written: {made}. Read CONCLUSIONS.md before you publish it.")


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(help="Where it goes; absent or empty.")],
    title: Annotated[str | None, typer.Option(help="What the review is called.", show_default=False)] = None,
    empty: Annotated[
        bool, typer.Option("--empty", help="Tables with headers only, without the worked example.")
    ] = False,
):
    """Begin a review of something else: tables, three notebooks and a README that build as they stand."""
    from review import starting

    with _one_message(ValueError, OSError):
        starting.start(folder, title=title, empty=empty)
    typer.echo(f"Written: {folder}. Read its README.md; then, in that folder: review build")


@app.command(name="open")
def open_site(out: Out = Path("site")):
    """Open the finished pages in the browser."""
    import webbrowser

    index = out.resolve() / "index.html"
    if not index.is_file():
        _stop(f"There is no {out / 'index.html'} yet. Build it with: review build{_option(out)}")
    if not webbrowser.open(index.as_uri()):
        _stop(f"No browser could be started. Open this file yourself: {index}")


@contextmanager
def _one_message(*expected):
    try:
        yield
    except expected as error:
        _stop(str(error))
    except KeyboardInterrupt:
        typer.echo("Stopped. What was there before stands as it was.", err=True)
        raise typer.Exit(130) from None


def _stop(message):
    typer.echo(message, err=True)
    raise typer.Exit(1)


def _option(out):
    return "" if out == Path("site") else f" --out {out}"


@contextmanager
def _progress():
    """A bar for each notebook on a terminal; a line for each finished notebook anywhere else."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console()
    if not console.is_terminal:
        yield _line
        return
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console) as progress:
        tasks = {}

        def on_progress(name, done, total):
            if name not in tasks:
                tasks[name] = progress.add_task(name if total else f"{name} (unchanged)", total=total or 1)
            progress.update(tasks[name], completed=done if total else 1)

        yield on_progress


def _line(name, done, total):
    if done == total:
        typer.echo(f"{name}: {total} code cells run" if total else f"{name}: unchanged, not run again")
