# `make run` sets everything up and opens the dashboard; `make test` sets everything up and runs all tests.
PYTHON ?= python3
ENV := .venv
BIN := $(ENV)/bin
PORT ?= 8501
NODE := tests/javascript/node_modules
# Tests that measure time: they come last and alone, in one process that starts each server once.
ALONE := tests/benchmarks tests/browser/test_supply.py tests/browser/test_scrub_bar.py tests/browser/test_play.py \
  tests/browser/test_keyboard.py

.PHONY: run test check benchmarks screenshots clean

run: $(ENV)/run.stamp
	$(BIN)/streamlit run streamlit_app.py --server.port=$(PORT)

test: check $(NODE)/.stamp
	failed=0; \
	$(BIN)/python -m pytest --numprocesses=auto --dist=loadfile $(ALONE:%=--ignore=%) || failed=1; \
	$(BIN)/python -m pytest $(ALONE) || failed=1; \
	exit $$failed

check: $(ENV)/dev.stamp
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

benchmarks: $(ENV)/dev.stamp
	$(BIN)/python -m tests.benchmarks

screenshots: $(ENV)/dev.stamp
	$(BIN)/python -m tests.browser.screenshots

$(BIN)/python:
	$(PYTHON) -m venv $(ENV)

$(ENV)/run.stamp: requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements.txt
	touch $@

$(ENV)/dev.stamp: requirements-dev.txt requirements.txt | $(BIN)/python
	$(BIN)/python -m pip install --disable-pip-version-check -r requirements-dev.txt
	touch $@ $(ENV)/run.stamp

# What checks the JavaScript, and axe; without npm those tests are skipped and say so, unless BROWSER_TESTS=required.
$(NODE)/.stamp: tests/javascript/package-lock.json
	if command -v npm >/dev/null; then cd tests/javascript && npm ci --ignore-scripts --no-audit --no-fund && touch node_modules/.stamp; fi

clean:
	rm -rf $(ENV) $(NODE) screenshots
