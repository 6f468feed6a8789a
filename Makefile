# make run: serve on http://127.0.0.1:8000        make test: everything, as CI does
# make bench: ratios to bare Flask                make lint: style and types        make lock: pin anew
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --require-hashes
WORDS := $(wildcard blueprints/site/translations/*/LC_MESSAGES/messages.po)

.PHONY: run test browser bench lint lock words
.NOTPARALLEL:           # one pip at a time, whatever -j says

run: .venv/run .venv/words
	@exec $(BIN)/python -m flask --app app serve

test: .venv/dev .venv/words browser
	$(BIN)/python -m pytest

browser:
	@sh tests/browser/install.sh

bench: .venv/dev .venv/words
	@BENCH="$(BENCH)" $(BIN)/python -m tests.bench

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

.venv/bin/pip:
	@$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or newer is needed, such as: make PYTHON=python3.12" if sys.version_info < (3, 11) else 0)'
	@$(PYTHON) -m venv .venv

.venv/run: requirements.lock | .venv/bin/pip
	@test .venv/dev -nt requirements.lock || { echo "Installing what the server needs, once"; $(PIP) -r requirements.lock; }
	@touch $@

.venv/dev: requirements-dev.lock | .venv/bin/pip
	@echo "Installing what the tests need, once"
	@$(PIP) -r requirements-dev.lock
	@touch $@

# -f: without a header a catalogue counts as fuzzy, and babel would skip it whole without a word.
.venv/words: $(WORDS)   # the translations as the server reads them
	@$(if $(WORDS),$(BIN)/python -m babel.messages.frontend -q compile -f -d blueprints/site/translations)
	@touch $@
