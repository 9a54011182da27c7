#!/bin/sh
# Compiles SOURCE as it stands and once for each of its NC_ cases, and writes to REPORT a line
# for each that begins with PASS or FAIL. Called by nocompile_test.bzl, whose head says how
# SOURCE is written.
#   compile_cases.sh SOURCE REPORT COMPILER [FLAG...]
set -eu
source=$1 report=$2
shift 2

# The diagnostics are matched in English and with ASCII quotation marks.
LC_ALL=C
export LC_ALL

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
exec 3> "$report"

pass() { printf 'PASS %s\n' "$*" >&3; }
fail() { printf 'FAIL %s\n' "$*" >&3; }

# Compiles what SOURCE includes once for all cases, which is where nearly all of the time goes:
# as prelude.h.gch, where gcc and clang look for it when told to include prelude.h. The include
# guards make nothing of the directives in SOURCE then. Without it all works, but slower.
precompile() {
  grep '^#include ' "$source" > "$scratch/prelude.h" || return 0
  for argument; do
    shift
    [ "$argument" = "$source" ] || [ "$argument" = -c ] || set -- "$@" "$argument"
  done
  "$@" -Wno-error -x c++-header "$scratch/prelude.h" -o "$scratch/prelude.h.gch" \
    2> "$scratch/diagnostics" || rm -f "$scratch/prelude.h.gch"
}

# -Wno-error: what only a warning flag refuses is legal C++.
compiles() {
  set -- "$@" -fsyntax-only -Wno-error -fdiagnostics-color=never
  [ ! -e "$scratch/prelude.h.gch" ] || set -- "$@" -include "$scratch/prelude.h"
  "$@" 2> "$scratch/diagnostics"
}

# Prints "NAME REGEX" for each case; a REGEX of several "// want:" lines is joined with "|".
# A directive that names NC_ in any other way, or a stray "// want:", is "? LINE-NUMBER".
list_cases() {
  awk '
    function flush() {
      if (name != "") print name, want
      name = want = ""
    }
    function add_want(line) {
      sub(/^.*\/\/ want:[ \t]*/, "", line)
      want = want (want == "" ? "" : "|") line
    }
    /^#ifdef NC_[A-Z0-9_]+([ \t]|$)/ {
      flush()
      name = $2
      if (/\/\/ want:/) add_want($0)
      next
    }
    /^[ \t]*\/\/ want:/ && name != "" { add_want($0); next }
    { flush() }
    /^[ \t]*#[ \t]*(else|endif)/ { next }
    /^[ \t]*#.*[^A-Za-z0-9_]NC_/ || /\/\/ want:/ { print "?", NR }
    END { flush() }
  ' "$source"
}

precompile "$@"
if compiles "$@"; then
  pass "twin: the file compiles with no case defined"
else
  fail "twin: the file does not compile with no case defined"
  cat "$scratch/diagnostics" >&3
fi

list_cases > "$scratch/cases"
[ -s "$scratch/cases" ] || fail "cases: the file has no #ifdef NC_ line"

cut -d' ' -f1 "$scratch/cases" | grep -v '^?$' | sort | uniq -d > "$scratch/twice"
while read -r name; do
  fail "$name: more than one case has this name"
done < "$scratch/twice"

while read -r name want; do
  if [ "$name" = '?' ]; then
    fail "line_$want: a case is written #ifdef NC_NAME  // want: REGEX"
  elif [ -z "$want" ]; then
    fail "$name: no // want: REGEX beside it"
  elif echo | grep -Eq -e "$want"; then
    fail "$name: /$want/ matches every diagnostic"
  elif compiles "$@" "-D$name"; then
    fail "$name: compiles"
  else
    first=$(grep -m1 -E '(^|: )(fatal )?error: ' "$scratch/diagnostics" || true)
    message=${first#*error: }
    if [ -n "$message" ] && printf '%s\n' "$message" | grep -Eq -e "$want"; then
      pass "$name: $message"
    else
      fail "$name: the first error does not match /$want/"
      cat "$scratch/diagnostics" >&3
    fi
  fi
done < "$scratch/cases"
