# Copyright: (c) 2026, observability.kibana contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

# Everything lives in .cache: `make env` fills it from PyPI, `make clean` removes it. Nothing is read from or
# written to the home folder, except pip's own cache.

PYTHON ?= $(shell command -v python3.11 || echo python3)
VENV := .cache/venv
OLDEST := .cache/venv-oldest
STAGES := lint sanity unit integration integration-oldest package molecule

.PHONY: help env test coverage demo bench readme clean $(STAGES)

help:  ## List the targets (default)
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

env: $(VENV)/ready $(OLDEST)/ready  ## Set up the virtual environments in .cache

test: env  ## Run all of the stages below, two at a time
	@$(VENV)/bin/python -m tests.tools.stages

lint:  ## Style, types, changelog and documentation
sanity:  ## ansible-test sanity with the newest and the oldest ansible-core
unit:  ## Unit tests with coverage
integration:  ## Real plays, one for each folder in tests/integration/targets
integration-oldest:  ## The same with the oldest ansible-core
package:  ## Build, install into an empty folder, run the demo play from there
molecule:  ## Converge, idempotence and verify with Molecule

$(STAGES): env
	@$(VENV)/bin/python -m tests.tools.stages $@

coverage: unit  ## Unit tests, and a report in tests/output/coverage/index.html
	@$(VENV)/bin/coverage html --quiet

demo: env  ## Start an emulator and show what the collection does to it
	@$(VENV)/bin/python -m tests.demo

bench: env  ## Race the collection against other ways to do the same, for docs/benchmarks.md (an hour)
	@$(VENV)/bin/python -m tests.bench

readme: env  ## Make the tables in README.md anew
	@$(VENV)/bin/python -m tests.tools.readme

clean:  ## Remove everything that make has made
	rm -rf .cache .ansible tests/output

define create-venv
rm -rf $(@D)
$(PYTHON) -m venv $(@D)
$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
touch $@
endef

$(VENV)/ready: tests/requirements/dev.txt requirements.txt
	$(create-venv)

$(OLDEST)/ready: tests/requirements/oldest.txt
	$(create-venv)
