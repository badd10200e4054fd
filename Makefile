# Two commands do all set-up: `make run` and `make test`. `make help` lists the rest.

VENV   := .venv
PYTHON ?= python3
PY     := $(VENV)/bin/python
FLASK  := $(VENV)/bin/flask --app wsgi
COURT  ?= cacd
# A test with a browser waits as long as it works: three for two processors.
WORKERS ?= $(shell expr $$(nproc) '*' 3 / 2)
DB     := instance/filer-link.sqlite3
READY  := instance/practice/.ready

# Without its database, a practice world is not ready.
ifeq ($(wildcard $(DB)),)
$(shell rm -f $(READY))
endif

.DEFAULT_GOAL := help
.PHONY: help run reset guide guide-check test bench check styles peers

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: styles $(READY) ## Set up what is missing and serve the practice site (PORT=8000)
	@$(FLASK) db upgrade
	@echo "The practice people are listed at http://127.0.0.1:$${PORT:-8000}/practice"
	@exec $(VENV)/bin/gunicorn wsgi:app

reset: ## Start over: remove the practice database, keep the settings
	@rm -rf $(DB) $(DB)-wal $(DB)-shm instance/practice
	@echo "The practice database is gone. 'make run' makes a new one."

guide: styles $(VENV)/.guided instance/settings.toml ## Photograph the guides of a court (COURT=cacd)
	@sh tests/install-browser.sh
	@$(FLASK) guide build $(COURT) $(WALKS)

guide-check: styles $(VENV)/.guided instance/settings.toml ## Say which pictures of a court's guides are stale (COURT=cacd)
	@sh tests/install-browser.sh
	@$(FLASK) guide check $(COURT)

test: styles $(VENV)/.tested peers ## Install the test tools and run all tests (ARGS=...)
	@$(PY) -m pytest -n $(WORKERS) --dist loadfile $(ARGS)

bench: styles $(VENV)/.tested ## Measure links, pages in a storm, rosters (minutes)
	@$(PY) -m tests.bench.run $(ARGS)

check: $(VENV)/.tested ## Check style, templates and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djlint templates --check --lint --quiet
	@$(VENV)/bin/mypy

styles: $(VENV)/.installed ## Build the stylesheet, if its sources changed
	@$(PY) wizard/assets/build.py

peers: ## Install Chromium and PostgreSQL for the tests, where that is allowed
	@sh tests/install-browser.sh
	@sh tests/install-postgres.sh

$(VENV)/.installed: requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/.guided: requirements-guide.txt $(VENV)/.installed
	@$(PY) -m pip install --quiet --disable-pip-version-check -r requirements-guide.txt
	@touch $@

$(VENV)/.tested: tests/requirements.txt requirements-guide.txt $(VENV)/.installed
	@$(PY) -m pip install --quiet --disable-pip-version-check -r tests/requirements.txt
	@touch $@

instance/settings.toml: $(VENV)/.installed
	@test -e $@ || $(PY) wizard/core/config.py $@

$(READY): instance/settings.toml
	@$(FLASK) db upgrade
	@$(FLASK) practice rosters
	@for roster in instance/practice/*.csv; do \
	  $(FLASK) roster import "$$(basename "$$roster" .csv)" "$$roster" || exit 1; \
	done
	@$(FLASK) practice people
	@touch $@
