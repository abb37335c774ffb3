# A private daemon for an example, sourced by it: `begin NAME POOL-FILE CLOCK DIRECTORY-OF-THE-BINARIES` starts one in a
# directory of its own, $work, and takes both away when the example ends.

daemon=

finish() {
  if [ -n "$daemon" ] && kill -0 "$daemon" 2>/dev/null; then
    kill "$daemon"
    wait "$daemon" 2>/dev/null || true
  fi
  rm -rf "$work"
}

begin() {
  bin=$(cd "$4" && pwd)
  work=$(mktemp -d "${TMPDIR:-/tmp}/purser-$1.XXXXXX")
  trap finish EXIT
  export PURSER_SOCKET="$work/purserd.sock"
  cat > "$work/purserd.yaml" <<YAML
database: $work/purser.db
socket: $work/purserd.sock
jobs_directory: $work/jobs
pool: $2
clock: {$3}
YAML
  "$bin/purserd" run --config "$work/purserd.yaml" 2> "$work/purserd.log" &
  daemon=$!
  for _ in $(seq 100); do
    purser info -q > /dev/null 2>&1 && return
    kill -0 "$daemon" 2>/dev/null || break
    sleep 0.1
  done
  cat "$work/purserd.log" >&2
  exit 1
}

purser() { "$bin/purser" "$@"; }
bold=''
plain=''
if [ -t 1 ]; then bold=$'\033[1m' plain=$'\033[0m'; fi
say() { printf '\n%s%s%s\n' "$bold" "$*" "$plain"; }
run() { printf '\n$ purser %s\n' "$*"; purser "$@" || true; }
