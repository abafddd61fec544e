# Lumbung. `make run` starts everything, `make test` runs every test; needs Python 3.11 and make.
.DEFAULT_GOAL := help
.PHONY: help run test check search-quality proofs lock assets i18n clean install install-dev chromium
MAKEFLAGS += --no-print-directory

PYTHON ?= $(shell for p in python3.11 python3 python3.12 python3.13; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
VENV := .venv
PY := $(VENV)/bin/python
# Tests at the same time; arguments for pytest: make test ARGS="-k katalog"
JOBS ?= 2
ARGS ?=
SAY = printf '\n\033[1m== %s\033[0m\n'

help: ## this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

run: install assets ## start Lumbung with demonstration accounts on http://127.0.0.1:8000
	@DEMO=$${DEMO-$$([ "$$APP_ENV" = production ] && echo 0 || echo 1)} exec $(PY) -m registry.serve

test: install-dev assets chromium ## every test, on a real PostgreSQL and in a real browser
	@$(SAY) 'Tests'
	@$(PY) -m pytest -n $(JOBS) --dist loadgroup $(ARGS)

check: install-dev ## style, types, import ladder, templates, security
	@failed=''; \
	try() { name=$$1; shift; $(SAY) "$$name"; "$$@" || failed="$$failed $$name"; }; \
	try ruff $(VENV)/bin/ruff check .; \
	try mypy $(VENV)/bin/mypy; \
	try import-linter $(VENV)/bin/lint-imports --no-cache; \
	try djlint $(VENV)/bin/djlint templates --lint --quiet; \
	try bandit $(VENV)/bin/bandit -q -c pyproject.toml -r registry; \
	if [ -n "$$failed" ]; then $(SAY) "check failed:$$failed"; exit 1; fi; \
	$(SAY) 'check: all good'

search-quality: install-dev ## recall@10 and MRR of the catalogue's search over 1,500 applications
	@$(PY) -m benchmarks.search_quality $(ARGS)

proofs: install-dev assets chromium ## the long proofs in full: 200 rounds of sixteen people, random walks, faults, journeys
	@$(SAY) 'Proofs'
	@PRESS_ROUNDS=200 CLOCK_CASES=10000 WALK_STEPS=20000 REMINDER_KILLS=12 MUTANTS=20000 JOURNEYS=all EXAMPLES=500 QUESTIONS=200 EVERY=1 $(PY) -m pytest -v $(wildcard tests/architecture tests/concurrency tests/faults tests/*/test_walks.py tests/journeys) tests/kernel/test_clock_oracle.py tests/catalogue_publiccode tests/catalogue/test_search_index.py tests/catalogue/test_search_quality.py $(ARGS)

lock: install-dev ## pin requirements*.txt anew from requirements*.in, with hashes
	@$(SAY) 'Resolving and hashing (some minutes)'
	@for name in requirements requirements-dev; do \
		CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/bin/pip-compile --quiet --generate-hashes \
			--allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links \
			--no-emit-trusted-host --output-file=$$name.txt $$name.in || exit 1; \
		echo "$$name.txt"; done

assets: install ## derived static files (font subset)
	@[ -s static/fonts/inter.woff2 ] || { $(SAY) 'Static files'; $(PY) scripts/assets.py; }

i18n: install ## gather texts, update and compile translations
	@$(SAY) 'Translations'
	@mkdir -p var/cache
	@$(VENV)/bin/pybabel -q extract -F pyproject.toml -k M -k N_ -k _ -c i18n: --no-wrap --sort-output \
		--project=Lumbung --version=1 --copyright-holder=Lumbung --add-location=file -o var/cache/messages.pot registry templates
	@for language in en; do if [ -f translations/$$language/LC_MESSAGES/messages.po ]; then \
		$(VENV)/bin/pybabel -q update --no-fuzzy-matching --ignore-obsolete --no-wrap --ignore-pot-creation-date \
			-i var/cache/messages.pot -d translations -l $$language; else \
		$(VENV)/bin/pybabel -q init -i var/cache/messages.pot -d translations -l $$language; fi; done
	@$(VENV)/bin/pybabel compile -d translations

clean: ## remove what can be made again (keeps var/, your data)
	rm -rf $(VENV) var/cache static/fonts/inter.woff2
	find registry tests migrations scripts -name __pycache__ -type d -prune -exec rm -rf {} +

# ---------------------------------------------------------------- set-up
$(VENV)/bin/python:
	@[ -n "$(PYTHON)" ] || { echo 'Lumbung needs Python 3.11 or newer; none was found in PATH.'; exit 1; }
	@$(SAY) 'Virtual environment ($(PYTHON))'
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
		echo 'Python could not make a virtual environment (on Debian: apt install python3-venv).'; exit 1; }

# $(1): requirements file. Installs it when its checksum is not the one that was installed.
define installed
	sum=$$(cat $(1) | cksum); stamp=$(VENV)/$(1).installed; \
	if [ "$$sum" != "$$(cat $$stamp 2>/dev/null)" ]; then \
		$(SAY) 'Installing $(1) (the first time takes a minute)'; \
		$(PY) -m pip install --disable-pip-version-check --no-input --progress-bar off \
			--require-hashes --no-deps -r $(1) && echo "$$sum" > $$stamp; fi
endef

install: $(VENV)/bin/python
	@$(call installed,requirements.txt)

install-dev: install
	@$(call installed,requirements-dev.txt)

# The headless shell is Chromium without the parts a test never sees: half the work for a page.
chromium:
	@shell=/usr/bin/chromium-headless-shell; full=/usr/bin/chromium; \
	if [ -x $$shell ]; then exit 0; fi; \
	sudo=''; [ "$$(id -u)" = 0 ] || sudo='sudo -n'; \
	if command -v apt-get >/dev/null && $$sudo true 2>/dev/null; then \
		$(SAY) 'Installing Chromium for the browser tests'; \
		get="timeout 300 $$sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o Acquire::Retries=1 -o Acquire::http::Timeout=20"; \
		$$get update; \
		$$get install -y --no-install-recommends chromium-headless-shell || [ -x $$full ] || \
			$$get install -y --no-install-recommends chromium; fi; \
	if [ ! -x $$shell ] && [ ! -x $$full ]; then \
		$(SAY) 'NOT RUN: the browser tests. Chromium is missing and could not be installed.'; fi
