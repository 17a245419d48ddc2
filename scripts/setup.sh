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
  # Terraform's own words for it are that its provider does not start.
  if [ -n "${TMPDIR:-}" ] && ! { [ -d "$TMPDIR" ] && [ -w "$TMPDIR" ]; }; then
    echo "- A folder for temporary files: TMPDIR is '$TMPDIR', which cannot be written. Unset it, or name another folder."
  fi
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
    echo "- Python 3.10 or later: '$python' is not on the PATH${PYTHON:+ (the variable PYTHON names it)}." \
      "Get it from https://www.python.org or your package manager, or name another with PYTHON=/path/to/python3."
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

# attend FOLDER SECONDS COMMAND… : runs a command to its end, or for so many seconds; its output is in the log. npm and pip say
# nothing for minutes: every ten seconds a line tells how much is in the folder.
attend() {
  folder=$1 limit=$2
  shift 2
  # In the background, because a shell that waits for its foreground hears no Ctrl-C, and npm takes 40 seconds to heed one.
  before=${!:-}
  child=starting
  "$@" >"$log" 2>&1 </dev/null &
  child=$!
  fifths=0
  while kill -0 "$child" 2>/dev/null; do
    sleep 0.2
    fifths=$((fifths + 1))
    if [ "$fifths" -ge $((limit * 5)) ]; then
      end_child
      return 1
    fi
    [ $((fifths % 50)) -ne 0 ] || [ -z "$folder" ] || tell_growth
  done
  status=0
  wait "$child" || status=$?
  child=
  return "$status"
}

tell_growth() {
  kilobytes=$(du -sk "$folder" 2>/dev/null | cut -f 1)
  said=$(tail -n 1 "$log" | tr -cd '[:print:]' | cut -c 1-44)
  echo "  still at it ($((fifths / 5)) s, $((${kilobytes:-0} / 1000)) MB are there${said:+; $said})"
}

end_child() {
  # An interrupt may come when the command has started and is not noted yet.
  if [ "$child" = starting ]; then
    child=${!:-}
    [ "$child" != "$before" ] || child=
  fi
  [ -n "$child" ] || return 0
  kill "$child" 2>/dev/null || :
  fifths=0
  while kill -0 "$child" 2>/dev/null && [ "$fifths" -lt 10 ]; do
    fifths=$((fifths + 1))
    sleep 0.2
  done
  kill -9 "$child" 2>/dev/null || :
  wait "$child" 2>/dev/null || :
  child=
}

# run WHAT FOLDER HINT COMMAND… : installs into a folder; the output is shown when the command fails.
run() {
  what=$1 under_way=$2 hint=$3
  shift 3
  echo "$what …"
  if ! attend "$under_way" 86400 "$@"; then
    tail -n 15 "$log" >&2
    fail "" "$what failed. The whole output is in $log." "$hint"
  fi
  under_way=
  echo "  done"
}

# answers COMMAND… : asks a registry, and gives it up after ten seconds.
answers() {
  attend '' 10 "$@"
}

# What was ended half way leaves its folder without a stamp: the next set-up sees that, and installs it anew.
interrupted() {
  end_child
  if [ -n "$under_way" ]; then
    printf '\n%s\n' "Interrupted: $under_way is half done. Run the same command again to go on." >&2
  fi
  exit "$1"
}

