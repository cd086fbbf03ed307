# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything lives in .cache: `make env` fills it from PyPI, `make clean` removes it. Nothing is read from or
# written to the home folder, except pip's own cache.

PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .cache/venv
OLDEST := .cache/venv-oldest
DOCS := .cache/venv-docs
IMPORTER := .cache/venv-importer
STAGES := lint sanity unit integration integration-oldest package molecule docs

.PHONY: help env test test-matrix coverage demo soak bench readme guides certify dist changelog release clean $(STAGES)

help:  ## List the targets (default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(VENV)/ready $(OLDEST)/ready $(DOCS)/ready $(IMPORTER)/ready  ## Set up the virtual environments in .cache

test: env  ## Run all of the stages below, two at a time
	@$(VENV)/bin/python -m tests.tools.stages

# Which cells, for example MATRIX="2.18 2.20:sanity"; all of them by default.
MATRIX ?=

test-matrix: env  ## Every ansible-core and Python that is supported, and every profile of the emulator (an hour)
	@$(VENV)/bin/python -m tests.tools.matrix $(MATRIX)

lint:  ## Style, types, changelog and documentation
sanity:  ## ansible-test sanity with the newest and the oldest ansible-core
unit:  ## Unit tests with coverage
integration:  ## Real plays, one for each folder in tests/integration/targets
integration-oldest:  ## The targets with the oldest ansible-core and the oldest Kibana
package:  ## Build, run galaxy-importer, install into an empty folder, run the demo play from there
molecule:  ## Converge, idempotence and verify with Molecule
docs:  ## Build the documentation site in .cache/docs/html

$(STAGES): env
	@$(VENV)/bin/python -m tests.tools.stages $@

coverage: unit  ## Unit tests, and a report in tests/output/coverage/index.html
	@$(VENV)/bin/coverage html --quiet

demo: $(VENV)/ready  ## Start an emulator and show what the collection does to it
	@$(VENV)/bin/python -m tests.demo

# SOAK_OPERATIONS and SOAK_SEED say how much, and which.
soak: $(VENV)/ready  ## Spoil every request of every task, then run thousands of random operations over a bad network (half an hour)
	@TRUST_EVERY_POINT=1 $(VENV)/bin/python -m pytest -q -n2 tests/trust
	@HOSTILE_EXAMPLES=$${HOSTILE_EXAMPLES:-3000} $(VENV)/bin/python -m pytest -q tests/hostile
	@$(VENV)/bin/python -m tests.trust.soak

bench: $(VENV)/ready  ## Race the collection against other ways to do the same, for docs/benchmarks.md (half an hour)
	@$(VENV)/bin/python -m pytest -q tests/bench
	@$(VENV)/bin/python -m tests.bench

readme: $(VENV)/ready  ## Make the tables in README.md anew
	@$(VENV)/bin/python -m tests.tools.readme

guides: $(VENV)/ready  ## Make the tables and diagrams in the guides anew
	@$(VENV)/bin/python -m tests.tools.pages

certify: env  ## Have the tarball judged by galaxy-importer, as Galaxy and Automation Hub do
	@$(VENV)/bin/python -m tests.tools.certify

dist: env  ## Build the tarball in .cache/dist from what git tracks, the same bytes each time
	@$(VENV)/bin/python -m tests.tools.dist

changelog: $(VENV)/ready  ## Turn the fragments into the changelog of the version that galaxy.yml says
	@PATH="$(abspath $(VENV)/bin):$$PATH" antsibull-changelog release

release: env  ## See that this commit may be released, and build the tarball
	@$(VENV)/bin/python -m tests.tools.release

clean:  ## Remove everything that make has made
	rm -rf .cache .ansible tests/output

define create-venv
rm -rf $(@D)
$(PYTHON) -m venv $(@D)
$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
touch $@
endef

$(VENV)/ready: tests/requirements/dev.txt tests/requirements/test.txt requirements.txt
	$(create-venv)

$(OLDEST)/ready: tests/requirements/oldest.txt
	$(create-venv)

$(DOCS)/ready: tests/requirements/docs.txt requirements.txt
	$(create-venv)

$(IMPORTER)/ready: tests/requirements/importer.txt
	$(create-venv)
