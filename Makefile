# The only menu: `make` prints it. Each target is one line; what it does is in scripts/.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# By their path: make 3.81, which macOS has, looks plain commands up in the PATH that it was started with.
tsx := node_modules/.bin/tsx
biome := node_modules/.bin/biome

# What a person types reaches the scripts as typed: make expands `$` in variables that it passes on, $(value) does not.
export SAY_TEXT := $(value TEXT)
export SAY_FILE := $(value FILE)
export SAY_VOICE := $(value VOICE)
export SAY_ENGINE := $(value ENGINE)
# From the command line only: in the environment of a desktop, LANGUAGE names the languages of its messages (gettext).
export SAY_LANGUAGE := $(if $(filter command,$(firstword $(origin LANGUAGE))),$(value LANGUAGE))
export SAY_RATE := $(value RATE)
export RECONCILE_PREFIX := $(value PREFIX)
export RECONCILE_DRY_RUN := $(value DRY_RUN)
export LOGS_FOLLOW := $(value FOLLOW)
export LOGS_SINCE := $(value SINCE)
export LOGS_KEY := $(value KEY)
export LOGS_LEVEL := $(value LEVEL)
export LOGS_JSON := $(value JSON)
export INBOX_SUBSCRIBE := $(value SUBSCRIBE)
export UP_PLAN := $(value PLAN)
unexport TEXT FILE VOICE ENGINE LANGUAGE RATE PREFIX DRY_RUN FOLLOW SINCE KEY LEVEL JSON SUBSCRIBE PLAN

# The names of the variables on the command line: what no verb of it knows is refused before anything else happens.
given := $(sort $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name))))

.DEFAULT_GOAL := help
# Two set-ups at once would install into the same folders.
.NOTPARALLEL:
.PHONY: arguments setup-tests targets help demo local-up dev say logs inbox reconcile status use play replay local-down setup build test watch test-e2e ci bench lint clean

arguments:
	@sh scripts/check-arguments.sh '$(subst ','\'',$(MAKECMDGOALS))' $(foreach name,$(given),'$(subst ','\'',$(name))')

help: ## print this menu
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

demo: arguments setup ## the whole pipeline on this machine: a text in, an MP3 and the message out [PLAN=1]
	@$(tsx) scripts/demo.ts

local-up: arguments setup ## start a local target and deploy to it (TARGET=localstack or embedded) [PLAN=1: look at everything]
	@$(tsx) scripts/local-up.ts

dev: arguments setup ## bring a local target up and put each save under handler/ into the running function (TARGET=…)
	@$(tsx) scripts/dev.ts

say: arguments setup ## narrate TEXT="…" or FILE=… [VOICE= ENGINE= LANGUAGE= RATE=] on what is up (TARGET=aws: on AWS)
	@MAKE_PID=$$PPID $(tsx) scripts/say.ts

logs: arguments setup ## print the function's log [KEY=a/b.txt] [SINCE=10m] [LEVEL=warn] [FOLLOW=1] [JSON=1] (TARGET=aws: on AWS)
	@$(tsx) scripts/logs.ts

inbox: arguments setup ## print notices and alerts as mails, those since the last time [FOLLOW=1] (TARGET=aws: SUBSCRIBE=1)
	@$(tsx) scripts/inbox.ts

reconcile: arguments setup ## redo texts without an up-to-date MP3 [PREFIX=…] [DRY_RUN=1] (TARGET=aws: on AWS)
	@$(tsx) scripts/reconcile.ts

status: arguments setup ## tell what runs and what is deployed
	@$(tsx) scripts/status.ts

use: arguments setup ## make TARGET=embedded, localstack or aws the one that say, logs, inbox, reconcile and replay act on
	@$(tsx) scripts/use.ts

play: arguments setup ## play the last MP3 of .local/audio [KEY=a/b.txt: that text's]
	@$(tsx) scripts/play.ts

replay: arguments setup ## send the S3 event of KEY=a/b.txt again and say what came of it (TARGET=aws: on AWS)
	@$(tsx) scripts/replay.ts

local-down: arguments setup ## stop what local-up started (TARGET=… only that one)
	@$(tsx) scripts/local-down.ts

setup: arguments ## install what the project needs into its own folder
	@sh scripts/setup.sh

setup-tests: arguments
	@sh scripts/setup.sh --tests

build: arguments setup ## bundle and zip the function into dist/
	@$(tsx) scripts/build.ts

test: arguments setup-tests build ## unit, terraform and integration tests (SUITES="unit …", TESTS=path or CHANGED=1 choose)
	@$(tsx) scripts/test.ts $(or $(SUITES),unit terraform integration)

watch: arguments setup-tests build ## run the unit tests that a change concerns, again after each change
	@$(tsx) scripts/watch.ts

test-e2e: arguments setup-tests build ## the integration tests on LocalStack in Docker (KEEP=1 leaves the stack)
	@$(tsx) scripts/test.ts e2e

ci: arguments setup-tests build ## what CI runs: checks and every test, at its whole size
	@TEST_SIZE=whole $(tsx) scripts/test.ts checks unit terraform integration e2e

bench: arguments build ## measure: upload to MP3, cold and warm, and the load time of the bundle
	@NARRATOR_TEST_TARGET=$(TARGET) $(tsx) bench/narration.ts

targets: arguments setup ## write .local/reports/targets.md: each case of the last whole integration runs
	@$(tsx) scripts/targets.ts

lint: arguments setup-tests ## format and lint
	@$(biome) check --write .
	@sh scripts/lint-architecture.sh
	@sh scripts/lint-workflows.sh

clean: arguments ## stop the local target and remove what was made here; audio and what concerns AWS stay
	@sh scripts/clean.sh