# Two set-ups at once would install into the same folders: the later one waits, and then finds most of it done. The lock is a
# link to the owner's process id, because a link appears with its content or not at all.
take_lock() {
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
  trap 'end_child; rm -f "$lock"' EXIT
  trap 'interrupted 130' INT
  trap 'interrupted 143' TERM
  trap 'interrupted 129' HUP
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
  set -- ci --include=dev --include=optional --loglevel=error
  cache=$(npm config get cache 2>/dev/null) || cache=
  if [ -n "$cache" ] && ! { mkdir -p "$cache/_cacache" && [ -w "$cache/_cacache" ]; } 2>/dev/null; then
    echo "npm's cache, $cache, cannot be written: it is .local/npm-cache for now (HOME is '${HOME:-}')."
    set -- "$@" --cache "$PWD/.local/npm-cache"
  fi
  hint="They come from the npm registry: check the network, then run it again."
  # npm would try a dead registry for three minutes, each package on its own. An answer with any HTTP status is one: mirrors
  # need not know what a ping is. What npm has in its cache needs no registry.
  if ! answers npm ping --fetch-retries=0 --fetch-timeout=8000 && ! grep -q 'code E[0-9]' "$log"; then
    # Its code, as ENOTFOUND; its time-outs have none of their own.
    reason=$(sed -n '/FETCH_ERROR/d; s/^npm error code //p' "$log")
    registry="The npm registry, $(npm config get registry 2>/dev/null || echo unknown), does not answer (${reason:-no answer in time})"
    echo "$registry."
    echo "What is in npm's cache may be enough: trying that."
    hint="$registry, and npm's cache lacks what the lines above name.
Check the network, and npm's settings for registry and proxy (npm config list). Then run it again."
    set -- "$@" --offline
  fi
  run "Installing npm packages into node_modules" node_modules "$hint" npm "$@"
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
    run "Making a Python environment in $venv" "$venv" "" "${PYTHON:-python3}" -m venv --clear "$venv"
  fi
  hint="They come from PyPI: check the network, then run it again."
  stamp=$1 requirements=$2
  set -- install --require-hashes --disable-pip-version-check --no-input -r "$requirements"
  # As with npm. Wheels that pip finds elsewhere (PIP_FIND_LINKS, PIP_NO_INDEX) do without.
  if ! answers "$venv/bin/python" -m pip index versions pip --retries 0 --timeout 8; then
    echo "PyPI, or the index that pip is set up for, does not answer. What pip finds elsewhere may be enough: trying that."
    hint="The index does not answer: check the network, and pip's settings for index and proxy (pip config list). Then run it again."
    set -- "$@" --retries 0 --timeout 5
  fi
  run "Installing Python packages of $requirements" "$venv" "$hint" "$venv/bin/python" -m pip "$@"
  cksum "$requirements" >"$venv/$stamp"
}

# each COMMAND : runs it with the stamp, the requirements and the megabytes of each group of Python packages that is wanted, up
# to a failure. The sizes are of Linux on x86-64.
each() {
  "$1" .setup-stamp local/embedded/requirements.txt 100 || return
  if [ "$tests" = --tests ]; then
    "$1" .setup-stamp-tests polly-emulator/test/speech-check/requirements.txt 205 &&
      "$1" .setup-stamp-lint scripts/requirements.txt 25 || return
  fi
  case "$tests" in
    --tests | --aws-cli) "$1" .setup-stamp-aws-cli integration/clients/requirements.txt 160 ;;
  esac
}

add_size() {
  python_packages_are_fresh "$1" "$2" || megabytes=$((megabytes + $3))
}

# What it is going to install, and how big that is.
announce() {
  megabytes=0
  each add_size
  python_packages="$megabytes MB of Python packages ($venv)"
  if node_packages_are_fresh; then
    [ "$megabytes" -eq 0 ] || echo "To be installed into this folder: $python_packages."
  elif [ "$megabytes" -eq 0 ]; then
    echo "To be installed into this folder: 500 MB of npm packages (node_modules)."
  else
    printf '%s\n' "To be installed into this folder: 500 MB of npm packages (node_modules)" "and $python_packages."
  fi
}

# Everything is made in these two.
check_folders() {
  for folder in . ./.local; do
    if ! { mkdir -p "$folder" && [ -w "$folder" ]; } 2>/dev/null; then
      fail "Nothing was changed: the folder $(pwd -P)${folder#.} cannot be written by $(id -un 2>/dev/null || id -u)." \
        "Give it to this user, or clone the project somewhere else."
    fi
  done
}

tests=${1:-}
child=
under_way=
missing=$(missing_tools)
[ -z "$missing" ] || fail "Nothing was changed. This machine lacks:" "$missing"

if node_packages_are_fresh && each python_packages_are_fresh; then
  exit 0
fi
check_folders
take_lock
announce
install_node_packages
each install_python_packages
