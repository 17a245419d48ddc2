#!/bin/sh
# Installs what the project needs into its own folder: npm packages (Node 22 among them) and a private Python environment.
# `setup.sh` is enough to run the project, `setup.sh --tests` adds what only tests need. A second run installs nothing.
set -eu
cd "$(dirname "$0")/.."

log=.local/setup.log
venv=.local/venv
lock=.local/setup.lock

fail() {
  printf '%s\n' "$@" >&2
  exit 1
}

# Prints what is missing, one paragraph a tool, so that one look is enough to get everything.
missing_tools() {
  if ! command -v node >/dev/null 2>&1; then
    echo "- Node.js 20 or later, with npm: it is not on the PATH. Get it from https://nodejs.org or your package manager."
  elif ! version=$(node -p process.versions.node 2>/dev/null); then
    echo "- Node.js 20 or later: the one on the PATH does not start." \
      "Run 'node -p 1' to see why${NODE_OPTIONS:+; NODE_OPTIONS is '$NODE_OPTIONS'}."
  elif [ "${version%%.*}" -lt 20 ]; then
    echo "- Node.js 20 or later: 'node --version' says v$version. Get it from https://nodejs.org."
  elif ! command -v npm >/dev/null 2>&1; then
    echo "- npm: it is not on the PATH. It comes with Node.js from https://nodejs.org; on Debian: apt-get install npm."
  fi
  python=${PYTHON:-python3}
  if ! command -v "$python" >/dev/null 2>&1; then
    echo "- Python 3.10 or later: '$python' is not on the PATH. Get it from https://www.python.org or your package manager," \
      "or name another with PYTHON=/path/to/python3."
  elif "$python" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then
    : # Each start takes a while, with pyenv above all. What follows finds out which of it is amiss.
  elif ! "$python" -c '' 2>/dev/null; then
    echo "- Python 3.10 or later: '$python' does not start. Run '$python -c 1' to see why."
  elif ! "$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))'; then
    echo "- Python 3.10 or later: '$python --version' says $("$python" --version 2>&1). Name a newer one with PYTHON=…."
  elif ! "$python" -c 'import venv, ensurepip' 2>/dev/null; then
    echo "- Python's venv module: '$python' lacks it. On Debian and Ubuntu: apt-get install python3-venv."
  fi
  if ! command -v terraform >/dev/null 2>&1; then
    echo "- Terraform 1.11 or later: it is not on the PATH. Get it from https://developer.hashicorp.com/terraform/install."
  else
    # Without arguments of the user's own: the local targets clear them as well.
    unset TF_CLI_ARGS TF_CLI_ARGS_version
    version=$(CHECKPOINT_DISABLE=1 terraform version 2>/dev/null | sed -n '1s/^Terraform v//p')
    major=${version%%.*}
    rest=${version#*.}
    minor=${rest%%.*}
    case "$major.$minor" in
      *[!0-9.]* | . | .* | *.) echo "- Terraform 1.11 or later: 'terraform version' could not be read. Does it start?" ;;
      *)
        if [ "$major" -lt 1 ] || { [ "$major" -eq 1 ] && [ "$minor" -lt 11 ]; }; then
          echo "- Terraform 1.11 or later: 'terraform version' says $version." \
            "Get it from https://developer.hashicorp.com/terraform/install."
        fi
        ;;
    esac
  fi
}

# run WHAT HINT COMMAND… : one line of progress; the output is kept in the log and shown when the command fails.
run() {
  what=$1 hint=$2
  shift 2
  mkdir -p .local
  printf '%s … ' "$what"
  if "$@" >"$log" 2>&1 </dev/null; then
    echo done
  else
    echo failed
    tail -n 15 "$log" >&2
    fail "" "$what failed. The whole output is in $log. $hint"
  fi
}

