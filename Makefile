# Two commands do all set-up: `make run` and `make test`. `make help` lists the rest.

VENV   := .venv
PYTHON ?= python3
PY     := $(VENV)/bin/python
FLASK  := $(VENV)/bin/flask --app wsgi
# Every package is pinned and hashed: what is installed is what was locked, or nothing.
PIP    := $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes
COURT  ?= cacd
# A test with a browser waits as long as it works: three for two processors.
WORKERS ?= $(shell expr $$(nproc) '*' 3 / 2)
PYTEST := $(PY) -m pytest --dist loadfile
# Many processes load the program: each would compile it anew where the shell says that nothing compiled is kept.
unexport PYTHONDONTWRITEBYTECODE
LOCK   := $(VENV)/lock/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
          --annotation-style line --custom-compile-command "make lock" $(ARGS)
DB     := instance/filer-link.sqlite3
READY  := instance/practice/.ready

# Without its database, a practice world is not ready.
ifeq ($(wildcard $(DB)),)
$(shell rm -f $(READY))
endif

.DEFAULT_GOAL := help
.PHONY: help run reset guide guide-check test quick soak bench check lock styles peers

help: ## List the commands
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

run: styles $(READY) ## Set up what is missing and serve the practice site (PORT=8000)
	@$(FLASK) db upgrade
	@echo "The practice people are listed at http://127.0.0.1:$${PORT:-8000}/practice"
	@exec $(VENV)/bin/gunicorn wsgi:app

reset: ## Start over: remove the practice database, keep the settings
	@rm -rf $(DB) $(DB)-wal $(DB)-shm $(DB)-turn instance/practice
	@echo "The practice database is gone. 'make run' makes a new one."

guide: styles $(VENV)/.guided instance/settings.toml ## Photograph the guides of a court (COURT=cacd)
	@sh tests/install-browser.sh
	@$(FLASK) guide build $(COURT) $(SCENARIOS)

guide-check: styles $(VENV)/.guided instance/settings.toml ## Say which pictures of a court's guides are stale (COURT=cacd)
	@sh tests/install-browser.sh
	@$(FLASK) guide check $(COURT)

test: styles $(VENV)/.tested peers ## Install the test tools and run all tests (ARGS=...)
	@$(PYTEST) -n $(WORKERS) $(ARGS)

quick: styles $(VENV)/.tested ## Run the tests that need neither browser nor server (before each commit)
	@$(PYTEST) -n $(shell nproc) -m "not slow and not soak" $(ARGS)

soak: styles $(VENV)/.tested peers ## Run only the long random rounds
	@$(PYTEST) -n $(WORKERS) -m soak $(ARGS)

bench: styles $(VENV)/.tested ## Measure links, pages in a storm, rosters (minutes)
	@$(PY) -m tests.bench.run $(ARGS)

check: $(VENV)/.tested ## Check style, templates and types
	@$(VENV)/bin/ruff check .
	@$(VENV)/bin/ruff format --check .
	@$(VENV)/bin/djlint templates --check --lint --quiet
	@$(VENV)/bin/mypy

lock: ## Pin and hash what pyproject.toml names (ARGS=--upgrade for newer versions)
	@test -x $(VENV)/lock/bin/uv || \
	  { $(PYTHON) -m venv $(VENV)/lock && $(VENV)/lock/bin/pip install --quiet --disable-pip-version-check uv; }
	@$(LOCK) pyproject.toml --output-file requirements.txt
	@$(LOCK) --group node --output-file wizard/assets/requirements.txt
	@$(LOCK) --group guide --constraints requirements.txt --output-file requirements-guide.txt
	@$(LOCK) --group test --constraints requirements.txt --constraints requirements-guide.txt \
	  --output-file tests/requirements.txt

styles: $(VENV)/.installed ## Build the stylesheet, if its sources changed
	@$(PY) wizard/assets/build.py

peers: ## Install Chromium and PostgreSQL for the tests, where that is allowed
	@sh tests/install-browser.sh
	@sh tests/install-postgres.sh

$(VENV)/.installed: requirements.txt
	@test -x $(PY) || $(PYTHON) -m venv $(VENV)
	@$(PIP) -r requirements.txt
	@touch $@

$(VENV)/.guided: requirements-guide.txt $(VENV)/.installed
	@$(PIP) -r requirements-guide.txt
	@touch $@

$(VENV)/.tested: tests/requirements.txt $(VENV)/.installed
	@$(PIP) -r tests/requirements.txt
	@touch $@

instance/settings.toml: $(VENV)/.installed
	@test -e $@ || $(PY) wizard/core/practice_settings.py $@

$(READY): instance/settings.toml
	@$(FLASK) db upgrade
	@$(FLASK) practice rosters
	@for roster in instance/practice/*.csv; do \
	  $(FLASK) roster import "$$(basename "$$roster" .csv)" "$$roster" || exit 1; \
	done
	@$(FLASK) practice people
	@touch $@
