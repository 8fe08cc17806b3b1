# One command each; a second run reuses the environment. `make help` lists them.
PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
WEB := services/microtome_web
CPP := $(wildcard libs/microtome/*/*.cpp libs/microtome/*/*.hpp)
PY := hatch_build.py libs services tests
NODE := $(shell node -e 'const [a, b] = process.versions.node.split("."); console.log(a > 20 || (a == 20 && b >= 19) ? "yes" : "")' 2>/dev/null)

.DEFAULT_GOAL := help
.PHONY: help install kernels web web-check demo test test-slow check format lint types imports benchmarks clean

help:  ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(STAMP): pyproject.toml constraints.txt
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV) || python3 -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $(STAMP)

kernels: $(STAMP)  ## compile the C++ loops again after a change
	@$(BIN)/python libs/microtome/kernels/building.py >/dev/null

install: kernels  ## make .venv and install Microtome in it, with what its tests need

$(WEB)/node_modules/.package-lock.json: $(WEB)/package-lock.json
	cd $(WEB) && npm ci --no-audit --no-fund --loglevel=error

ifeq ($(NODE),yes)
web: $(WEB)/node_modules/.package-lock.json  ## build the browser's pages, where node 20.19 or newer is there
	cd $(WEB) && npm run --silent build

web-check: $(STAMP) web  ## types, unit tests and drift of the browser's pages
	cd $(WEB) && PYTHON=$(CURDIR)/$(BIN)/python npm run --silent check
else
web web-check:
	@echo "node 20.19 or newer is not on this machine: the server will show a plain page instead of the browser's"
endif

demo: kernels web  ## run the main job on generated street scenes and say where the report lies
	$(BIN)/microtome demo --out demo

test: kernels web  ## run the whole test suite
	OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n auto --dist worksteal

test-slow: kernels web  ## run the tests marked slow
	$(BIN)/python -m pytest -m slow

check: format-check lint types imports web-check test  ## format, lint, types, import contracts, pages, then the suite

format: $(STAMP)  ## reformat the code
	$(BIN)/ruff format $(PY)
	$(BIN)/ruff check --fix-only $(PY)
	$(BIN)/clang-format -i $(CPP)

.PHONY: format-check
format-check: $(STAMP)
	$(BIN)/ruff format --check $(PY)
	$(BIN)/clang-format --dry-run --Werror $(CPP)

lint: $(STAMP)  ## look for faults that a linter can see
	$(BIN)/ruff check $(PY)

types: $(STAMP)  ## check the types of libraries and services
	$(BIN)/mypy
	MYPYPATH=libs/microtome/kernels $(BIN)/mypy hatch_build.py

imports: $(STAMP)  ## hold the import contracts of tests/test_architecture.py
	$(BIN)/python -m pytest -q tests/test_architecture.py

benchmarks: kernels  ## run the peers beside us and print ratios (minutes)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,benchmarks]'
	$(BIN)/python tests/benchmarks/evaluation/benchmark.py

clean:  ## remove the environments, the compiled loops, the built pages and the demo's folder
	rm -rf $(VENV) libs/microtome/kernels/built demo $(WEB)/node_modules $(WEB)/dist
