#!/usr/bin/env bash
# Purser's units in a real systemd: activation, notify, watchdog, restarts under load, the sandbox, the user's daemon.
# usage: Tests/systemd/run.sh [DIRECTORY-OF-THE-BINARIES]
# Prints a line for each thing shown and ends with 1 if one failed. Where no systemd can be booted it says why, as
# SKIPPED, and ends with 0; with PURSER_NO_SKIP=1 it ends with 1 then.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
project=$(cd "$here/../.." && pwd)
bin=$(cd "${1:-$project/.build/debug}" && pwd)
# shellcheck source=Tests/systemd/sandbox.sh
. "$here/sandbox.sh"

if [ ! -x /lib/systemd/systemd ] && [ "$(id -u)" -eq 0 ] && command -v apt-get > /dev/null 2>&1; then
  echo "installing systemd (it is not started on this machine)" >&2
  { apt-get update -q && apt-get install -y -q --no-install-recommends systemd; } >&2 || true
fi
obstacle=$(sandbox_obstacle)
if [ -n "$obstacle" ]; then
  echo "systemd-test: SKIPPED, nothing of it was tested: $obstacle"
  [ "${PURSER_NO_SKIP:-0}" = 0 ]
  exit
fi

box=$(mktemp -d "${TMPDIR:-/tmp}/purser-systemd.XXXXXX")
trap 'sandbox_end' EXIT
passed=0 failed=0 skipped=0

# same WHAT GOT WANTED
same() {
  if [ "$2" = "$3" ]; then
    passed=$((passed + 1))
    echo "ok      $1"
  else
    failed=$((failed + 1))
    echo "FAILED  $1: got '$2', wanted '$3'"
  fi
}

# has WHAT TEXT WORDS
has() { case $2 in *"$3"*) same "$1" yes yes ;; *) same "$1" "$2" "...$3..." ;; esac; }

# until_is GOT-COMMAND WANTED: asks again for up to half a minute, and prints the last answer.
until_is() {
  local wanted=$1 got='' _
  shift
  for _ in $(seq 150); do
    got=$("$@" 2> /dev/null || true)
    [ "$got" = "$wanted" ] && break
    sleep 0.2
  done
  echo "$got"
}

show() { inside systemctl show --value --property="$1" "${2:-purserd.service}"; }
user_show() { inside_as ada systemctl --user show --value --property="$1" purserd.service; }
# How often the watchdog was not fed in time.
timeouts() { inside journalctl --unit purserd --output cat | grep -c "Watchdog timeout"; }
# A command's exit code and what it said, on one line.
said() {
  local words code=0
  words=$("$@" 2>&1) || code=$?
  echo "$code $words" | tr '\n' ' '
}

cat > "$box/prepare.sh" <<PREPARE
root=\$1
make -s -C '$project' install-files BIN='$bin' DESTDIR="\$root" PREFIX=/usr/local > /dev/null
# The libraries of a debug build lie beside the compiler, which the sandbox may not see.
ldd '$bin/purserd' '$bin/purser-exec' '$bin/purser' | awk '\$2 == "=>" && \$3 !~ "^/(usr/)?lib/" && \$3 ~ "^/" { print \$3 }' | sort -u |
  xargs -r install -m 0644 -t "\$root/usr/local/lib"
chroot "\$root" ldconfig
cp '$here/load.py' '$here/job.yaml' "\$root/usr/local/share"
for name in ada bob; do chroot "\$root" useradd --create-home --shell /bin/sh "\$name"; done
# For the test: a watchdog of three seconds, and a second socket.
for kind in system user; do
  mkdir -p "\$root/etc/systemd/\$kind/purserd.service.d"
  printf '[Service]\nWatchdogSec=3\n' > "\$root/etc/systemd/\$kind/purserd.service.d/test.conf"
done
mkdir -p "\$root/etc/systemd/system/purserd.socket.d"
printf '[Socket]\nListenStream=/run/purser/second.sock\n' > "\$root/etc/systemd/system/purserd.socket.d/test.conf"
# ada's own service manager, without a login.
cat > "\$root/etc/systemd/system/manager-of-ada.service" <<UNIT
[Service]
Type=notify
User=ada
Delegate=yes
Environment=XDG_RUNTIME_DIR=/run/user/\$(chroot "\$root" id -u ada) SYSTEMD_LOG_TARGET=journal
ExecStartPre=+/usr/bin/install -d -m 0700 -o ada -g ada /run/user/\$(chroot "\$root" id -u ada)
ExecStart=/lib/systemd/systemd --user
KillMode=mixed
UNIT
mkdir -p "\$root/home/ada/.config/purser"
printf 'groups:\n  - {name: here, provider: local, terms: owned, limit: 4, price: 0.1, vcpus: 2, memory: 4GiB,\n     grant_delay: 1s, boot: 1s}\n' \
  > "\$root/home/ada/.config/purser/pool.yaml"
