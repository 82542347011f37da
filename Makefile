# The review's commands. `make` alone lists them.
PYTHON ?= python3
UV ?= uv
BIN = .venv/bin
PIP = $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help review open check test torture lab browser docs bench minimum release lock clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s%s\n", $$1, $$2 }' Makefile

review: .venv/ready ## Check the data, run every notebook, write the page to site/
	@$(BIN)/review build

open: .venv/ready ## Show the finished page in the browser
	@$(BIN)/review open

check: .venv/ready ## Check the tables in data/ only
	@$(BIN)/review check

test: .venv/ready browser ## Run every check, the browser's included
	@$(BIN)/ruff check
	@$(BIN)/pytest --numprocesses auto --dist loadfile $(ARGS)

torture: .venv/ready browser ## Damage thousands of tables and kill builds at random moments (an hour)
	@$(BIN)/pytest -m torture tests/torture tests/browser $(ARGS)

lab: .venv/ready ## Open the notebooks in JupyterLab
	@$(BIN)/jupyter lab --config=lab/config.json $(ARGS)

browser: .venv/ready
	@.ci/chromium $(BIN)

docs: .venv/ready browser ## Refresh the README's sentences and pictures and the validation page
	@$(BIN)/python docs/refresh.py
	@$(BIN)/python docs/validate.py

bench: .venv/ready ## Time the engine beside other libraries, on one core
	@$(PIP) install --quiet --no-build-isolation --editable '.[bench]'
	@OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 $(BIN)/pytest benchmarks --quiet --benchmark-columns=min,median,rounds $(ARGS)

minimum: ## Install the oldest versions that pyproject.toml allows, and run the quick tests (needs uv)
	@command -v $(UV) >/dev/null || { echo "make minimum needs uv. Install it, or name it: make minimum UV=path/to/uv" >&2; exit 1; }
	@$(UV) venv --quiet --clear --python 3.11 .venv-minimum
	@$(UV) pip install --quiet --python .venv-minimum --resolution lowest-direct --editable '.[test]'
	@.venv-minimum/bin/python -m pytest --quiet -W default -m 'not browser and not build and not torture' --numprocesses auto $(ARGS)

release: .venv/ready ## Make the folder of a release in dist/: page, data, exports, sums
	@$(BIN)/review release $(ARGS)

lock: ## Choose newest versions and write requirements.lock (needs uv)
	@command -v $(UV) >/dev/null || { echo "make lock needs uv. Install it, or name it: make lock UV=path/to/uv" >&2; exit 1; }
	@printf 'hatchling\neditables\n' | $(UV) pip compile --quiet --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-header --no-annotate --no-emit-index-url --no-emit-find-links \
		--extra test pyproject.toml - --output-file requirements.lock >/dev/null

clean: ## Remove what these commands made: .venv, site and caches
	@rm -rf .venv .venv-minimum site .kept .pytest_cache .ruff_cache .hypothesis
	@find src tests -name __pycache__ -type d -prune -exec rm -rf {} +

.venv/locked: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "The review needs Python 3.11 or newer, and '$(PYTHON)' is not that." >&2; \
		echo "Name another one, for example: make review PYTHON=python3.13" >&2; exit 1; }
	@echo "Setting up in .venv (once; one or two minutes) ..."
	@$(PYTHON) -m venv --clear .venv
	@$(PIP) install --quiet --require-hashes -r requirements.lock
	@touch $@

.venv/ready: .venv/locked pyproject.toml
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@
