"""What SECURITY.md promises of the code, the notebooks and the installation."""

import ast
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MODULES = sorted((ROOT / "src" / "review").rglob("*.py"))
NOTEBOOKS = sorted(ROOT.glob("notebooks/*.ipynb"))
RUNS_TEXT = {"eval", "exec", "compile", "__import__"}
UNPACKS_CODE = {"pickle", "marshal", "shelve", "dill", "joblib", "cloudpickle"}
SHELLS = {("os", "system"), ("os", "popen"), ("subprocess", "getoutput"), ("subprocess", "getstatusoutput")}


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def named(path):
    return str(path.relative_to(ROOT))


def test_there_is_something_to_look_at():
    assert len(MODULES) > 50
    assert len(NOTEBOOKS) == 11


@pytest.mark.parametrize("path", MODULES, ids=named)
def test_no_module_runs_text_or_a_shell(path):
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import | ast.ImportFrom):
            modules = {alias.name for alias in node.names} if isinstance(node, ast.Import) else {node.module or ""}
            assert not {name.split(".")[0] for name in modules} & UNPACKS_CODE, node.lineno
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            assert (node.value.id, node.attr) not in SHELLS, node.lineno
        if isinstance(node, ast.Call):
            assert not (isinstance(node.func, ast.Name) and node.func.id in RUNS_TEXT), node.lineno
            assert "shell" not in {keyword.arg for keyword in node.keywords}, node.lineno


@pytest.mark.parametrize("path", NOTEBOOKS, ids=named)
def test_notebooks_carry_no_output_and_no_trust(path):
    notebook = json.loads(path.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert not cell.get("outputs")
        assert "trusted" not in cell["metadata"]
    assert "signature" not in notebook["metadata"]


def test_installation_checks_hashes():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (line,) = [line for line in makefile.splitlines() if "-r requirements.lock" in line]
    assert "--require-hashes" in line
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    packages = re.split(r"\n(?=\S)", lock.strip())
    assert len(packages) > 50
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}", package) for package in packages)


def test_the_image_is_made_from_the_environment():
    """Docker installs what environment.yml lists, and nothing by another way."""
    lines = (ROOT / "Dockerfile").read_text(encoding="utf-8").splitlines()
    installs = [line for line in lines if line.startswith("RUN")]
    assert len(installs) == 1
    assert "--file environment.yml" in installs[0]
    assert not re.search(r"pip install|conda install|apt-get", " ".join(installs))
    opened = re.search(r"/lab/tree/(\S+?\.\w+)", lines[-1])
    assert opened is None or (ROOT / opened[1]).is_file()
