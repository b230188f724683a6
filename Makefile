# make report   read the seed event and build its pages in reports/ (the first run also installs, into .venv)
# make test     run the tests
# make lab      open the notebooks in JupyterLab
# make check    lint, formatting, types
# make audit    a thousand random corpora through every format that is read: nothing may be lost
# make claims   two thousand random corpora: no sentence may contradict its tables
# make hostile  three hundred files that nobody should have to read: what becomes of them, in which time and memory
# make bench    measure speed, memory and growth (BENCH=--full: up to 100,000 articles, and break things on purpose)
# make coverage  draw samples again and again and see how often the intervals hold the true value
# make lock     pin the dependencies again after a change in pyproject.toml (delete requirements.lock first to renew all)

PYTHON ?= python3
VENV := .venv
VENV_PYTHON := $(VENV)/bin/python
INSTALLED := $(VENV)/.installed
BROWSER := tests/browser/node_modules/.package-lock.json
EXTRACTORS := bench/others/node_modules/.package-lock.json

.PHONY: report test lab check audit claims hostile bench coverage lock

report: $(INSTALLED)
	@$(VENV_PYTHON) -m analysis batch reports/ukraine-2025.yml

# Tests that need a browser skip themselves, and say so, where chromium, node or npm is missing.
test: $(INSTALLED) $(if $(shell command -v chromium && command -v npm),$(BROWSER))
	$(VENV_PYTHON) -m pytest

$(BROWSER) $(EXTRACTORS): %/node_modules/.package-lock.json: %/package-lock.json
	-@npm ci --silent --prefix $* && touch $@

# Jupyter refuses to run as root unless told to; in a container, root is who one is.
lab: $(INSTALLED)
	$(VENV_PYTHON) -m jupyterlab --ServerApp.root_dir=. --LabApp.app_settings_dir=notebooks/.lab \
		--LabApp.default_url=/lab/tree/notebooks/00-start.ipynb $(if $(filter 0,$(shell id -u)),--allow-root)

check: $(INSTALLED)
	$(VENV_PYTHON) -m ruff check
	$(VENV_PYTHON) -m ruff format --check
	$(VENV_PYTHON) -m mypy

audit: $(INSTALLED)
	$(VENV_PYTHON) -m tests.audit 1000

claims: $(INSTALLED)
	$(VENV_PYTHON) -m tests.test_claims 2000

hostile: $(INSTALLED)
	$(VENV_PYTHON) -m bench.hostile

bench: $(INSTALLED) $(if $(shell command -v npm),$(EXTRACTORS))
	$(VENV_PYTHON) -m bench.scale $(BENCH)
	$(if $(BENCH),$(VENV_PYTHON) -m bench.faults)

coverage: $(INSTALLED)
	$(VENV_PYTHON) -m bench.coverage

lock:
	@command -v uv >/dev/null || { echo "make lock needs uv, which is not on PATH: see docs/decisions/0002-setup.md." >&2; exit 1; }
	uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
		--extra cluster --extra dev --extra llm --custom-compile-command "make lock" --output-file requirements.lock pyproject.toml
	uv pip compile --quiet --universal --python-version 3.11 --only-binary :all: --generate-hashes \
		--extra train --constraint requirements.lock --custom-compile-command "make lock" \
		--output-file requirements-train.lock pyproject.toml

# Everything is pinned with hashes, the build backend included, and comes as wheels: nothing unpinned is fetched to build
# with. Files are copied because NLTK refuses hard-linked ones, and compiled because every process would otherwise spend
# seconds on imports. docs/decisions/0002-setup.md tells more.
$(INSTALLED): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or newer is needed and '$(PYTHON)' is not: install one, or name it with 'make PYTHON=python3.12'." >&2; \
		exit 1; }
	@command -v uv >/dev/null || $(PYTHON) -c 'from ensurepip import bootstrap' 2>/dev/null || { \
		echo "'$(PYTHON)' cannot make virtual environments: install Debian's python3-venv, or uv, and run make again." >&2; \
		exit 1; }
	@echo "Installing into $(VENV): once, for a minute or so."
ifneq ($(shell command -v uv 2>/dev/null),)
	@$(VENV_PYTHON) -c '' 2>/dev/null || uv venv --quiet --clear --python "$(PYTHON)" $(VENV)
	@uv pip sync --quiet --python $(VENV_PYTHON) --require-hashes --only-binary :all: \
		--link-mode copy --compile-bytecode requirements.lock
	@uv pip install --quiet --python $(VENV_PYTHON) --no-deps --no-build-isolation --editable .
else
	@$(VENV_PYTHON) -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear $(VENV)
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: \
		--compile --requirement requirements.lock
	@$(VENV_PYTHON) -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
endif
	@touch $@
