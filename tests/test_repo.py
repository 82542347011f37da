"""The repository itself: files that must agree, imports that run one way, notebooks that stay short."""

import ast
import graphlib
import json
import re
import statistics
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import review

ROOT = Path(__file__).parents[1]
SRC = ROOT / "src" / "review"
MODULES = sorted(SRC.rglob("*.py"))
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))

READING = {
    *("spreadsheets", "location", "reading", "problems", "constraints", "links", "rules", "judgements", "plausible"),
    *("check_rules", "twice", "tables", "tidying"),
}
LAYERS = (
    {
        "atomic",
        "words",
        "checks",
        "studies",
        "contrasts",
        "maxima",
        "heterogeneity",
        "tau2_intervals",
        "kendall",
        "progress",
        "project",
    },
    {"estimates"},
    {"correlations", "units"},
    {"effects", "recover", "pooling", "subsets"},
    {"standardized", "smoothed", "changes", "paired_events", "multiarm", "mantel_haenszel", "quantiles"},
    {"regression", "subgroups", "robust", "smallstudy", "petpeese", "influence", "simulation"},
    {"integrity", "partial", "universes"},
    READING,
    {
        "facts",
        "group_sizes",
        "choices",
        "naming",
        "routes",
        "scales",
        "shared",
        "comparisons",
        "risks",
        "outcomes",
        "summaries",
        "headcount",
    },
    {"audit", "bias", "explained", "ranges", "multiverse", "syntheses"},
    {"show", "scripts"},
    {
        "sources",
        "bibliography",
        "reference_files",
        "studied",
        "searching",
        "parts",
        "wanted",
        "claims",
        "harms",
        "harm_rates",
        "unseen",
        "rare_harms",
        "regulations",
        "home_use",
        "advice",
        "leaflet",
        "magnitude",
        "isolated",
        "beyond",
        "depths",
        "whom",
        "answers",
        "believed",
        "standing",
        "mechanisms",
        "chain",
        "passage",
        "history",
        "forensics",
        "analyses",
        "disagreement",
        "tries",
        "comparable",
        "precision",
        "planning",
        "bodies",
        "domains",
        "certainty",
        "prospects",
        "conclusions",
        "proposal",
        "reporting",
        "ratios",
        "ratio_answers",
    },
    {"findings", "trace", "figures"},
    {"consequences", "exporting", "explorer", "adding"},
    {"differing"},
    {"book"},
    {"releasing", "starting", "cli"},
)
NUMERICAL = set().union(*LAYERS[: LAYERS.index(READING)])
CONDA_FORGE = {  # names known there; anything else goes into the pip section
    *(
        "frictionless",
        "ipykernel",
        "jinja2",
        "jupyterlab",
        "latex2mathml",
        "nbclient",
        "nbconvert",
        "nbformat",
    ),
    *("numpy", "pandas", "plotly", "pyyaml", "rich", "scipy", "statsmodels", "typer", "xlsxwriter"),
}

# Paths of somebody's machine, and hosts or options that tie an installation to one place.
MACHINE_PATH = re.compile(r"(?<![\w.*~])/(?:work|tmp|root|home|opt|Users)/")
PACKAGE_HOST = re.compile(r"\b(?:pypi|pythonhosted)\.org|--(?:extra-)?index-url|--find[-]links")


def read(name):
    return (ROOT / name).read_text(encoding="utf-8")


