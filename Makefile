# Two commands do everything: `make try` (the bot in a browser, no account, no key) and `make test`.
PYTHON ?= python3
BIN := .venv/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
COMPILE := --universal --generate-hashes --python-version 3.11 --no-emit-index-url --no-header --no-annotate --quiet
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement

.PHONY: try install test test-fast lint bench lock clean

install: .venv/run
	@echo "Now: . $(BIN)/activate"

try: .venv/run
	$(BIN)/python -m bot try $(ARGS)

# Each process that a test starts would compile the bot anew.
test test-fast: export PYTHONDONTWRITEBYTECODE :=

test: lint
	$(BIN)/pytest -n auto --dist loadfile --cov --cov-report= $(ARGS)
	$(BIN)/coverage report --format=total --precision=1
	$(BIN)/coverage report --include='bot/decision/*' --fail-under=100
	$(BIN)/coverage report --include='bot/consultation/*' --fail-under=100

# Without a browser, without killing processes and without what is marked slow: under two minutes on two cores.
test-fast: .venv/develop
	$(BIN)/pytest -n auto --dist loadfile -m 'not browser and not crash and not slow' $(ARGS)

lint: .venv/develop
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tests.lint.names

bench: .venv/develop
	$(BIN)/python -m tests.bench $(ARGS)

# After a change of pyproject.toml: pins with hashes and without addresses. What runs and what develops have a file each.
lock: .venv/develop
	$(BIN)/uv pip compile pyproject.toml $(COMPILE) --output-file requirements.lock
	$(BIN)/uv pip compile pyproject.toml --group dev $(COMPILE) --output-file requirements-dev.lock

.venv/run: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(PIP) requirements.lock
	@touch $@

.venv/develop: requirements-dev.lock .venv/run
	$(PIP) requirements-dev.lock
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache .coverage var
