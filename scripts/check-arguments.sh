#!/bin/sh
# Refuses what make would take from its command line without a word: variables that no verb knows, such as DRYRUN=1, and words
# that are no verb, as in TEXT=Hello there, which make looks at when it has done the rest. check-arguments.sh GOALS NAME…
set -euf

# What each verb reads; a new verb gets its name here.
known_to() {
  case "$1" in
    local-up | demo) echo TARGET PLAN ;;
    local-down | dev | use | bench) echo TARGET ;;
    say) echo TARGET TEXT FILE VOICE ENGINE LANGUAGE RATE ;;
    logs) echo TARGET KEY SINCE LEVEL FOLLOW JSON ;;
    inbox) echo TARGET FOLLOW SUBSCRIBE ;;
    play) echo KEY ;;
    replay) echo TARGET KEY ;;
    reconcile) echo TARGET PREFIX DRY_RUN ;;
    test) echo SUITES TESTS CHANGED TEST_SIZE TEST_SEED KEEP ;;
    test-e2e) echo TESTS CHANGED TEST_SIZE TEST_SEED KEEP ;;
    ci) echo TESTS TEST_SEED KEEP ;;
    help | status | setup | setup-tests | build | watch | targets | lint | clean | arguments) ;;
    *) return 1 ;;
  esac
}

# What concerns the machine, the tools or make itself, and reaches whatever is run.
is_general() {
  case "$1" in
    AWS_* | TF_* | DOCKER_* | LOCALSTACK_* | NODE_* | npm_* | PIP_* | *_PROXY | *_proxy | NARRATOR_* | CI_* | LC_*) return 0 ;;
    PATH | HOME | TMPDIR | LANG | CI | DEBUG | NO_COLOR | PYTHON | SHELL | MAKE* | MFLAGS | .*) return 0 ;;
    *) return 1 ;;
  esac
}

# nearest NAME WORD… : the word that the fewest mistakes away is, if these are few.
nearest() {
  awk 'function distance(a, b,    i, j, row, left, above) {
      for (j = 0; j <= length(b); j++) row[j] = j
      for (i = 1; i <= length(a); i++) {
        left = row[0]; row[0] = i
        for (j = 1; j <= length(b); j++) {
          above = row[j]
          row[j] = left + (substr(a, i, 1) != substr(b, j, 1))
          if (above + 1 < row[j]) row[j] = above + 1
          if (row[j - 1] + 1 < row[j]) row[j] = row[j - 1] + 1
          left = above
        }
      }
      return row[length(b)]
    }
    BEGIN {
      best = 3
      for (i = 2; i < ARGC; i++) {
        d = distance(toupper(ARGV[1]), ARGV[i])
        if (d < best) { best = d; word = ARGV[i] }
      }
      print word
    }' "$@"
}

goals=$1
shift
known=
stray=
for goal in $goals; do
  if words=$(known_to "$goal"); then known="$known $words"; else stray="$stray $goal"; fi
done
if [ -n "$stray" ]; then
  echo "make has no verb \"${stray# }\". The menu is printed by make alone." \
    'A text of several words is put in quotes, as in TEXT="Hello there." Nothing was done.' >&2
  exit 1
fi
# shellcheck disable=SC2086
set -- "$@" -- $known

unknown=
while [ "$1" != -- ]; do
  name=$1
  shift
  is_general "$name" && continue
  for word in "$@"; do
    [ "$word" = "$name" ] && continue 2
  done
  unknown="$unknown $name"
done
[ -n "$unknown" ] || exit 0
shift

for name in $unknown; do
  like=$(nearest "$name" "$@")
  echo "make $goals does not know the variable $name.${like:+ Did you mean $like?}" >&2
done
if [ $# -gt 0 ]; then
  echo "It knows: $*. Nothing was done." >&2
else
  echo "It takes none. Nothing was done." >&2
fi
exit 1
