# make run: serve on http://127.0.0.1:8000        make test: everything, as CI does
# make bench: ratios to bare Flask                make lint: style and types        make lock: pin anew
PYTHON ?= python3
BIN := .venv/bin

browser:
	@sh tests/browser/install.sh

.PHONY: run test browser bench lint lock words

run: .venv/run
	@exec $(BIN)/flask --app app serve

test: .venv/dev browser
	$(BIN)/python -m pytest

bench: .venv/dev
	$(BIN)/python -m tests.bench

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/mypy

lock: .venv/dev
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-annotate --extra dev -c requirements.lock \
		pyproject.toml -o requirements-dev.lock

words: .venv/dev        # collect the sentences to translate; a test fails while one is missing
	$(BIN)/pybabel -q extract -F babel.cfg -k _l -k N_ --no-location --sort-output --omit-header -o messages.pot .
	$(BIN)/pybabel -q update -i messages.pot -d blueprints/site/translations --no-fuzzy-matching --ignore-obsolete --no-wrap --omit-header
	@rm messages.pot

WORDS := $(wildcard blueprints/site/translations/*/LC_MESSAGES/messages.po)

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/run: requirements.lock $(WORDS) | .venv/bin/python
	@test -e .venv/dev || $(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/pybabel -q compile -d blueprints/site/translations
	@touch $@

.venv/dev: requirements-dev.lock $(WORDS) | .venv/bin/python
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/pybabel -q compile -d blueprints/site/translations
	@touch $@