# Two set-ups at once would install into the same folders: the later one waits, and then finds most of it done. The lock is a
# link to the owner's process id, because a link appears with its content or not at all.
take_lock() {
  mkdir -p .local
  waited=0
  until ln -s "$$" "$lock" 2>/dev/null; do
    owner=$(readlink "$lock") || continue
    if ! kill -0 "$owner" 2>/dev/null; then
      # Renamed, not removed: of several that find the lock of a dead owner, one gets it. What it got may be a living one's by now.
      mv "$lock" "$lock.$$" 2>/dev/null || continue
      [ "$(readlink "$lock.$$")" = "$owner" ] || mv "$lock.$$" "$lock"
      rm -f "$lock.$$"
      continue
    fi
    [ "$waited" -gt 0 ] || echo "Process $owner is installing into this folder already: waiting for it."
    waited=$((waited + 1))
    [ "$waited" -le 900 ] ||
      fail "Process $owner has been installing for 15 minutes. Look what it does; if it is no set-up, remove $lock and run it again."
    sleep 1
  done
  trap 'rm -f "$lock"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  trap 'exit 129' HUP
}

# fresh STAMP FILE… : were these very files installed from already?
fresh() {
  stamp=$1
  shift
  [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$(cksum "$@")" ]
}

node_packages_are_fresh() {
  fresh node_modules/.setup-stamp package.json package-lock.json polly-emulator/package.json .npmrc
}

install_node_packages() {
  node_packages_are_fresh && return
  # Said outright, because NODE_ENV=production or the user's own npm settings would leave out what is needed here. Errors
  # only: this is the one thing that runs under the host's Node, and some packages warn that they want the project's.
  run "Installing npm packages into node_modules" "They come from the npm registry: check the network, then run it again." \
    npm ci --include=dev --include=optional --loglevel=error
  node=$(PATH="$PWD/node_modules/.bin:$PATH" node --version)
  case "$node" in
    v2[2-9].* | v[3-9][0-9].*) ;;
    *)
      fail "The project runs on Node 22, the major of the function's runtime. npm has no packaged Node 22 for this platform," \
        "and the one on the PATH is $node: install Node 22 from https://nodejs.org, then run it again."
      ;;
  esac
  cksum package.json package-lock.json polly-emulator/package.json .npmrc >node_modules/.setup-stamp
}

# The system's Python may have changed since, and its packages are then looked for elsewhere. The first lines of the environment's
# programs name its folder: in a checkout that was renamed or copied since, they would run from the old place.
venv_works() {
  "$venv/bin/python" -c 'import ministack' 2>/dev/null &&
    grep -qF "$(cd "$venv" && pwd -P)/bin/python" "$venv/bin/pip" 2>/dev/null
}

python_packages_are_fresh() {
  fresh "$venv/$1" "$2" && venv_works
}

# install_python_packages STAMP REQUIREMENTS
install_python_packages() {
  python_packages_are_fresh "$1" "$2" && return
  if ! { [ -f "$venv/.setup-stamp" ] && venv_works; }; then
    run "Making a Python environment in $venv" "" "${PYTHON:-python3}" -m venv --clear "$venv"
  fi
  run "Installing Python packages of $2" "They come from PyPI: check the network, then run it again." \
    "$venv/bin/python" -m pip install --require-hashes --disable-pip-version-check --no-input -r "$2"
  cksum "$2" >"$venv/$1"
}

# each COMMAND : runs it with the stamp and the requirements of each group of Python packages that is wanted, up to a failure.
each() {
  "$1" .setup-stamp local/embedded/requirements.txt || return
  if [ "$tests" = --tests ]; then
    "$1" .setup-stamp-tests polly-emulator/test/speech-check/requirements.txt &&
      "$1" .setup-stamp-lint scripts/requirements.txt || return
  fi
  case "$tests" in
    --tests | --aws-cli) "$1" .setup-stamp-aws-cli integration/clients/requirements.txt ;;
  esac
}

tests=${1:-}
missing=$(missing_tools)
[ -z "$missing" ] || fail "Nothing was changed. This machine lacks:" "$missing"

if node_packages_are_fresh && each python_packages_are_fresh; then
  exit 0
fi
take_lock
install_node_packages
each install_python_packages
