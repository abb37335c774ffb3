#!/usr/bin/env bash
# A private daemon at an accelerated clock, six jobs, their bills; leaves nothing behind.
# usage: examples/demo.sh DIRECTORY-OF-THE-BINARIES
set -euo pipefail

bin=$(cd "${1:-.build/debug}" && pwd)
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d "${TMPDIR:-/tmp}/purser-demo.XXXXXX")
export PURSER_SOCKET="$work/purserd.sock"
daemon=

finish() {
  if [ -n "$daemon" ] && kill -0 "$daemon" 2>/dev/null; then
    kill "$daemon"
    wait "$daemon" 2>/dev/null || true
  fi
  rm -rf "$work"
}
trap finish EXIT

purser() { "$bin/purser" "$@"; }
bold=''; plain=''
if [ -t 1 ]; then bold=$'\033[1m'; plain=$'\033[0m'; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
run() { printf '\n$ purser %s\n' "$*"; purser "$@" || true; }

cat > "$work/purserd.yaml" <<YAML
database: $work/purser.db
socket: $work/purserd.sock
jobs_directory: $work/jobs
pool: $here/demo/pool.yaml
clock: {rate: 300, downtime: freeze, tick: 1m}
YAML

say "A private daemon: 1 second here is 5 minutes there"
"$bin/purserd" run --config "$work/purserd.yaml" 2> "$work/purserd.log" &
daemon=$!
for _ in $(seq 100); do
  purser info -q > /dev/null 2>&1 && break
  kill -0 "$daemon" 2>/dev/null || { cat "$work/purserd.log" >&2; exit 1; }
  sleep 0.1
done

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
