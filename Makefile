# Two commands are enough: `make demo` and `make test`. `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help

CHECKED := --explicit-target-dependency-import-check error
RELEASE := swift build -c release $(CHECKED)
BIN := .build/release
SOURCES := Package.swift Sources Tests

.PHONY: help demo test conformance campaign build setup lint format bench clean

help: ## Show this list
	@echo "Spoke: a runnable model of real-time edge profile access."
	@echo
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' | column -t -s '|'
	@echo
	@echo "  KEEP=1 make demo     leaves the demonstration running"
	@echo "  SEEDS=1000 make campaign runs more simulated seeds"

demo: setup ## Build and watch a hub and three edges at work (a minute after the build)
	@echo "Building in release; the first time takes some minutes."
	@for product in spoke-hub spoke spoke-edge; do $(RELEASE) --product $$product || exit 1; done
	@$(BIN)/spoke up Topologies/local.yaml --demo $(if $(KEEP),--keep)

test: setup-test lint ## Build with tests, run them all, and 200 simulated seeds in release
	swift build --build-tests $(CHECKED)
	swift test --skip-build $(CHECKED)
	@.ci/conformance
	$(RELEASE) --product spoke
	@.ci/same-digest .build/debug/spoke $(BIN)/spoke
	$(BIN)/spoke campaign --runs 200

conformance: setup-test ## Run schemathesis and aepp (from PyPI) against a hub and an edge
	@for product in spoke-hub spoke-edge; do swift build $(CHECKED) --product $$product || exit 1; done
	@.ci/conformance

campaign: setup ## Run 200 random seeds with faults in release (SEEDS=1000 for more)
	$(RELEASE) --product spoke
	$(BIN)/spoke campaign --runs $(or $(SEEDS),200) --situations

build: setup ## Build all programs in release
	@echo "Building in release; the first time takes some minutes."
	@$(RELEASE)

bench: setup ## Build and run the benchmarks
	@for product in spoke-hub spoke-edge spoke-bench; do $(RELEASE) --product $$product || exit 1; done
	@$(BIN)/spoke-bench run --all

setup: ## Install the system packages that Spoke builds with
	@.ci/setup

.PHONY: setup-test
setup-test:
	@.ci/setup test

lint: ## Check the formatting
	@swift format lint --strict --recursive --parallel $(SOURCES)

format: ## Format the sources in place
	@swift format --in-place --recursive --parallel $(SOURCES)

clean: ## Remove what was built
	@rm -rf .build .spoke
