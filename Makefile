# Two commands do everything: `make serve` and `make test`. They need Python 3.11 or newer, make and a package index.
PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8001
VENV := .venv
BIN := $(VENV)/bin
DB := data/mandates.db
# The variables also bind what builds the package, in an environment of pip's own, which `--constraint` does not
# reach: the first for pip up to 25.2, the second for later ones. A relative path, because pip parts them at spaces.
PIP := PIP_CONSTRAINT=constraints.txt PIP_BUILD_CONSTRAINT=constraints.txt \
  $(BIN)/python -m pip --disable-pip-version-check --quiet
# Exit code 1 says that some documents could not be used; the others are in the database.
BUILD := $(BIN)/mandates build data/documents --db $(DB) || test $$? -eq 1

.DEFAULT_GOAL := help
.PHONY: help serve test build lint bench dist audit clean named

help:
	@echo "make serve   show the register on http://$(HOST):$(PORT); builds it from data/ if there is none"
	@echo "make test    linters, type check and all tests"
	@echo "make bench   measure speed and memory against stock spaCy, write bench/results.json and the table in README.md;"
	@echo "             ONLY=whole,growth measures these anew, DOCUMENTS=200 is a trial that writes nothing"
	@echo "make build   build $(DB) from data/ anew, and show nothing"
	@echo "make dist    make wheel and sdist in dist/"
	@echo "make audit   ask whether faults are known of the libraries in constraints.txt (needs pypi.org)"
	@echo "make clean   remove the environment and what was built"
	@echo "Variables: PYTHON ($(PYTHON)), HOST, PORT"

# A register that is there is shown as it is: it may be one of more documents.
serve: $(VENV)/installed
	@if test -e $(DB); then echo "$(DB) is shown as it is there; 'make build' builds it from data/ anew"; \
	  else $(BUILD); fi
	@exec $(BIN)/mandates serve --db $(DB) --host $(HOST) --port $(PORT)

build: $(VENV)/installed
	@$(BUILD)

test: $(VENV)/installed-dev lint
	@$(BIN)/python -m pytest

lint: $(VENV)/installed-dev
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(VENV)/installed-dev
	@nice $(BIN)/python -m bench $(if $(ONLY),--only $(ONLY)) $(if $(DOCUMENTS),--documents $(DOCUMENTS)) $(BENCH)

dist: $(VENV)/installed-dev
	@$(BIN)/python -m build --no-isolation --outdir dist .

# In an environment of its own: what audits is not audited, and must not bind the others. A library that could not be
# looked up (--strict) is an error, not a pass.
audit: $(VENV)/made
	@$(PYTHON) -m venv $(VENV)-audit
	@$(VENV)-audit/bin/python -m pip --disable-pip-version-check --quiet install 'pip-audit>=2.10,<3'
	@$(VENV)-audit/bin/pip-audit --strict --no-deps --disable-pip --requirement constraints.txt

clean:
	rm -rf $(VENV) $(VENV)-audit $(DB) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis

# The environment. A stamp says what it was made from, so that a second run does nothing; who names another Python is
# told that it stays.
$(VENV)/made: | named
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  found=$$($(PYTHON) --version 2>&1) || found="not there"; \
	  echo "Python 3.11 or newer is needed; '$(PYTHON)' is $$found."; \
	  echo "Name another one: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@echo "Making the environment in $(VENV) ..."
	@$(PYTHON) -m venv --clear $(VENV) || { \
	  echo "'$(PYTHON) -m venv' does not work here; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@echo $(PYTHON) >$@

named:
ifneq ($(origin PYTHON),file)
	@made=$$(cat $(VENV)/made 2>/dev/null) || exit 0; test -z "$$made" || test "$$made" = "$(PYTHON)" || \
	  echo "note: $(VENV) was made with $$made and stays; 'make clean' first, to make it with $(PYTHON)"
endif

$(VENV)/installed: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing ..."
	@$(PIP) install --editable .
	@touch $@

$(VENV)/installed-dev: $(VENV)/made pyproject.toml constraints.txt
	@echo "Installing, with the tools for tests ..."
	@$(PIP) install --editable '.[dev,cluster]'
	@touch $@ $(VENV)/installed
