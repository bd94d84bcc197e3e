# Two commands matter: `make demo` shows the whole system, `make test` proves it. `make help` lists the rest.

.DEFAULT_GOAL := help
# The first Python that is new enough; else the one there is, which then says what it lacks.
PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && exit; done; echo python3)
HOST ?= 127.0.0.1
PORT ?= 8080
VENV := .venv/bin
export HOST PORT DEVICES SEED OPERATORS BROKER RESET PRESS_EVERY

.PHONY: help demo console test test-long check format screenshots bench lock ready-dev

help: ## this list
	@echo "Lamplight. Targets:"
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "For demo: HOST=127.0.0.1 PORT=8080 DEVICES=1600 SEED=7 OPERATORS=0 PRESS_EVERY=180 (seconds)"
	@echo "          BROKER=mosquitto|embedded RESET=1 (begin anew, without yesterday's data)"

demo: ## the whole system with a town of 1,600 homes; Ctrl-C stops it
	@$(PYTHON) tools/setup/bootstrap.py runtime --listen $(HOST):$(PORT)
	@exec $(VENV)/lamplight demo --end-with-parent

console: ## only install what is needed and build the console
	@$(PYTHON) tools/setup/bootstrap.py runtime

test: ready-dev ## all kinds of tests (about 26 minutes on 2 cores)
	@$(VENV)/python -m tools.check.tests

test-long: ready-dev ## the same tests with the full counts
	@LAMPLIGHT_TESTS=long $(VENV)/python -m tools.check.tests

check: ready-dev ## format, lint, types, imports, translations, derived files
	@$(VENV)/python -m tools.check

format: ready-dev ## format the code as `make check` wants it
	@$(VENV)/ruff check --fix --quiet .
	@$(VENV)/ruff format --quiet .
	@cd hub/console/web && npm run --silent format

screenshots: ready-dev ## take the README's pictures again from a running demo
	@$(VENV)/python -m tools.screenshots

bench: ready-dev ## how fast, beside the fastest there could be, in 5 minutes; FULL=1 with up to 100,000 devices
	@$(VENV)/python -m tools.bench $(if $(FULL),--full)

lock: ready-dev ## write requirements/*.txt anew from pyproject.toml
	@$(VENV)/python -m tools.setup.lock

ready-dev:
	@$(PYTHON) tools/setup/bootstrap.py dev
