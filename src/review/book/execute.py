"""Run notebooks, each in a fresh kernel of the Python that runs now; the files on disk stay untouched."""

import asyncio
import os
import tempfile
from pathlib import Path

import nbformat
from ipykernel.kernelspec import get_kernel_dict
from jupyter_client import AsyncKernelManager
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

from review.book.failures import BuildFailed, NotebookFailed, plain

AT_ONCE = 2
SECONDS_A_CELL = 300
TRACEBACK_LINES = 12


class ThisPython(KernelSpecManager):
    """Whatever kernel a notebook names, it gets the running interpreter."""

    def get_kernel_spec(self, kernel_name):
        return KernelSpec(**get_kernel_dict(extra_arguments=["--log-level=ERROR"]))


def run_all(paths, *, folder=None, on_progress=None):
    """Executed copies of the notebooks at `paths`, in their order.

    `folder` is the data folder for `review.load()` in them. `on_progress(name, done, total)` hears of each code
    cell. Every notebook is run; raises NotebookFailed if one fails, BuildFailed with all if several do.
    """
    with tempfile.TemporaryDirectory(prefix="review-ipython-") as profile:
        results = asyncio.run(_run_all(paths, _environment(profile, folder), on_progress or _silent))
    failures = [result for result in results if isinstance(result, BaseException)]
    unforeseen = [failure for failure in failures if not isinstance(failure, NotebookFailed)]
    if failures:
        raise (unforeseen or failures)[0] if len(failures) == 1 or unforeseen else BuildFailed(*failures)
    return results


async def _run_all(paths, environment, on_progress):
    gate = asyncio.Semaphore(AT_ONCE)

    async def run(path):
        async with gate:
            return await _run(path, environment, on_progress)

    return await asyncio.gather(*map(run, paths), return_exceptions=True)


async def _run(path, environment, on_progress):
    notebook = nbformat.read(path, as_version=4)
    code = [index for index, cell in enumerate(notebook.cells) if cell.cell_type == "code"]
    on_progress(path.stem, 0, len(code))
    client = NotebookClient(
        notebook,
        km=AsyncKernelManager(kernel_name="python3", kernel_spec_manager=ThisPython()),
        timeout=SECONDS_A_CELL,
        record_timing=False,
        shutdown_kernel="immediate",
        resources={"metadata": {"path": str(path.parent)}},
        on_cell_executed=lambda cell_index, **_: on_progress(path.stem, code.index(cell_index) + 1, len(code)),
    )
    try:
        await client.async_execute(env=environment, cleanup_kc=True)
    except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
        raise _failure(path.stem, notebook, error) from None
    _refuse_warnings(path.stem, notebook)
    return notebook


def _environment(profile, folder):
    """What a kernel sees: no start-up scripts of the user's, one hash seed, the data folder."""
    fixed = {"IPYTHONDIR": profile, "PYTHONHASHSEED": "0", "PYDEVD_DISABLE_FILE_VALIDATION": "1"}
    chosen = {"REVIEW_DATA": str(Path(folder).resolve())} if folder else {}
    return {**os.environ, **fixed, **chosen}


def _failure(name, notebook, error):
    """The failure of the last cell that was started."""
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    number = max((index for index, cell in enumerate(code, 1) if _was_run(cell)), default=1)
    source = code[number - 1].source
    if not isinstance(error, CellExecutionError):
        return NotebookFailed(name, number, source, _reason(error), "")
    return NotebookFailed(name, number, source, error.ename, error.evalue, _beyond_the_cell(error.traceback))


def _reason(error):
    if isinstance(error, CellTimeoutError):
        return f"it ran for more than {SECONDS_A_CELL} seconds"
    return "the kernel died"


def _was_run(cell):
    return bool(cell.get("execution_count") or cell.outputs)


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
