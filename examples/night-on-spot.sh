#!/usr/bin/env bash
# A night on spot with real processes, at 600 times the wall clock: three commands with deadlines, two spot zones that are
# lost and come back, a bill. Exits with 1 when a deadline is missed, the bill does not verify, nothing was interrupted or
# resumed, or nothing was saved. Leaves nothing behind.
# usage: examples/night-on-spot.sh [DIRECTORY-OF-THE-BINARIES [HOURS-TO-THE-DEADLINE]]
set -euo pipefail

hours=${2:-8}
here=$(cd "$(dirname "$0")" && pwd)/night
# shellcheck source=examples/private-daemon.sh
. "$here/../private-daemon.sh"
in_hours() { date -u -d "@$(($(date +%s) + 3600 * $1))" +%Y-%m-%dT%H:%M:%SZ; }
# The first value of a field in a document.
field() { grep -o "\"$1\":\"\\{0,1\\}[^\",}]*" | head -n 1 | sed 's/^[^:]*:"\{0,1\}//'; }

late=$(in_hours "$hours")
soon=$(in_hours $(((hours * 3 + 7) / 8)))
say "A private daemon: 1 second here is 10 minutes of the night"
begin night "$here/pool.yaml" "rate: 600, downtime: freeze, tick: 2m" "${1:-.build/debug}"

say "Three commands that may use spot; speech is to be over at $soon, the others at $late"
purser submit "$here/vision.yaml" --deadline "$late"
purser submit "$here/language.yaml" --deadline "$late"
purser submit "$here/speech.yaml" --deadline "$soon"
say "The night, looked at every hour of it:"
while :; do
  code=0
  purser wait 1 2 3 --timeout 6s > /dev/null 2>&1 || code=$?
  [ "$code" = 8 ] || break
  run status
done
# The nodes are given back a moment after the last job.
for _ in $(seq 50); do
  [ -n "$(purser nodes --no-header)" ] || break
  sleep 0.2
done
run events --since 0 --last 1000 --utc
for job in 1 2 3; do run show "$job"; done
run cost --savings
run cost verify

say "What was to be shown:"
failures=0
check() {
  if [ "$1" = yes ]; then echo "  yes  $2"; else echo "  NO   $2"; failures=$((failures + 1)); fi
}
interruptions=0
resumed=0
for job in 1 2 3; do
  document=$(purser show "$job" --json)
  deadline=$soon
  [ "$job" = 3 ] || deadline=$late
  ended=$(field endedAt <<< "$document")
  kept=no
  if [ "$(field state <<< "$document")" = SUCCEEDED ] && [[ ! "$ended" > "$deadline" ]]; then kept=yes; fi
  check $kept "job $job ended at ${ended:-?}, to be over at $deadline"
  interruptions=$((interruptions + $(field interruptions <<< "$document")))
  attempts=$(grep -o '"attempts":\[.*' <<< "$document" | grep -o '"resumedFromStep":[0-9]*' | cut -d: -f2)
  number=0
  for step in $attempts; do
    number=$((number + 1))
    [ "$step" -gt 0 ] || continue
    said=$(purser logs "$job" --attempt "$number" 2>/dev/null | head -n 1 || true)
    same=no
    if [ "$said" = "resumes at step $step" ]; then same=yes; resumed=$((resumed + 1)); fi
    check $same "job $job, attempt $number: '$said', the books say $step"
  done
done
check "$([ "$interruptions" -gt 0 ] && echo yes || echo no)" "$interruptions interruptions"
check "$([ "$resumed" -gt 0 ] && echo yes || echo no)" "$resumed attempts went on from a checkpoint"
check "$(purser cost verify > /dev/null && echo yes || echo no)" "the bill verifies"
total=$(purser cost --savings --json | grep -o '"total":.*')
saved=$(grep -o '"saved":{"amount":"[^"]*' <<< "$total" | cut -d'"' -f6)
demand=$(grep -o '"onDemand":{"amount":"[^"]*' <<< "$total" | cut -d'"' -f6)
check "$([[ "$saved" =~ ^[0-9.]*[1-9] ]] && echo yes || echo no)" "saved \$$saved of the \$$demand that the same time on demand costs"
[ "$failures" = 0 ]
