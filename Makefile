# Everything a developer or CI runs. `make help` lists the targets.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PGSPOT := .venv-pgspot
PART ?=
ARGS ?=

# Hashes of every file of a version are kept, so the same lock serves Python 3.11 to 3.13 on any machine;
# this machine's package configuration is left out.
PIP_COMPILE := CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --generate-hashes --strip-extras \
    --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --no-emit-options \
    --allow-unsafe

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-print-directory

.PHONY: help
help: ## list the targets
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: venv
venv: $(VENV)/.project ## create .venv with the hash-pinned requirements and this project

# Two stamps: the pinned requirements, and the project itself. Each is touched only when its step is complete,
# so that an interrupted step is done again.
$(VENV)/.requirements: requirements-dev.txt tools/venv.sh
	@PYTHON="$(PYTHON)" sh tools/venv.sh $(VENV) requirements-dev.txt
	@touch $@

$(VENV)/.project: $(VENV)/.requirements pyproject.toml
	@$(BIN)/python -m pip install --no-deps --no-build-isolation --editable . >$(VENV)/pip.log 2>&1 || { cat $(VENV)/pip.log >&2; exit 1; }
	@touch $@

# pgspot needs an older pglast than this project, so it has an environment of its own.
.PHONY: pgspot
pgspot: $(PGSPOT)/.requirements ## create .venv-pgspot, where `pyairtable-db lint` finds pgspot

$(PGSPOT)/.requirements: requirements-pgspot.txt tools/venv.sh
	@PYTHON="$(PYTHON)" sh tools/venv.sh $(PGSPOT) requirements-pgspot.txt
	@touch $@

.PHONY: demo
demo: venv ## start PostgreSQL, migrate, import real data and show what two tenants see
	@$(BIN)/python examples/demo.py

.PHONY: test
test: venv ## run every check and test; PART="ruff pgtap" runs some of them
	-@$(MAKE) pgspot
	@$(BIN)/python tools/check.py $(PART)

.PHONY: lint
lint: venv pgspot ## run the checks that need no tests: ruff, mypy, sqlfluff, squawk, our SQL rules, pgspot
	@$(BIN)/python tools/check.py ruff format mypy sqlfluff squawk rules pgspot

.PHONY: format
format: venv ## rewrite Python and SQL to the project's style
	@$(BIN)/ruff check --fix --quiet .
	@$(BIN)/ruff format --quiet .
	@$(BIN)/pyairtable-db lint --tool sqlfluff --fix

.PHONY: unit
unit: venv ## run the Python tests that need no database; ARGS="-k name" is passed on
	@$(BIN)/python -m pytest tests/unit $(ARGS)

.PHONY: pytest
pytest: venv ## run all Python tests; ARGS="-k name" is passed on
	@$(BIN)/python -m pytest -n 3 --dist worksteal $(ARGS)

.PHONY: sql-test
sql-test: venv ## run the pgTAP tests; ARGS="--coverage tests/sql/core" is passed on
	@$(BIN)/pyairtable-db test $(ARGS)

.PHONY: schema
schema: venv ## regenerate sql/schema.sql, sql/migrations.lock and the typed calls of the client
	@$(BIN)/pyairtable-db local start >/dev/null
	@$(BIN)/pyairtable-db schema dump --files --output sql/schema.sql
	@$(BIN)/pyairtable-db lock
	@$(BIN)/python tools/client_api.py

.PHONY: client
client: venv ## rewrite the typed calls of pyairtable_db/client/api.py
	@$(BIN)/python tools/client_api.py

.PHONY: docs
docs: venv ## rewrite docs/cli.md and the settings in docs/http.md
	@$(BIN)/python tools/cli_docs.py && $(BIN)/python tools/http_docs.py

.PHONY: security
security: venv ## rewrite the rights and the attacks in docs/security.md
	@$(BIN)/python tools/security_docs.py

.PHONY: bench
bench: venv ## measure every figure of docs/benchmarks.md
	@$(BIN)/python -m bench $(ARGS)

.PHONY: build
build: venv ## build the wheel and the source archive into dist/
	@rm -rf build dist
	@$(BIN)/python -m build --no-isolation

.PHONY: lock
lock: venv ## compile pyproject.toml into the hash-pinned requirements; ARGS=--upgrade renews all
	@$(PIP_COMPILE) --output-file requirements.txt pyproject.toml $(ARGS)
	@$(PIP_COMPILE) --all-extras --constraint requirements.txt --output-file requirements-dev.txt pyproject.toml $(ARGS)
	@$(PIP_COMPILE) --extra http --constraint requirements-dev.txt --output-file requirements-http.txt pyproject.toml $(ARGS)
	@$(PIP_COMPILE) --output-file requirements-pgspot.txt requirements-pgspot.in $(ARGS)

.PHONY: clean
clean: ## remove what builds and tools leave behind
	@rm -rf build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis *.egg-info
	@find . -name __pycache__ -type d -not -path './$(VENV)*' -not -path './.local/*' -prune -exec rm -rf {} +

.PHONY: distclean
distclean: clean ## remove both environments too, and the local server with its data
	@if [ -x $(BIN)/pyairtable-db ]; then \
	    $(BIN)/pyairtable-db local reset --yes && \
	    $(BIN)/python -c 'import pathlib, pyairtable_db.local as l; l.throw_away_server(pathlib.Path.cwd()).remove()'; \
	fi
	@rm -rf $(VENV) $(PGSPOT) .local .cache
