#!/bin/sh
# run-if-set-up.sh VERB OTHERWISE: runs a verb that needs nothing new, without a set-up; where there never was one, nothing can
# run, and it says OTHERWISE.
set -eu
cd "$(dirname "$0")/.."

if [ -e node_modules/.setup-stamp ]; then
  PATH="$PWD/node_modules/.bin:$PATH" exec node --disable-warning=ExperimentalWarning "scripts/$1.ts"
fi
if [ -e .local/embedded/services.json ] || [ -e .local/localstack/localstack-start ]; then
  printf '%s\n' "A local target may be running, and what looks after it is not installed any more." \
    "Run make setup, then make $1 again." >&2
  exit 1
fi
echo "$2"