def kept_files():
    """Files under version control or about to be; every file outside a clone."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if listed.returncode == 0 and listed.stdout:
        return [ROOT / name for name in listed.stdout.splitlines() if (ROOT / name).is_file()]
    made = {".venv", "site", ".git", ".pytest_cache", ".ruff_cache", ".hypothesis", "__pycache__"}
    return [path for path in ROOT.rglob("*") if path.is_file() and not made & set(path.relative_to(ROOT).parts)]


def bounds(requirements):
    parsed = [Requirement(text) for text in requirements]
    return {canonicalize_name(item.name): str(item.specifier) for item in parsed}


def module_name(path):
    return path.relative_to(SRC).parts[0].removesuffix(".py")


def tree(path):
    return ast.parse(path.read_text(encoding="utf-8"))


def imports(path):
    """Full dotted names that a module imports, late imports included."""
    package = ("review", *path.relative_to(SRC).parent.parts)
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        if isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else ()
            prefix = ".".join((*base, *filter(None, [node.module])))
            yield from (f"{prefix}.{alias.name}" for alias in node.names)


def review_imports(path):
    """Modules of this package that a module imports, other than its own folder."""
    named = (name.split(".")[1] for name in imports(path) if name.startswith("review."))
    return {name for name in named if name not in {module_name(path), "__version__"}}


# Files


def test_readme_names_the_commands_that_ci_runs():
    """What CI proves is what a newcomer is told to type."""
    run = [line for line in read(".ci/run").splitlines() if line.startswith("make ")]
    assert run == ["make review", "make test"]
    assert set(run) <= set(read("README.md").splitlines())


def test_lock_has_an_exact_version_for_every_dependency():
    """The lock pins each package, with hashes, and the bounds of pyproject.toml hold in it."""
    lines = [line for line in read("requirements.lock").splitlines() if line and not line[0].isspace()]
    pinned = [Requirement(line.rstrip(" \\")) for line in lines]
    assert all(re.fullmatch(r"==[^*]+", str(item.specifier)) for item in pinned)
    assert read("requirements.lock").count("--hash=sha256:") >= len(pinned)

    project = PROJECT["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["test"]]
    for need in map(Requirement, [*wanted, *PROJECT["build-system"]["requires"]]):
        name = canonicalize_name(need.name)
        versions = [str(item.specifier)[2:] for item in pinned if canonicalize_name(item.name) == name]
        assert versions, f"{need.name} is not in requirements.lock: run make lock"
        assert all(need.specifier.contains(version) for version in versions)


def test_lock_names_no_address():
    """Nobody's package index is written into the lock."""
    assert not re.search(r"https?:|file:|^-", read("requirements.lock"), flags=re.MULTILINE)


def test_environment_is_held_to_pyproject():
    """Conda installs the same packages with the same bounds, under names that conda-forge has."""
    listed = yaml.safe_load(read("environment.yml"))["dependencies"]
    conda = bounds(item for item in listed if isinstance(item, str))
    pip = [line for item in listed if isinstance(item, dict) for line in item["pip"]]
    assert conda.pop("python") == PROJECT["project"]["requires-python"]
    assert conda.pop("pip") == ""
    assert pip.pop() == "-e ."
    assert conda | bounds(pip) == bounds(PROJECT["project"]["dependencies"])
    assert set(conda) <= CONDA_FORGE
    assert not CONDA_FORGE & set(bounds(pip))


def test_citation_and_changelog_name_the_version():
    """One version in the package, the data, the citation and the changelog."""
    version, citation = PROJECT["project"]["version"], yaml.safe_load(read("CITATION.cff"))
    assert review.__version__ == citation["version"] == version
    assert json.loads(read("data/datapackage.json"))["version"] == version
    assert f"## {version} ({citation['date-released']})" in read("CHANGELOG.md")


def test_licence_covers_code_and_text():
    """Both licences of pyproject.toml are in the file."""
    assert PROJECT["project"]["license"] == "MIT AND CC-BY-4.0"
    assert "Permission is hereby granted, free of charge" in read("LICENSE")
    assert "https://creativecommons.org/licenses/by/4.0/legalcode" in read("LICENSE")


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", "CHANGELOG.md", "data/README.md"])
def test_links_to_files_resolve(page):
    """A link or a picture in a page leads to a file that is there."""
    targets = re.findall(r"\]\(([^)#\s]+)", read(page))
    local = [target for target in targets if not re.match(r"https?:|mailto:", target)]
    assert [target for target in local if not ((ROOT / page).parent / target).exists()] == []


def test_no_file_names_a_machine_or_a_package_host():
    """The repository works anywhere: no absolute path and no package index in any file."""
    found = []
    for path in kept_files():
        text = path.read_text(encoding="utf-8", errors="ignore")
        for pattern in (MACHINE_PATH, PACKAGE_HOST):
            found += [f"{path.relative_to(ROOT)}: {match.group()}" for match in pattern.finditer(text)]
    assert found == []


# Modules


