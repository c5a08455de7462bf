# Two commands do everything: `make try` (the bot in a browser, no account, no key) and `make test`.
PYTHON ?= python3
BIN := .venv/bin
SHARED ?= ../shared

.PHONY: try test lint bench lock clean

try: .venv/ready
	$(BIN)/python -m bot try $(ARGS)

test: .venv/ready lint
	$(BIN)/pytest -n auto --dist loadfile $(ARGS)

lint: .venv/ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -f $(SHARED)/check_text.py ]; then $(BIN)/python $(SHARED)/check_text.py .; fi

bench: .venv/ready
	$(BIN)/python -m tests.bench $(ARGS)

# After a change of pyproject.toml: pins with hashes and no addresses (needs uv).
lock:
	uv pip compile pyproject.toml --group dev --universal --generate-hashes --python-version 3.11 \
	  --no-emit-index-url --no-header --no-annotate --quiet --output-file requirements.lock

.venv/ready: requirements.lock
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 …")'
	$(PYTHON) -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	@touch $@

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis .import_linter_cache var
