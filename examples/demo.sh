#!/usr/bin/env bash
# A private daemon at an accelerated clock, six jobs, their bills; leaves nothing behind.
# usage: examples/demo.sh DIRECTORY-OF-THE-BINARIES
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=examples/private-daemon.sh
. "$here/private-daemon.sh"

say "A private daemon: 1 second here is 5 minutes there"
begin demo "$here/demo/pool.yaml" "rate: 300, downtime: freeze, tick: 1m" "${1:-.build/debug}"

say "Six jobs: a real training script on spot, and five modelled ones"
cd "$here"
for job in train-digits.yaml demo/{resnet50,bert,tabular,plateau,over-budget}.yaml; do run submit "$job"; done
digits=1 resnet=2 plateau=5
sleep 4
run status
run nodes
sleep 7
run status
say "Waiting for all of them"
run wait 1 2 3 4 5 6
run status
say "The real script: interrupted, and resumed at its checkpoint"
run show "$digits"
printf '\n$ purser logs %s --attempt 2 | head -3\n' "$digits"
purser logs "$digits" --attempt 2 2>/dev/null | head -3 || true
say "Why?"
run why "$resnet"
run why "$plateau"
say "The bill"
run cost
run cost --by terms
run cost verify
if command -v sqlite3 > /dev/null 2>&1; then
  say "The same from SQLite alone, with the daemon running"
  printf '\n$ sqlite3 -readonly purser.db "SELECT job, name, state, usd FROM cost_by_job"\n'
  sqlite3 -readonly -header -column "$work/purser.db" "SELECT job, name, state, usd FROM cost_by_job"
fi
