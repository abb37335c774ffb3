#!/usr/bin/env bash
# A real systemd as process 1 of its own namespaces, over a throw-away overlay of this machine's root: nothing outside
# is changed, and nothing of it is left. run.sh sources this file; executed as 'sandbox.sh stage DIR' it is the part that
# runs inside the new namespaces.
set -euo pipefail

# Says why there can be no sandbox here, or nothing.
sandbox_obstacle() {
  local tool
  [ "$(id -u)" -eq 0 ] || { echo "it needs root"; return; }
  [ -x /lib/systemd/systemd ] || { echo "there is no /lib/systemd/systemd"; return; }
  for tool in unshare nsenter setpriv pgrep ldd; do
    command -v "$tool" > /dev/null 2>&1 || { echo "there is no $tool"; return; }
  done
  unshare --mount --pid --fork --uts --ipc --net --cgroup true 2> /dev/null || { echo "namespaces are refused"; return; }
  # shellcheck disable=SC2016
  unshare --mount --propagation private sh -c '
    d=$(mktemp -d) && mount -t tmpfs none "$d" && mkdir "$d/u" "$d/w" "$d/r" "$d/c" &&
      mount -t overlay none -o "lowerdir=/,upperdir=$d/u,workdir=$d/w" "$d/r" && mount -t cgroup2 none "$d/c" &&
      umount -l "$d" && rmdir "$d"' > /dev/null 2>&1 || echo "overlays or cgroups cannot be mounted"
}

# Boots. DIR is an empty directory; DIR/prepare.sh is run with the new root as its argument before systemd starts.
sandbox_boot() {
  box=$1
  box_group="purser-test-$$"
  PURSER_BOX_GROUP=$box_group setsid unshare --mount --propagation private \
    bash "${BASH_SOURCE[0]}" stage "$box" > "$box.console" 2>&1 &
  box_outer=$!
  local _
  for _ in $(seq 300); do
    box_init=$(pgrep -P "$box_outer" || true)
    if [ -n "$box_init" ] && [ "$(cat "/proc/$box_init/comm" 2> /dev/null)" = systemd ] &&
      [ "$(inside systemctl is-active basic.target 2> /dev/null)" = active ]; then
      return 0
    fi
    kill -0 "$box_outer" 2> /dev/null || break
    sleep 0.1
  done
  echo "the sandbox did not boot:" >&2
  cat "$box.console" >&2
  return 1
}

# Runs a command inside, as root.
inside() {
  nsenter --target "$box_init" --mount --pid --uts --ipc --net --cgroup -- env -i HOME=/root TERM=dumb \
    SYSTEMD_PAGER= SYSTEMD_COLORS=0 PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin "$@"
}

# Runs a command inside as a user, with the user's groups and run-time directory.
inside_as() {
  local user=$1 id
  shift
  id=$(inside id -u "$user")
  inside setpriv --reuid="$user" --regid="$user" --init-groups env HOME="/home/$user" USER="$user" \
    XDG_RUNTIME_DIR="/run/user/$id" NO_COLOR=1 "$@"
}

# Powers it off, or ends it by force, and removes what it had.
sandbox_end() {
  local _
  if [ -n "${box_init:-}" ]; then
    kill -s RTMIN+4 "$box_init" 2> /dev/null || true
    for _ in $(seq 100); do kill -0 "$box_outer" 2> /dev/null || break; sleep 0.1; done
  fi
  if [ -n "${box_outer:-}" ]; then
    kill -KILL ${box_init:+"$box_init"} "$box_outer" 2> /dev/null || true
    wait "$box_outer" 2> /dev/null || true
    # The kernel takes a moment to let go of what was killed.
    # shellcheck disable=SC2016
    unshare --mount --propagation private sh -c '
      mount -t cgroup2 none "$1" && cd "$1" && for _ in $(seq 50); do
        find . -depth -type d -path "*/$2*" -exec rmdir {} + && break
        sleep 0.1
      done' sh "$box" "$box_group" 2> /dev/null || true
  fi
  rm -rf "${box:?}" "$box.console"
}

# In the new mount namespace: a root over this machine's, a cgroup of its own, then the other namespaces.
stage() {
  local box=$1 root="$1/root"
  local prepare
  prepare=$(cat "$box/prepare.sh")
  mount -t tmpfs -o size=2g,mode=755 purser-test "$box"
  mkdir "$box/upper" "$box/work" "$root" "$box/cgroup"
  mount -t overlay purser-test -o "lowerdir=/,upperdir=$box/upper,workdir=$box/work" "$root"
  mount -t cgroup2 cgroup2 "$box/cgroup"
  mkdir "$box/cgroup/$PURSER_BOX_GROUP"
  echo $$ > "$box/cgroup/$PURSER_BOX_GROUP/cgroup.procs"
  umount -l "$box/cgroup"
  # What this machine has enabled is not for the sandbox, nor what would reach its kernel.
  find "$root/etc/systemd/system" -maxdepth 1 -name '*.wants' -exec rm -rf {} +
  : > "$root/etc/fstab"
  local unit
  for unit in systemd-{sysctl,modules-load,udevd,udev-trigger,remount-fs,timesyncd,networkd,resolved}.service \
    systemd-udevd-{control,kernel}.socket sys-{kernel-{config,debug,tracing},fs-fuse-connections}.mount \
    dev-{hugepages,mqueue}.mount proc-sys-fs-binfmt_misc.automount; do
    ln -sf /dev/null "$root/etc/systemd/system/$unit"
  done
  bash -euo pipefail -c "$prepare" prepare "$root"
  exec unshare --pid --fork --kill-child --uts --ipc --net --cgroup bash "${BASH_SOURCE[0]}" init "$root"
}

# As process 1: the kernel's file systems, the new root, systemd.
init() {
  local root=$1 node
  hostname purser-test
  mount -t proc proc "$root/proc"
  mount --bind "$root/proc/sys" "$root/proc/sys"
  mount -o remount,bind,ro "$root/proc/sys"
  mount -t sysfs -o ro sysfs "$root/sys"
  mount -t cgroup2 cgroup2 "$root/sys/fs/cgroup"
  mount -t tmpfs -o mode=755 tmpfs "$root/dev"
  for node in null zero full random urandom tty; do
    : > "$root/dev/$node"
    mount --bind "/dev/$node" "$root/dev/$node"
  done
  mkdir "$root/dev/pts" "$root/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$root/dev/pts"
  mount -t tmpfs -o mode=1777 tmpfs "$root/dev/shm"
  ln -s pts/ptmx "$root/dev/ptmx"
  ln -s /proc/self/fd "$root/dev/fd"
  mount -t tmpfs -o mode=755 tmpfs "$root/run"
  mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
  cd "$root"
  mkdir -p run/before
  pivot_root . run/before
  umount -l /run/before
  exec env -i container=purser-test PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
    /lib/systemd/systemd --system --unit=basic.target --show-status=0 < /dev/null
}

if [ "${BASH_SOURCE[0]}" = "$0" ]; then "$@"; fi
