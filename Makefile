# One command each: make run · make test · make check · make bench · make simulate · make clean
# make test leaves out what is marked browser, long or conformance; .ci/run runs those too.
VENV   ?= .venv
PYTHON ?= python3
BIN    := $(VENV)/bin
PIP    := $(BIN)/python -m pip --disable-pip-version-check
ARGS   ?=

.PHONY: run setup test check format bench simulate lock clean

run: $(VENV)/.run
	@$(BIN)/python -m bot demo $(ARGS)

setup: $(VENV)/.dev

test: check
	@$(BIN)/python -m pytest -n auto -m "not browser and not long and not conformance" $(ARGS)
	@echo "Left out: the tests marked browser, long and conformance. Everything: .ci/run"

check: $(VENV)/.dev
	@$(BIN)/ruff format --check --quiet . || { echo "not formatted; run: make format"; exit 1; }
	@$(BIN)/ruff check --quiet .
	@! grep -n '://' requirements/*.txt || { echo "a lock file names a host"; exit 1; }
	@$(BIN)/mypy
	@$(BIN)/lint-imports --config pyproject.toml > $(VENV)/imports.log || { cat $(VENV)/imports.log; exit 1; }

format: $(VENV)/.dev
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format --quiet .

bench: $(VENV)/.dev
	@$(BIN)/python -m bench $(ARGS)

simulate: $(VENV)/.run
	@$(BIN)/python -m bot simulate $(or $(ARGS),--branches 100 --days 730)

lock: $(VENV)/.dev
	@$(PIP) install -q uv
	@for set in run dev; do extra=; [ $$set = dev ] && extra="--extra dev"; \
	  $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url \
	  $$extra pyproject.toml -o requirements/$$set.txt; done

clean:
	@rm -rf $(VENV) build dist .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/.base: tools/bootstrap.py
	@command -v $(PYTHON) > /dev/null || { echo "$(PYTHON) is missing: install Python 3.11 or newer, or name one with: make PYTHON=…"; exit 1; }
	@echo "Setting up $(VENV) …"
	@$(PYTHON) tools/bootstrap.py $(VENV)
	@touch $@

$(VENV)/.run: requirements/run.txt | $(VENV)/.base
	@echo "Installing what the assistant needs …"
	@$(PIP) install -q --require-hashes --no-deps -r $<
	@touch $@

$(VENV)/.dev: requirements/dev.txt | $(VENV)/.base
	@echo "Installing what the tests need …"
	@$(PIP) install -q --require-hashes --no-deps -r $<
	@touch $@ $(VENV)/.run
