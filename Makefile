# The two commands a newcomer needs: make demo, make test. Both set everything up by themselves.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PORT ?= 8000
DATA ?= data
# Several test processes; the suite is made for two cores. Who waits for a process to die needs none of them.
WORKERS ?= 3

.PHONY: help install install-dev demo test lint types migrations messages screens faults bench-delivery picture lock clean

help:  ## say what can be made
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

install: $(VENV)/.installed  ## make the virtual environment with the pinned dependencies

$(VENV)/.installed: requirements/base.txt pyproject.toml
	@$(PYTHON) tools/check_python.py
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/base.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

install-dev: install $(VENV)/.installed-dev

$(VENV)/.installed-dev: requirements/dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: install  ## run everything with sandbox networks (Ctrl-C stops it)
	@exec $(BIN)/distributor up --demo --data $(DATA) --port $(PORT)

test: install-dev  ## run every test, on SQLite and on real PostgreSQL and Redis
	@exec $(BIN)/python tools/run_tests.py --workers $(WORKERS)

lint: install-dev  ## check style, import order and templates of shell and compose files
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports

types: install-dev  ## check types
	$(BIN)/mypy

migrations: install-dev  ## check that models and migrations agree
	$(BIN)/python tools/check_migrations.py

messages: install-dev  ## bring the desk's catalogues in step with its code and compile them
	$(BIN)/python tools/messages.py

screens: install-dev  ## take screenshots of every page into docs/screens (needs Chromium)
	$(BIN)/python tools/take_screens.py

picture: install-dev  ## take the README's picture of the queue anew (needs Chromium)
	$(BIN)/python tools/take_picture.py

POSTS ?= 200
FAULTS ?= 50
SEED ?= 1

faults: install-dev  ## many posts while everything dies around them; prints one JSON line last
	@$(BIN)/python -m tests.faults.fire --posts $(POSTS) --faults $(FAULTS) --seed $(SEED)

BENCH := $(BIN)/python -m benchmarks.delivery

bench-delivery: install-dev  ## measure delivery, the naive design beside it (about half an hour); JSON lines
	@$(BENCH).lateness --pending 1000000
	@$(BENCH).lateness --pending 100000 --sqlite
	@$(BENCH).lateness --pending 1000000 --burst 2000
	@$(BENCH).claims --pending 1000000
	@$(BENCH).life_cycle
	@$(BENCH).broker_down
	@$(BENCH).idle
	@$(BENCH).kills
	@$(BENCH).kills --kills 0 --visibility 5
	@$(BENCH).memory

lock:  ## write the pinned requirements anew (needs uv)
	uv pip compile pyproject.toml --group build --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/base.txt
	uv pip compile pyproject.toml --group build --group dev --universal --python-version 3.11 --generate-hashes --no-header --no-annotate -q -o requirements/dev.txt

clean:  ## remove the virtual environment and caches, keep the data
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build *.egg-info
