# Each of these sets up what it needs by itself: .venv from the locks with hashes, made anew when these change.
PYTHON ?= python3
LETTER ?= kst-28676-282
VENV := .venv
RUN := $(VENV)/bin/python -m
INSTALL := $(RUN) pip install --quiet --disable-pip-version-check --no-deps
# No file but those of the lock, and nothing that is built or run to be installed. Where a system has no wheel: WHEELS=
WHEELS ?= --only-binary :all:
LOCKED := $(INSTALL) --require-hashes $(WHEELS)

.PHONY: report test torture lab

report: $(VENV)/.base  ## the report of LETTER: reports/<letter>/report.html
	$(RUN) helpers report $(LETTER)

test: $(VENV)/.all  ## every test
	$(RUN) ruff check
	$(RUN) ruff format --check
	$(RUN) pytest -n auto

torture: $(VENV)/.all  ## every promise of SECURITY.md, in ninety minutes; TORTURE=--quick in ten
	$(RUN) tests.torture $(TORTURE)

lab: $(VENV)/.base  ## JupyterLab on the notebooks
	$(RUN) jupyter lab notebooks

$(VENV)/.base: requirements.txt requirements.lock locks/base.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or later is needed: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV) || { echo "no virtual environment could be made: on Debian, apt install python3-venv"; exit 1; }
	$(LOCKED) -r locks/base.txt
	$(INSTALL) --no-build-isolation -e .
	@touch $@

$(VENV)/.all: $(VENV)/.base locks/all.txt pyproject.toml
	$(LOCKED) -r locks/all.txt
	$(INSTALL) --no-build-isolation -e .
	$(RUN) pip check
	@touch $@