chroot "\$root" chown -R ada:ada /home/ada
PREPARE

echo "booting a systemd of its own (binaries: $bin)"
sandbox_boot "$box"
echo "$(inside systemctl --version | head -1), $(uname -r)"

echo "-- the units"
units=/usr/local/lib/systemd
same "systemd-analyze verify finds nothing wrong" \
  "$(inside env SYSTEMD_LOG_LEVEL=warning systemd-analyze verify --man=no $units/system/purserd.{service,socket} 2>&1 |
    grep purser || true)" ""
exposure=$(inside systemd-analyze security --offline=true --threshold=15 --no-pager $units/system/purserd.service) &&
  code=0 || code=$?
same "the exposure is 1.5 or less" "$code" 0
echo "        $(tail -1 <<< "$exposure" | sed 's/^[^A-Z]*//')"
inside systemd-sysusers
inside usermod --append --groups purser ada
same "sysusers makes the service's user" "$(inside id -gn purser)" purser

echo "-- socket activation and notify"
inside systemctl daemon-reload
inside systemctl enable --now --quiet purserd.socket
same "the socket is its group's" "$(inside stat -c '%a %U:%G' /run/purser/purserd.sock)" "660 root:purser"
same "nothing runs before the first request" "$(show ActiveState)" inactive
has "the first request starts the daemon" "$(said inside_as ada purser info)" "0 purserd "
same "it was started as Type=notify, and is ready" "$(show Type) $(show ActiveState)" "notify active"
has "it says what it serves" "$(show StatusText)" "serving"
same "it runs as its own user" "$(inside stat -c %U "/proc/$(show MainPID)")" purser
same "its state is its own" "$(inside stat -c '%a %U:%G' /var/lib/purser)" "750 purser:purser"
has "a second socket of the unit is served too" \
  "$(said inside purser info --socket /run/purser/second.sock)" "0 purserd "

