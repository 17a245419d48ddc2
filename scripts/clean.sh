#!/bin/sh
# Removes what set-up, builds, local targets and tests made. What stays: .local/audio (somebody's recordings), and whatever
# else is in .local, above all .local/aws: without its Terraform state a real deployment could be neither changed nor
# destroyed. So the list names what goes, never what stays.
set -eu
cd "$(dirname "$0")/.."

# A test run, or one that was killed, may have servers; only its folder tells where they are.
for home in .local/test-*; do
  for pid in $(sed -n 's/.*"pid": *\([0-9][0-9]*\).*/\1/p' "$home/services.json" 2>/dev/null); do
    if kill -0 "$pid" 2>/dev/null; then
      echo "Nothing was removed: process $pid of a test run in $home still runs. Wait for it to end;" \
        "if the run was killed, make test SUITES=integration ends what it left." >&2
      exit 1
    fi
  done
done

# A stack in Docker, kept by KEEP=1 or left by a killed run: without its folder nobody would know whose it is.
for home in .local/test-localstack-*; do
  if [ -d "$home" ] && [ -n "$(docker ps -aq --filter "label=narrator.stack=$(basename "$home")" 2>/dev/null)" ]; then
    echo "Nothing was removed: the test stack $home is still in Docker. If it is kept, remove it as the run said;" \
      "if its run was killed, make test-e2e removes it." >&2
    exit 1
  fi
done

sh scripts/run-if-set-up.sh local-down 'Nothing was running.' || {
  echo "Nothing was removed." >&2
  exit 1
}

rm -rf .local/test-* .local/logs-of-tests .local/reports
rm -rf node_modules dist terraform/localstack_providers_override.tf \
  .local/bin .local/embedded .local/env .local/localstack .local/npm-cache .local/target .local/setup.log .local/terraform-test \
  .local/venv
echo "Removed what was made here. Left: the audio in .local/audio, and .local/aws if you have deployed to AWS."
