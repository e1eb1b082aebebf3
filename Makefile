# MedMemory. `make help` lists what can be done here.

VENV := .venv
BIN := $(VENV)/bin
PYTHONS := python3.11 python3.12 python3.13 python3.14 python3 python

# An index of CPU builds of torch, asked beside the usual one, for example
#   make run TORCH_INDEX=https://download.pytorch.org/whl/cpu
# The usual index has, for Linux, a build for graphics cards that is several gigabytes larger and no
# faster here. When the index given does not answer, pip goes on with the usual one.
TORCH_INDEX ?=

PIP_INSTALL = $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input \
	--constraint constraints.txt $(if $(TORCH_INDEX),--extra-index-url $(TORCH_INDEX))

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run demo test lint unit integration browser bench evaluate chromium pins clean

help:  ## This list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */\1|/' \
		| while IFS='|' read -r name text; do printf '  make %-12s %s\n' "$$name" "$$text"; done

run: $(VENV)/.runs  ## Install what is needed (the first time), then serve http://localhost:8000
	@exec $(BIN)/medmemory serve

demo: $(VENV)/.runs  ## Make two fictional patients with documents to ask about
	@exec $(BIN)/medmemory demo

test: lint chromium  ## Everything: style, types, import contracts, unit, integration and browser tests
	@echo "Tests: unit, integration, browser ..."
	@$(BIN)/python -m pytest -n 2 --dist loadfile tests/unit tests/integration
	@$(BIN)/python -m pytest -n 2 --dist loadfile tests/browser

lint: $(VENV)/.develops  ## Style, types and import contracts
	@echo "Style ..."
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@echo "Types ..."
	@$(BIN)/mypy
	@echo "Import contracts ..."
	@$(BIN)/lint-imports --no-cache

unit: $(VENV)/.develops  ## Unit tests alone
	@$(BIN)/python -m pytest tests/unit

integration: $(VENV)/.develops  ## Integration tests alone (a real Postgres, real files, real sockets)
	@$(BIN)/python -m pytest tests/integration

browser: $(VENV)/.develops chromium  ## Browser tests alone
	@$(BIN)/python -m pytest tests/browser

bench: $(VENV)/.develops  ## The figures of BENCHMARKS.md, as Markdown rows (about half an hour)
	@for figure in chat_history search ingestion embedding reindexing serve passing_on; do \
		echo "== $$figure" && $(BIN)/python -m benchmarks.$$figure || exit 1; \
	done

# In a database of its own: neither .env nor the variables of this shell name another one.
evaluate: $(VENV)/.runs  ## Ask the project's own questions, quotes only; evaluation-report.md says how it went
	@folder=$$(mktemp -d) && chmod 755 "$$folder" && trap 'rm -rf "$$folder"' EXIT && \
		export MEDMEMORY_DATA_DIR="$$folder/data" && unset MEDMEMORY_DB_URL MEDMEMORY_DB_APP_URL && \
		$(BIN)/python -m evaluation "$$folder/cases" && cd "$$folder" && \
		$(abspath $(BIN))/medmemory account create evaluator --role clinician > /dev/null && \
		$(abspath $(BIN))/medmemory evaluate cases --as evaluator \
			--report "$(CURDIR)/evaluation-report.md"

# Chromium is the distribution's own; nothing is downloaded past the package manager.
chromium:
	@if command -v chromium > /dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get > /dev/null; then \
		echo "Installing Chromium for the browser tests ..."; \
		export DEBIAN_FRONTEND=noninteractive; \
		apt-get update -qq < /dev/null && apt-get install -y -qq chromium < /dev/null > /dev/null; \
	else \
		echo "The browser tests need the program chromium. Install it, then run this again:" >&2; \
		echo "  sudo apt-get install -y chromium" >&2; \
		exit 1; \
	fi

pins:  ## Resolve pyproject.toml anew and write constraints.txt
	@./scripts/pins.sh

clean:  ## Remove the environment and all caches; records are kept
	rm -rf $(VENV) *.egg-info .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The stamps below make a second run instant; a change of the pins installs anew.

$(BIN)/python:
	@for python in $(PYTHONS); do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2> /dev/null; then \
			echo "Making the environment $(VENV) with $$($$python --version) ..."; \
			if $$python -m venv $(VENV); then exit 0; fi; \
			rm -rf $(VENV); \
			echo "Its module venv does not work. On Debian: apt-get install python3-venv" >&2; \
			exit 1; \
		fi; \
	done; \
	echo "MedMemory needs Python 3.11 or newer, and none was found." >&2; exit 1

$(VENV)/.runs: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the pinned packages; this takes some minutes the first time ..."
	@$(PIP_INSTALL) --editable .
	@touch $@

$(VENV)/.develops: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing the pinned packages and the tools for tests; some minutes the first time ..."
	@$(PIP_INSTALL) --editable '.[dev]'
	@touch $(VENV)/.runs $@
