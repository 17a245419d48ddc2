# The only menu: `make` prints it. Each target is one line; what it does is in scripts/.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# By their path: make 3.81, which macOS has, looks plain commands up in the PATH that it was started with.
tsx := node_modules/.bin/tsx
biome := node_modules/.bin/biome

# Texts reach the script as typed: make expands `$` in variables that it passes on, $(value) does not.
export SAY_TEXT := $(value TEXT)
export SAY_FILE := $(value FILE)
export SAY_VOICE := $(value VOICE)
export RECONCILE_PREFIX := $(value PREFIX)
export RECONCILE_DRY_RUN := $(value DRY_RUN)
unexport TEXT FILE VOICE PREFIX DRY_RUN

.DEFAULT_GOAL := help
# Two set-ups at once would install into the same folders.
.NOTPARALLEL:
.PHONY: targets help demo local-up say reconcile status local-down setup build test test-e2e ci bench lint clean

help: ## print this menu
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: setup ## the whole pipeline on this machine: a text in, an MP3 and the message out
	@$(tsx) scripts/demo.ts

local-up: setup ## start a local target and deploy to it (TARGET=localstack or embedded)
	@$(tsx) scripts/local-up.ts

say: setup ## narrate TEXT="…" or FILE=… [VOICE=…] on what is up (TARGET=aws: on AWS)
	@$(tsx) scripts/say.ts

reconcile: setup ## redo texts without an up-to-date MP3 [PREFIX=…] [DRY_RUN=1] (TARGET=aws: on AWS)
	@$(tsx) scripts/reconcile.ts

status: setup ## tell what runs and what is deployed
	@$(tsx) scripts/status.ts

local-down: setup ## stop what local-up started (TARGET=… only that one)
	@$(tsx) scripts/local-down.ts

setup: ## install what the project needs into its own folder
	@sh scripts/setup.sh

setup-tests:
	@sh scripts/setup.sh --tests

build: setup ## bundle and zip the function into dist/
	@$(tsx) scripts/build.ts

test: setup-tests build ## every test: unit, terraform, integration (SUITES="unit …" chooses)
	@$(tsx) scripts/test.ts $(or $(SUITES),unit terraform integration)

test-e2e: setup-tests build ## the integration tests on LocalStack in Docker (KEEP=1 leaves the stack)
	@$(tsx) scripts/test.ts e2e

ci: setup-tests build ## what CI runs: checks and every test
	@$(tsx) scripts/test.ts checks unit terraform integration e2e

bench: build ## measure: upload to MP3, cold and warm, and the load time of the bundle
	@NARRATOR_TEST_TARGET=$(TARGET) $(tsx) bench/narration.ts

targets: setup ## write docs/targets.md from the last whole runs of the integration tests on both targets
	@$(tsx) scripts/targets.ts

lint: setup-tests ## format and lint
	@$(biome) check --write .
	@sh scripts/lint-architecture.sh
	@sh scripts/lint-workflows.sh

clean: ## stop the local target and remove what was made here; audio and what concerns AWS stay
	@sh scripts/clean.sh
