#!/bin/sh
# help.sh prints the menu, help.sh VERB what scripts/help.txt says of a verb. It runs before set-up, so without Node.
set -eu
cd "$(dirname "$0")/.."

verb=${1:-}
if [ -z "$verb" ]; then
  awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "make %-10s %s\n", $1, $2 }' Makefile
  printf '\nmake help VERB=say tells what a verb takes, its defaults and an example.\n'
  exit
fi

verbs=$(grep '^[a-z]' scripts/help.txt)
for one in $verbs; do
  [ "$one" = "$verb" ] || continue
  awk -F ':.*## ' -v verb="$verb" '$1 == verb && NF > 1 { printf "make %s: %s\n\n", verb, $2 }' Makefile
  # Blank lines wait for the next line: those between two verbs are not printed.
  awk -v verb="$verb" '
    /^[^ ]/ { on = $0 == verb; next }
    on && NF == 0 { blank = "\n" }
    on && NF > 0 { print blank $0; blank = "" }' scripts/help.txt
  printf '\nmake itself ends with 2 where the verb does not end with 0. Ctrl-C: 130.\n'
  exit
done
# shellcheck disable=SC2086
like=$(awk -f scripts/nearest.awk -- "$verb" $verbs)
printf '%s\n' "VERB is \"$verb\", and make has no such verb.${like:+ Did you mean $like?}" "make alone prints the menu." >&2
exit 1