echo "-- callers, through the sandbox"
has "a stranger may not use the socket" "$(said inside_as bob purser info)" "4 purser: you may not use the socket"
has "a member submits a modelled job" "$(said inside_as ada purser submit /usr/local/share/job.yaml)" "0 job 1 'held'"
same "which is hers" "$(inside purser show 1 --json | grep -o '"owner":"[^"]*"')" '"owner":"ada"'
inside usermod --append --groups purser bob
has "and nobody else's" "$(said inside_as bob purser cancel 1)" "4 purser: not your job: job 1 belongs to ada"
refusal=$(said inside_as ada purser submit -- true)
has "a real command is refused" "$refusal" "4 purser: this daemon runs no real commands"
has "and told where it can run" "$refusal" "systemctl --user start purserd"
has "root's too" "$(said inside purser submit -- true)" "4 purser: this daemon runs no real commands"

echo "-- ends it did not ask for"
before=$(show MainPID)
inside kill -KILL "$before"
same "a killed daemon is started again" "$(until_is 1 show NRestarts)" 1
has "and has lost nothing" "$(said inside_as ada purser status -q)" "0 1"
before=$(show MainPID)
inside kill -STOP "$before"
same "a daemon that hangs is ended by the watchdog and started again" "$(until_is 2 show NRestarts)" 2
same "and systemd says why" "$(timeouts)" 1
has "and has lost nothing" "$(said inside_as ada purser status -q)" "0 1"
if command -v strace > /dev/null 2>&1; then
  before=$(show MainPID)
  inside strace --quiet=all --output=/dev/null --follow-forks --attach="$before" --trace=fdatasync \
    --inject=fdatasync:delay_enter=300s:when=1 > /dev/null 2>&1 &
  tracer=$!
  until_is traced inside sh -c "grep -q 'TracerPid:.0$' /proc/$before/status || echo traced" > /dev/null
  inside_as ada purser submit /usr/local/share/job.yaml > /dev/null 2>&1 &
  hung=$!
  same "a daemon whose turn hangs in a disk write is found out by the watchdog" "$(until_is 2 timeouts)" 2
  # What strace holds on to cannot die.
  until_is gone inside sh -c "grep -q '^State:.[RSD]' /proc/$before/status || echo gone" > /dev/null
  inside pkill -KILL -x strace || true
  wait "$tracer" "$hung" 2> /dev/null || true
  same "and started again" "$(until_is 3 show NRestarts)" 3
  has "and the next one serves" "$(said inside_as ada purser status -q 1)" "0 1"
else
  skipped=$((skipped + 1))
  echo "SKIPPED a daemon whose turn hangs in a disk write (strace is not installed)"
fi

echo "-- three restarts during 1,200 requests"
inside python3 /usr/local/share/load.py /run/purser/purserd.sock 1200 /root/answers &
load=$!
for mark in 200 500 800; do
  while kill -0 "$load" 2> /dev/null && [ "$(inside sh -c 'wc -l < /root/answers || echo 0' 2> /dev/null)" -lt $mark ]
  do sleep 0.02; done
  inside systemctl restart purserd.service
done
wait "$load" && code=0 || code=$?
same "none was refused, and each got an answer" "$code" 0
same "no id was given twice" "$(inside sort -n /root/answers | uniq -d | head -1)" ""
inside purser status --all -q > "$box.listed"
same "every acknowledged job is there" \
  "$(inside cat /root/answers | sort | comm -23 - <(sort "$box.listed") | wc -l)" 0
rm -f "$box.listed"
has "and the bill verifies" "$(said inside purser cost verify)" "The bill verifies."
has "the socket outlived the restarts" "$(show NRestarts) $(show ActiveState purserd.socket)" "active"
before=$(show MainPID)
inside systemctl reload purserd.service
# This systemd does not wait for the end of a reload of Type=notify.
for _ in $(seq 50); do [ "$(show ActiveState)" = reloading ] || break; sleep 0.1; done
same "a reload keeps the process" "$(show MainPID) $(show ActiveState)" "$before active"
inside systemctl stop purserd.socket purserd.service
same "a stop is clean" "$(show Result)" success
same "and takes the socket away" "$(inside sh -c '[ -e /run/purser/purserd.sock ] && echo there || echo gone')" gone

echo "-- a user's own daemon"
inside systemctl start manager-of-ada.service
inside_as ada systemctl --user enable --now --quiet purserd.socket
# shellcheck disable=SC2016
same "its socket is the user's alone" "$(inside_as ada sh -c 'stat -c "%a %U" $XDG_RUNTIME_DIR/purser/purserd.sock')" \
  "600 ada"
# shellcheck disable=SC2016
id=$(inside_as ada sh -c 'cd && purser submit -q -- sh -c "echo \$\$ > pid; while ! [ -e finish ]; do sleep 0.1; done"')
same "the first request starts it, and it takes a real command" "$id $(user_show ActiveState)" "1 active"
same "which runs" "$(until_is RUNNING inside_as ada sh -c "purser status 1 --no-header | awk '{ print \$3 }'")" RUNNING
pid=$(until_is yes inside sh -c '[ -s /home/ada/pid ] && echo yes' > /dev/null; inside cat /home/ada/pid)
before=$(user_show MainPID)
for how in restart "kill --signal=KILL --kill-who=main"; do
  # shellcheck disable=SC2086
  inside_as ada systemctl --user $how purserd.service
  has "the daemon is back after systemctl --user ${how%% *}" "$(said inside_as ada purser info)" "0 purserd "
  same "as another process" "$([ "$(user_show MainPID)" != "$before" ] && echo yes)" yes
  same "the command runs on under its pid" "$(inside sh -c "kill -0 $pid && cat /home/ada/pid")" "$pid"
  has "and is still the job's one attempt" "$(said inside_as ada purser status 1 --no-header)" " RUNNING "
  before=$(user_show MainPID)
done
inside touch /home/ada/finish
has "it ends as it should" "$(said inside_as ada purser wait 1)" "0 job 1 'sh' SUCCEEDED"
has "after one attempt" "$(inside_as ada purser show 1 --json | tr -d ' \n' | grep -o '"attempts":1,')" '"attempts":1,'
has "and its bill verifies" "$(said inside_as ada purser cost verify)" "The bill verifies."

echo "systemd-test: $passed shown, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
