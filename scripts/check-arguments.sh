#!/bin/sh
# Refuses what make would take from its command line without a word: variables that a verb does not read, such as DRYRUN=1, and
# words that are no verb, as in TEXT=Hello there, which make looks at when it has done the rest. check-arguments.sh GOALS NAME…
set -euf
cd "$(dirname "$0")/.."

table=scripts/help.txt
goals=${1:-help}
shift

# Every verb, and a line for each variable of it: "say TEXT".
known=$(awk '
  /^[a-z]/ { verb = $0; print verb }
  match($0, /^  [A-Z_]+=/) { print verb, substr($0, 3, RLENGTH - 3) }' "$table")

# known_to VERB… : the variables that at least one of these verbs reads.
known_to() {
  echo "$known" | awk -v verbs="$*" 'index(" " verbs " ", " " $1 " ") && NF == 2 && !seen[$2]++ { print $2 }'
}

# What concerns the machine, the tools or make itself, and reaches whatever is run.
is_general() {
  case "$1" in
    AWS_* | TF_* | DOCKER_* | LOCALSTACK_* | NODE_* | npm_* | PIP_* | *_PROXY | *_proxy | NARRATOR_* | CI_* | LC_*) return 0 ;;
    PATH | HOME | TMPDIR | LANG | CI | DEBUG | NO_COLOR | PYTHON | SHELL | MAKE* | MFLAGS | .*) return 0 ;;
    *) return 1 ;;
  esac
}

# One a line, as in "say, logs and inbox".
listed() {
  awk '{ words[NR] = $0 }
    END { for (i = 1; i <= NR; i++) printf "%s%s", (i == 1 ? "" : i == NR ? " and " : ", "), words[i] }'
}

verbs=$(echo "$known" | awk 'NF == 1')
stray=
for goal in $goals; do
  # The last two are steps of other verbs.
  printf '%s\n' "$verbs" arguments setup-tests | grep -qxF -e "$goal" || stray="$stray $goal"
done
if [ -n "$stray" ]; then
  stray=${stray# }
  # shellcheck disable=SC2086
  like=$(awk -f scripts/nearest.awk -- "$stray" $verbs)
  printf '%s\n' "make has no verb \"$stray\".${like:+ Did you mean $like?} Nothing was done." \
    'A text of several words is put in quotes, as in TEXT="Hello there."' 'make alone prints the menu.' >&2
  exit 1
fi

# shellcheck disable=SC2086
words=$(known_to $goals)
status=0
for name in "$@"; do
  is_general "$name" && continue
  printf '%s\n' "$words" | grep -qxF -e "$name" && continue
  status=1
  # shellcheck disable=SC2086
  like=$(awk -f scripts/nearest.awk -- "$name" $words)
  readers=$(echo "$known" | NAME=$name awk 'NF == 2 && $2 == ENVIRON["NAME"] { print $1 }')
  if [ -z "$readers" ]; then
    echo "make $goals does not know the variable $name.${like:+ Did you mean $like?}"
  elif [ "$(echo "$readers" | wc -l)" -eq 1 ]; then
    echo "$name is not read by make $goals; $readers reads it."
  else
    echo "$name is not read by make $goals; $(echo "$readers" | listed) read it."
  fi
done >&2
[ "$status" -ne 0 ] || exit 0
if [ -n "$words" ]; then
  # shellcheck disable=SC2086,SC2116
  printf '%s\n' "It knows: $(echo $words). Nothing was done." "More about them: make help VERB=${goals##* }" >&2
else
  echo "It takes none. Nothing was done." >&2
fi
exit 1
