# From a clone to a replay: `make replay`. Needs git, make and Python 3.11 or newer, nothing else.
# Each target sets up what it needs first; a second run starts at once.

PYTHON   ?= python3
VENV     ?= .venv
SCENARIO ?= idlib-2020-02-15
WORKERS  ?= auto
COV      ?=
AXE      ?= 4.10.3

BIN     := $(VENV)/bin
INSTALL  = $(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps
LOCKED   = $(INSTALL) --require-hashes --requirement
COMPILE  = .venv-lock/bin/uv pip compile --quiet --universal --generate-hashes \
           --custom-compile-command "make lock" $(UPGRADE) --output-file
PROJECT  = --python-version 3.11 pyproject.toml --group build

# Bytecode is kept, whatever the machine's habit: every command starts sooner by it.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup replay run test e2e pictures pages check validate build bench proof usage sbom audit lock clean
.DELETE_ON_ERROR:

help: ## list the targets
	@sed -n 's/^\([a-z0-9]*\):.*## /\1\t/p' Makefile | awk -F'\t' '{printf "  make %-9s %s\n", $$1, $$2}'

setup: $(VENV)/.check ## everything for working on the code, in .venv

replay: $(VENV)/.run ## a day of news through the real template (SCENARIO=name, ARGS=--check)
	$(BIN)/wirewatch replay events/scenarios/$(SCENARIO) --out out/$(SCENARIO) $(ARGS)

run: $(VENV)/.run ## the whole system live on this machine (ARGS="--opml FILE --watch QUERY" for your own)
	$(BIN)/wirewatch run $(ARGS)

test: $(VENV)/.test ## unit, integration, template and scenario tests (WORKERS=n, ARGS="-k name")
	$(BIN)/pytest -n $(WORKERS) --dist worksteal $(COV) -m "not proof" --ignore=tests/benchmarks --ignore=tests/e2e $(ARGS)

e2e: $(VENV)/.e2e .cache/axe/node_modules ## pages and mails in Chromium, which must be installed; npm brings axe-core
	$(BIN)/pytest -n $(WORKERS) --dist worksteal tests/e2e $(ARGS)

pictures: $(VENV)/.e2e ## the pictures of the docs: mails and pages by Chromium, the timeline of a replay
	$(BIN)/python -m tests.e2e.pictures && $(BIN)/python -m tests.e2e.page_pictures && $(BIN)/python -m tests.e2e.timeline_picture

pages: $(VENV)/.test ## the pages of docs/ that are made from the code and the template
	$(BIN)/python -m tests.unit.docs.command_page && $(BIN)/python -m tests.template.reference_page

check: $(VENV)/.check ## lint, format, types, import contracts
	$(BIN)/ruff check && $(BIN)/ruff format --check && $(BIN)/mypy && $(BIN)/lint-imports

validate: $(VENV)/.check .venv-sam/.done ## the template, without an AWS account
	.venv-sam/bin/sam validate --lint && $(BIN)/cfn-lint template.yaml

build: .venv-sam/.done ## what `sam deploy` uploads, in .aws-sam (python3.13 on PATH)
	.venv-sam/bin/sam build

bench: $(VENV)/.bench ## measure, beside peers and limits: table, JSON, charts (in docs/benchmarks if without ARGS)
	BENCH_OUT=$(if $(ARGS),out/bench,docs/benchmarks) $(BIN)/pytest tests/benchmarks $(ARGS) || { echo "bench: nothing was measured, or a bound was missed" >&2; exit 1; }

proof: $(VENV)/.test ## try to break the project's promises; a table of what was tried (WORKERS=n)
	$(BIN)/pytest -n $(WORKERS) --dist load --maxschedchunk 1 -m "proof or claim" --ignore=tests/benchmarks --ignore=tests/e2e $(ARGS) || { echo "proof: nothing was proved, or a promise was broken" >&2; exit 1; }

usage: $(VENV)/.run ## measure what functions use, for `wirewatch cost`
	$(BIN)/python -m wirewatch_cli.cost.measuring

sbom: .venv-supply/.done ## what the layer ships, as CycloneDX, in out/sbom.json
	mkdir -p out
	.venv-supply/bin/cyclonedx-py requirements layers/wirewatch/python/requirements.txt --pyproject pyproject.toml --output-reproducible --output-file out/sbom.json

audit: .venv-supply/.done ## bandit, and known weaknesses of what is installed (asks the network)
	.venv-supply/bin/bandit --quiet --recursive --severity-level medium functions layers tools
	.venv-supply/bin/pip-audit --disable-pip --require-hashes --requirement requirements/run.txt

lock: .venv-lock/.done ## compile the requirement files again (UPGRADE=--upgrade for newer versions)
	$(COMPILE) requirements/run.txt $(PROJECT)
	$(COMPILE) requirements/test.txt $(PROJECT) --group test --constraints requirements/run.txt
	$(COMPILE) requirements/review.txt --python-version 3.11 --group review
	$(COMPILE) requirements/e2e.txt $(PROJECT) --group test --group e2e --constraints requirements/test.txt
	$(COMPILE) requirements/bench.txt $(PROJECT) --group test --group bench --constraints requirements/test.txt
	$(COMPILE) requirements/check.txt $(PROJECT) --group test --group check --constraints requirements/test.txt
	$(COMPILE) requirements/sam.txt --python-version 3.11 --group sam
	$(COMPILE) requirements/supply.txt --python-version 3.11 --group supply
	$(COMPILE) requirements/lock.txt --python-version 3.11 --group lock
	$(COMPILE) layers/wirewatch/python/requirements.txt --python-version 3.13 --group layer --constraints requirements/run.txt
	$(COMPILE) layers/readers/python/requirements.txt --python-version 3.13 --group readers --constraints requirements/run.txt

clean: ## remove what make made, but for the environments
	rm -rf out .aws-sam .coverage* .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	find functions layers tools tests -name __pycache__ -prune -exec rm -rf {} +

# Environments: a stamp file says which requirement file is installed.

OLD := import sys; sys.exit(0 if sys.version_info >= (3, 11) else \
  "Wirewatch needs Python 3.11 or newer; $(PYTHON) is %d.%d. Try: make PYTHON=python3.13" % sys.version_info[:2])

$(VENV)/bin/python .venv-sam/bin/python .venv-supply/bin/python .venv-lock/bin/python:
	@$(PYTHON) -c '$(OLD)'
	$(PYTHON) -m venv $(@:/bin/python=)

$(VENV)/.run: requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(LOCKED) $< && $(INSTALL) --no-build-isolation --editable . && touch $@

$(VENV)/.test: requirements/test.txt $(VENV)/.run
	$(LOCKED) $< && touch $@

$(VENV)/.e2e: requirements/e2e.txt $(VENV)/.test
	$(LOCKED) $< && touch $@

.cache/axe/node_modules:
	npm install --no-save --no-audit --no-fund --ignore-scripts --prefix .cache/axe axe-core@$(AXE)

$(VENV)/.bench: requirements/bench.txt $(VENV)/.test
	$(LOCKED) $< && touch $@

$(VENV)/.check: requirements/check.txt $(VENV)/.test
	$(LOCKED) $< && touch $@

.venv-sam/.done: requirements/sam.txt | .venv-sam/bin/python
	$(LOCKED) $< && touch $@

.venv-supply/.done: requirements/supply.txt | .venv-supply/bin/python
	$(LOCKED) $< && touch $@

.venv-lock/.done: requirements/lock.txt | .venv-lock/bin/python
	$(LOCKED) $< && touch $@

# Other people's rules, with tools that live apart.

.PHONY: review
review: $(VENV)/.check .venv-review/.done ## checkov, parliament and more on template, policies and code; .ci/review.toml has what stands
	$(BIN)/python .ci/review.py .venv-review/bin

.venv-review/bin/python:
	$(PYTHON) -m venv .venv-review

.venv-review/.done: requirements/review.txt | .venv-review/bin/python
	$(LOCKED) $< && touch $@
