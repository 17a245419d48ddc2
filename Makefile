# The only menu: `make` prints it. Each target is one line; what it does is in scripts/.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# By env or by a path: make 3.81, which macOS has, looks plain commands up in the PATH that it was started with. Not by tsx, which kills
# a script that is busy for a moment when Ctrl-C comes.
node := env node --disable-warning=ExperimentalWarning
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
export DEV_INSPECT := $(value INSPECT)
export HELP_VERB := $(value VERB)
unexport TEXT FILE VOICE ENGINE LANGUAGE RATE PREFIX DRY_RUN FOLLOW SINCE KEY LEVEL JSON SUBSCRIBE PLAN INSPECT VERB

# The names of the variables on the command line: what no verb of it knows is refused before anything else happens.
given := $(sort $(foreach name,$(.VARIABLES),$(if $(filter command,$(firstword $(origin $(name)))),$(name))))

.DEFAULT_GOAL := help
# Two set-ups at once would install into the same folders.
.NOTPARALLEL:
.PHONY: arguments setup-tests targets help demo local-up dev say logs inbox reconcile status use play replay local-down setup build test watch test-e2e ci bench lint clean

arguments:
	@sh scripts/check-arguments.sh '$(subst ','\'',$(MAKECMDGOALS))' $(foreach name,$(given),'$(subst ','\'',$(name))')

# What is no verb at all, as in make sya.
.DEFAULT:
	@sh scripts/check-arguments.sh '$(subst ','\'',$(MAKECMDGOALS))'

help: arguments ## print this menu, or what VERB=… takes
	@sh scripts/help.sh "$$HELP_VERB"

demo: arguments setup ## the whole pipeline on this machine, from a text to its MP3
	@$(node) scripts/demo.ts

local-up: arguments setup ## start a local target and deploy to it (TARGET=…)
	@$(node) scripts/local-up.ts

dev: arguments setup ## put each save under handler/ into the running function
	@$(node) scripts/dev.ts

say: arguments setup ## narrate TEXT="…" or FILE=… with VOICE=… on what is up
	@MAKE_PID=$$PPID $(node) scripts/say.ts

logs: arguments setup ## print the function's log (KEY=a/b.txt, FOLLOW=1, …)
	@$(node) scripts/logs.ts

inbox: arguments setup ## print notices and alerts as mails (FOLLOW=1)
	@$(node) scripts/inbox.ts

reconcile: arguments setup ## redo texts without an up-to-date MP3 (DRY_RUN=1)
	@$(node) scripts/reconcile.ts

use: arguments setup ## make TARGET=… the one that the other commands act on
	@$(node) scripts/use.ts

play: arguments setup ## play the last MP3, or that of KEY=…
	@$(node) scripts/play.ts

replay: arguments setup ## send the event of the text KEY=… again
	@$(node) scripts/replay.ts

status: arguments ## tell what runs and what is deployed
	@sh scripts/run-if-set-up.sh status 'No local target is running. Start one with: make local-up'

local-down: arguments ## stop what local-up started (TARGET=… only that one)
	@sh scripts/run-if-set-up.sh local-down 'Nothing was running.'

setup: arguments ## install what the project needs into its own folder
	@sh scripts/setup.sh

setup-tests: arguments
	@sh scripts/setup.sh --tests

build: arguments setup ## bundle and zip the function into dist/
	@$(node) scripts/build.ts

test: arguments setup-tests build ## unit, terraform and integration tests (TESTS=path, …)
	@$(node) scripts/test.ts $(or $(SUITES),unit terraform integration)

watch: arguments setup-tests build ## run the unit tests that a change concerns, after each change
	@$(node) scripts/watch.ts

test-e2e: arguments setup-tests build ## the integration tests on LocalStack in Docker
	@$(node) scripts/test.ts e2e

ci: arguments setup-tests build ## what CI runs: checks and every test, at its whole size
	@TEST_SIZE=whole $(node) scripts/test.ts checks unit terraform integration e2e

bench: arguments build ## measure: upload to MP3, and how long the bundle loads
	@NARRATOR_TEST_TARGET=$(TARGET) $(node) bench/narration.ts

targets: arguments setup ## write which test cases pass on each target
	@$(node) scripts/targets.ts

lint: arguments setup-tests ## format and lint
	@$(biome) check --write .
	@sh scripts/lint-architecture.sh
	@sh scripts/lint-workflows.sh

clean: arguments ## remove what was made here; audio and what concerns AWS stay
	@sh scripts/clean.sh
