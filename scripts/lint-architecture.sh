#!/bin/sh
# Checks which file imports which: between files, and then between folders.
set -u
cd "$(dirname "$0")/.."
export PATH="$PWD/node_modules/.bin:$PATH"

failed=0
for config in .dependency-cruiser.mjs .dependency-cruiser-folders.mjs; do
  depcruise --config "$config" handler polly-emulator client local scripts integration bench || failed=1
done
exit "$failed"
