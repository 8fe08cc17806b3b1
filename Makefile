# One command each; a second run reuses the environment. `make help` lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

.DEFAULT_GOAL := help
.PHONY: help install demo test test-slow check format lint types imports benchmarks clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

install: $(STAMP)  ## make .venv and install Microtome in it, with what its tests need

demo: $(STAMP)  ## run the main job on generated street scenes and say where the report lies
	$(BIN)/microtome demo --out demo

test: $(STAMP)  ## run the whole test suite
	$(BIN)/python -m pytest

test-slow: $(STAMP)  ## run the tests marked slow
	$(BIN)/python -m pytest -m slow

check: format-check lint types imports test  ## format, lint, types, import contracts, then the suite

format: $(STAMP)  ## reformat the code
	$(BIN)/ruff format libs services tests
	$(BIN)/ruff check --fix-only libs services tests

.PHONY: format-check
format-check: $(STAMP)
	$(BIN)/ruff format --check libs services tests

lint: $(STAMP)  ## look for faults that a linter can see
	$(BIN)/ruff check libs services tests

types: $(STAMP)  ## check the types of libraries and services
	$(BIN)/mypy

imports: $(STAMP)  ## hold the import contracts of tests/test_architecture.py
	$(BIN)/python -m pytest -q tests/test_architecture.py

benchmarks: $(STAMP)  ## run the peers beside us and print ratios (minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,benchmarks]'
	$(BIN)/python tests/benchmarks/evaluation/run.py

clean:  ## remove the environment and the demo's folder
	rm -rf $(VENV) demo
