"""Run notebooks, each in a fresh kernel of the Python that runs now; the files on disk stay untouched."""

import asyncio
import os
import shutil
import signal
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import nbformat
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

from review.book import swap
from review.book.failures import BuildFailed, NotebookFailed, plain

AT_ONCE = 2
MINUTES = 10
"""How long a notebook may run."""
TRACEBACK_LINES = 12
SCRATCH = "review-ipython-"


class ThisPython(KernelSpecManager):
    """Whatever kernel a notebook names, it gets the running interpreter."""

    def get_kernel_spec(self, kernel_name):
        command = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", "--log-level=ERROR"]
        return KernelSpec(argv=command, display_name="Python 3", language="python")


class Client(NotebookClient):
    """nbclient, but a signal stops the whole build; alone it would stop one kernel and call it dead."""

    async def async_start_new_kernel(self, **arguments):
        loop = asyncio.get_running_loop()
        with suppress(NotImplementedError, RuntimeError, ValueError):  # not the main thread, or not POSIX
            loop.add_signal_handler(signal.SIGINT, _stop)
            loop.add_signal_handler(signal.SIGTERM, _stop)
        await super().async_start_new_kernel(**arguments)


def run_all(paths, *, folder=None, minutes=MINUTES, on_progress=None):
    """Executed copies of the notebooks at `paths`, in their order.

    `folder` is the data folder for `review.load()` in them; none may run for more than `minutes`. `on_progress(name,
    done, total)` hears of each code cell. Every notebook is run; raises NotebookFailed if one fails, BuildFailed with all
    if several do.
    """
    _tidy()
    with tempfile.TemporaryDirectory(prefix=SCRATCH, suffix=f".{os.getpid()}") as scratch:
        results = asyncio.run(_run_all(paths, Path(scratch), folder, minutes, on_progress or _silent))
    failures = [result for result in results if isinstance(result, BaseException)]
    unforeseen = [failure for failure in failures if not isinstance(failure, NotebookFailed)]
    if failures:
        raise (unforeseen or failures)[0] if len(failures) == 1 or unforeseen else BuildFailed(*failures)
    return results


async def _run_all(paths, scratch, folder, minutes, on_progress):
    gate, environment = asyncio.Semaphore(AT_ONCE), _environment(scratch, folder)

    async def run(number, path):
        async with gate:
            return await _run(path, scratch / f"{number}.json", environment, minutes, on_progress)

    return await asyncio.gather(*(run(*each) for each in enumerate(paths)), return_exceptions=True)


async def _run(path, connection, environment, minutes, on_progress):
    notebook = nbformat.read(path, as_version=4)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    on_progress(path.stem, 0, len(code))
    started = [code[0] if code else 0]
    manager = AsyncKernelManager(
        kernel_name="python3", kernel_spec_manager=ThisPython(), connection_file=str(connection)
    )
    client = Client(
        notebook,
        km=manager,
        timeout=None,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_execute=lambda cell_index, **_: started.append(cell_index),
        on_cell_executed=lambda cell_index, **_: on_progress(path.stem, code.index(cell_index) + 1, len(code)),
    )
    limit = asyncio.timeout(60 * minutes)
    try:
        async with limit:
            await client.async_execute(env=environment, cleanup_kc=True)
    except (TimeoutError, DeadKernelError):  # nbclient takes whatever cancels a cell for the death of its kernel
        if asyncio.current_task().cancelling():
            raise asyncio.CancelledError from None
        late = f"the notebook ran for more than {minutes:g} minutes"
        raise _failure(path.stem, notebook, started[-1], late if limit.expired() else "the kernel died") from None
    except CellExecutionError as error:
        told = error.ename, error.evalue, _beyond_the_cell(error.traceback)
        raise _failure(path.stem, notebook, started[-1], *told) from None
    _refuse_warnings(path.stem, notebook)
    return notebook


def _stop():
    raise KeyboardInterrupt


def _tidy():
    """Remove what runs that were killed have left."""
    for leftover in Path(tempfile.gettempdir()).glob(f"{SCRATCH}*.*"):
        if not swap.lives(leftover) and not leftover.name.endswith(f".{os.getpid()}"):
            shutil.rmtree(leftover, ignore_errors=True)


def _environment(scratch, folder):
    """What a kernel sees: no start-up scripts of the user's, one hash seed, the data folder."""
    fixed = {"IPYTHONDIR": str(scratch), "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    chosen = {"REVIEW_DATA": str(Path(folder).resolve())} if folder else {}
    return {**os.environ, **fixed, **chosen}


def _failure(name, notebook, place, what, value="", traceback=""):
    """The failure of the cell at `place`, which was started last."""
    number = sum(cell.cell_type == "code" for cell in notebook.cells[: place + 1])
    return NotebookFailed(name, number, notebook.cells[place].source, what, value, traceback)


def _beyond_the_cell(traceback):
    """The end of a traceback below the cell itself, which the message shows anyway."""
    lines = plain(traceback).splitlines()
    start = next((place for place, line in enumerate(lines) if line.startswith("File ")), len(lines))
    return "\n".join(lines[start:][-TRACEBACK_LINES:])


def _refuse_warnings(name, notebook):
    """A shared page carries no warnings: text on stderr fails the notebook."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for number, cell in enumerate(code, 1):
        text = "".join(output.text for output in cell.outputs if output.get("name") == "stderr")
        if text.strip():
            raise NotebookFailed(name, number, cell.source, "it wrote to stderr", text)


def _silent(name, done, total):
    pass
