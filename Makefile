# `make help` lists the targets. Everything is set up on first use and skipped while up to date.
# Settings: PYTHON=python3.12 (for .venv) · VENV=.venv · QUICK=1 (bench) · ARGS="…" (demo, bench, fuzz, test)
SHELL := /bin/sh
VENV ?= .venv
BIN := $(VENV)/bin
PY := $(BIN)/python
ROOM := src/lossless
PIP := $(PY) -m pip --disable-pip-version-check -q install -c requirements.lock
DEPENDENCIES := $(VENV)/.dependencies
FRAMEWORKS := $(VENV)/.frameworks
EXTENSIONS := $(VENV)/.extensions
BUNDLE := $(ROOM)/_web/.sources
NATIVE := $(shell find src -name '*.pyx' -o -name '*.pxd' -o -name '*.h')
PAGE := $(shell find web -name node_modules -prune -o -type f -print)
MAKEFLAGS += --no-print-directory

.PHONY: help setup demo test check fix fuzz bench web build docs lock clean
.DEFAULT_GOAL := help

help: ## List the targets.
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "make %-8s %s\n", $$1, $$2}' Makefile

setup: $(EXTENSIONS) $(BUNDLE) ## Make .venv with the locked packages, compile the scanner, build the page.

demo: setup ## Train a small real model and watch its curves grow in the board.
	@$(BIN)/lossless demo $(ARGS)

test: setup $(FRAMEWORKS) ## Every test: unit, interop, frameworks, faults, packaging, page, and the browser in real Chromium.
	@$(PY) -m tools.run_tests $(ARGS)

check: setup $(FRAMEWORKS) ## Format, lint, types, import rules, budgets, parity, palette, stale docs, versions.
	@$(PY) -m tools.check $(ARGS)

fix: $(DEPENDENCIES) ## Format, and mend what ruff can mend.
	@$(BIN)/ruff check -q --fix-only . && $(BIN)/ruff format -q .
	@$(PY) hatch_build.py npm run --silent fix

fuzz: setup ## Run the compiled scanner under AddressSanitizer on mutated real files (ARGS="--seconds 60").
	@$(PY) -m tests.fuzz.run $(ARGS)

bench: setup $(FRAMEWORKS) ## Measure beside TensorBoard; results go to benchmarks/results (QUICK=1 for a short one).
	@$(PY) -m benchmarks.run $(if $(QUICK),--quick) $(ARGS)

web: $(DEPENDENCIES) ## Serve the page from its sources with hot reload, beside a running `lossless serve`.
	@$(PY) hatch_build.py npm run dev

build: setup ## Make the sdist and the wheel in dist/.
	@$(PY) -m build --no-isolation --outdir dist .

docs: setup ## Write the generated pages of docs/ anew.
	@$(PY) -m tools.gen_docs

lock: $(DEPENDENCIES) ## Write requirements.lock anew from pyproject.toml.
	@$(PY) -m tools.lock

clean: ## Remove everything that is built, .venv too.
	rm -rf build dist $(VENV) $(ROOM)/_web web/node_modules benchmarks/data .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find src -name '*.so' -delete -o -name '*.c' -delete

$(PY):
	@python=$$(sh tools/python.sh) && { "$$python" -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; }

$(DEPENDENCIES): pyproject.toml requirements.lock hatch_build.py | $(PY)
	@echo "lossless: installing the locked packages into $(VENV)"
	@$(PIP) pip
	@$(PIP) --group build
	@LOSSLESS_BUILD=later $(PIP) --no-build-isolation -e . --group dev
	@touch $@

$(FRAMEWORKS): $(DEPENDENCIES)
	@echo "lossless: installing the frameworks its writers are tested with (about 2 GB) into $(VENV)"
	@$(PIP) --group frameworks
	@touch $@

$(EXTENSIONS): $(DEPENDENCIES) $(NATIVE)
	@$(PY) hatch_build.py extensions
	@touch $@

$(BUNDLE): $(DEPENDENCIES) $(PAGE)
	@$(PY) hatch_build.py page
	@touch $@
