# `make run` and `make test` do everything, on any machine with Python and make. `make help` lists the rest.

PYTHON ?= python3
UPGRADE ?=

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run install test check lint types tests tests-with-models system-packages eval eval-triage gate baseline bench compare \
	requirements clean

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

run: install ## Start Answerdesk on this machine, its data in ./data
	@exec .venv/bin/answerdesk --data-dir ./data serve --demo

install: .venv/run.ready ## Put what running needs into .venv

test: ## Check everything that CI checks
	@$(MAKE) --no-print-directory --keep-going lint types gate $(if $(CI),tests-with-models) tests

check: .venv/test.ready lint ## Check what can be checked in a minute
	.venv/bin/mypy
	.venv/bin/pytest -n 2 -m "not slow"

lint: .venv/test.ready
	.venv/bin/ruff check
	.venv/bin/ruff format --check

types: .venv/test.ready
	.venv/bin/mypy

# On a machine of CI's everything runs; elsewhere the closing summary of pytest names what was left out.
ifdef CI
tests: .venv/test.ready system-packages
	scripts/with-postgresql .venv/bin/pytest -n 2 --dist worksteal -m "not models"
else
tests: .venv/test.ready
	.venv/bin/pytest -n 2 --dist worksteal
endif

tests-with-models: .venv-models/ready
	.venv-models/bin/pytest -m models

eval: install ## Measure how good answers are; with DATA=DIR also on every dataset in DIR
	.venv/bin/answerdesk eval --golden --report build/evaluation $(if $(DATA),"$(DATA)")

# Measured with the settings that ship: an empty folder holds none, and a chat model of the person at the machine stays out.
as_shipped = env -u ANSWERDESK_CHAT_MODEL -u ANSWERDESK_CHAT_MODEL_URL
gate: install ## Fail if the golden cases are answered worse than the committed baseline
	@mkdir -p build/gate
	$(as_shipped) .venv/bin/answerdesk --data-dir build/gate eval --baseline evals/data/baseline.json

baseline: install ## Make the golden cases as they are answered now the baseline of `make gate`
	$(as_shipped) .venv/bin/python -m evals.baseline evals/data/baseline.json

eval-triage: install ## Measure triage, rewriting and refusal on the datasets in DATA=DIR
	.venv/bin/python -m evals.triage "$(DATA)"

bench: .venv/test.ready ## Measure speed and memory; with DATA=DIR also at 1k, 10k and 100k passages
	.venv/bin/python -m evals.bench $(if $(DATA),--data "$(DATA)")

compare: .venv-compare/ready ## Measure Answerdesk beside what people use instead, on the datasets in DATA=DIR
	.venv-compare/bin/python -m evals.peers $(if $(DATA),--data "$(DATA)") --output build/comparison

requirements: .uv/ready ## Pin the dependencies of pyproject.toml anew (UPGRADE=--upgrade for newer versions)
	echo scipy | $(pin) pyproject.toml --group build --excludes /dev/stdin --output-file requirements.txt
	$(pin) --group test --constraints requirements.txt --output-file requirements-test.txt
	echo torch | $(pin) --group models --excludes /dev/stdin --constraints requirements.txt \
		--constraints requirements-test.txt --output-file requirements-models.txt
	$(pin) --group compare --constraints requirements.txt --output-file requirements-compare.txt
	$(pin) --group installer --output-file requirements-installer.txt

clean: ## Remove all environments, caches and builds, but no data
	rm -rf .uv .venv .venv-models .venv-compare build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find assistant evals knowledge ui tests -name __pycache__ -prune -exec rm -rf {} +

# The environments. A stamp says that one is up to date, so that a second `make run` installs nothing.

pin = .uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header $(UPGRADE)
# scipy is declared by pytrec-eval-terrier (of ir-measures) for examples; the measures do without its 83 MB.
# uv does not read pip's settings; an index that pip was told to use is handed on.
pip_index = $${PIP_INDEX_URL:-$$(.uv/bin/pip config get global.index-url 2>/dev/null)}
uv_pip = UV_DEFAULT_INDEX="$${UV_DEFAULT_INDEX:-$(pip_index)}" .uv/bin/uv pip
offline = { echo >&2 "make: the packages could not be fetched. Is a package index reachable from here? A mirror is set with: \
	pip config set global.index-url URL"; exit 1; }

# The installer stays outside .venv: the product does not need it.
.uv/ready: requirements-installer.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo >&2 "make: Answerdesk needs Python 3.11 or newer; name one with: make PYTHON=python3.12"; exit 1; }
	@$(PYTHON) -m venv --clear .uv || { \
		echo >&2 "make: $(PYTHON) cannot make environments; on Debian and Ubuntu: apt install python3-venv"; exit 1; }
	@.uv/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $< || $(offline)
	@touch $@

.venv/run.ready: requirements.txt pyproject.toml .uv/ready
	@.uv/bin/uv venv --quiet --allow-existing --python .uv/bin/python .venv
	@$(uv_pip) sync --python .venv/bin/python --require-hashes $< || $(offline)
	@$(uv_pip) install --quiet --python .venv/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

.venv/test.ready: requirements-test.txt .venv/run.ready
	@$(uv_pip) install --python .venv/bin/python --no-deps --require-hashes -r $< || $(offline)
	@touch $@

# pip, not uv, fetches torch: where the machine's owner keeps a CPU build in a folder of wheels, pip's settings name it.
.venv-models/ready: requirements.txt requirements-test.txt requirements-models.txt pyproject.toml .uv/ready
	@.uv/bin/uv venv --quiet --clear --python .uv/bin/python .venv-models
	@$(uv_pip) sync --python .venv-models/bin/python --require-hashes requirements.txt requirements-test.txt \
		requirements-models.txt || $(offline)
	@$(uv_pip) install --quiet --python .venv-models/bin/python --no-deps --no-build-isolation --editable .
	@.uv/bin/pip --python .venv-models/bin/python install --quiet "torch<2.14" || $(offline)
	@touch $@

.venv-compare/ready: requirements.txt requirements-compare.txt pyproject.toml .uv/ready
	@.uv/bin/uv venv --quiet --clear --python .uv/bin/python .venv-compare
	@$(uv_pip) sync --python .venv-compare/bin/python --require-hashes requirements.txt requirements-compare.txt || $(offline)
	@$(uv_pip) install --quiet --python .venv-compare/bin/python --no-deps --no-build-isolation --editable .
	@touch $@

# What tests need of a Debian machine: a browser and a database server.
system-packages:
	@command -v chromium >/dev/null && ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || { \
		echo "installing Chromium and PostgreSQL" && $(as_root) apt-get update -qq && $(as_root) env DEBIAN_FRONTEND=noninteractive \
		apt-get install -y -qq --no-install-recommends chromium postgresql >/dev/null; }
as_root := $(shell [ "$$(id -u)" = 0 ] || echo sudo)