def test_imports_run_one_way():
    """A module imports from its own layer or an earlier one, never in a circle."""
    level = {name: place for place, names in enumerate(LAYERS) for name in names}
    graph = {}
    for path in MODULES:
        name = module_name(path)
        if name in {"__init__", "__main__"}:
            continue
        assert name in level, f"{path.name} has no place in LAYERS"
        for other in review_imports(path):
            assert other in level, f"{path.name} imports {other}, which is no module"
            assert level[other] <= level[name], f"{path.name} imports {other}"
            graph.setdefault(name, set()).add(other)
    list(graphlib.TopologicalSorter(graph).static_order())  # raises on a circle


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_heavy_libraries_stay_in_their_rooms(path):
    """Numerical modules know numpy and scipy, regression statsmodels; plotly is for the figures and the built page."""
    outside = {name.split(".")[0] for name in imports(path)} - set(sys.stdlib_module_names) - {"review"}
    if module_name(path) in NUMERICAL:
        more = {"regression": {"statsmodels"}, "progress": {"rich"}}.get(module_name(path), set())
        assert outside <= {"numpy", "scipy"} | more
    if module_name(path) not in {"figures", "book"}:
        assert "plotly" not in outside


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_only_words_rounds(path):
    """A number is rounded once, at the edge."""
    if module_name(path) != "words":
        assert [node.lineno for node in ast.walk(tree(path)) if rounds(node)] == []


def rounds(node):
    if isinstance(node, ast.Call):
        name = getattr(node.func, "id", getattr(node.func, "attr", ""))
        return name == "round" or (isinstance(node.func, ast.Name) and name == "format")
    if isinstance(node, ast.FormattedValue) and node.format_spec:
        spec = "".join(str(getattr(part, "value", "")) for part in node.format_spec.values)
        return bool(re.search(r"\.|[eEfF%]$", spec))
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod):
        return isinstance(node.left, ast.Constant) and bool(re.search(r"%[-+\d]*\.\d", str(node.left.value)))
    return False


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(SRC)))
def test_modules_are_short(path):
    """A module that needs 300 lines is two."""
    assert len(path.read_text(encoding="utf-8").splitlines()) < 300


def test_import_is_cheap():
    """`import review` loads no heavy library."""
    code = "import review, sys; print(*{'pandas', 'scipy', 'plotly', 'frictionless'} & set(sys.modules))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert loaded.stdout.split() == []


# Notebooks


def code_cells(notebook):
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in cells if cell["cell_type"] == "code"]


def test_there_are_notebooks():
    """The story has begun, so that the tests below look at something."""
    assert NOTEBOOKS


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_is_stripped(notebook):
    """Outputs are made by the build and never kept."""
    for cell in code_cells(notebook):
        assert (cell["outputs"], cell["execution_count"]) == ([], None)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_notebook_argues_and_the_library_computes(notebook):
    """Cells of 1 to 5 lines, never over 10; no function, no class, no reading of files."""
    sources = [cell["source"] for cell in code_cells(notebook)]
    lengths = [len([line for line in source.splitlines() if line.strip()]) for source in sources]
    assert max(lengths) <= 10
    assert statistics.median(lengths) <= 5
    banned = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    for source in sources:
        assert not [node for node in ast.walk(ast.parse(source)) if isinstance(node, banned)], source
        assert not re.search(r"\bopen\(|\bread_(?:csv|text|json|excel|table)\(|\bPath\(", source), source


TYPED = re.compile(  # what prose may type: names, years, places and definitions; a result comes from a code cell
    r"""(?x)
    \$\$.*?\$\$ | \$[^$]*\$ | `[^`]*` | \]\([^)]*\)      # formulas, code, targets of links
    | (?m:^\d\.\s)                                        # numbered steps
    | \[?[Cc]hapters?\ \d\d                              # a chapter
    | \b[abc]\d+[a-z]?\b                                 # an anomaly, a fact, a claim
    | \b[a-z]+(?:19|20)\d\d\b | \b(?:19|20)\d\d\b       # a source, a year
    | \b[Ss]ections?\ \d+(?:\.\d+)* | \bRoB\ 2\b          # a section of a handbook, a tool's name
    | \b95%(?=\ ?\*?(?:confidence|prediction|interval)) | \b95\ of\ 100\b | \b1\.96\ SEs | \bof\ 1(?:00|,000)\b
    | \b2\.54\b | \b1\ cm²? | \bp\ =\ 0\.10,\ 0\.05\ and\ 0\.01  # an inch, an area, the lines of a funnel
    """,
    flags=re.DOTALL,
)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda path: path.stem)
def test_prose_types_no_result(notebook):
    """A number in a markdown cell is a name, a year, a place or a definition; every result is computed."""
    cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    prose = [TYPED.sub("", "".join(cell["source"])) for cell in cells if cell["cell_type"] == "markdown"]
    assert [re.findall(r".{0,30}\d.{0,30}", text) for text in prose if re.search(r"\d", text)] == []
