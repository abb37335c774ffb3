#!/usr/bin/env bash
# Installs SQLite's headers where they are missing, or says exactly what to install.
set -euo pipefail

if [ -e /usr/include/sqlite3.h ] || pkg-config --exists sqlite3 2>/dev/null; then
  exit 0
fi
if ! command -v swift >/dev/null 2>&1; then
  echo "purser needs Swift 6.3 or newer on the PATH: see https://www.swift.org/install" >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "purser needs SQLite's headers. As root: apt-get install -y libsqlite3-dev" >&2
    exit 1
  fi
  as_root=(sudo)
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "purser needs SQLite's headers (libsqlite3-dev on Debian, sqlite-devel on Fedora)." >&2
  exit 1
fi
echo "installing libsqlite3-dev" >&2
"${as_root[@]}" apt-get update -q >&2
"${as_root[@]}" apt-get install -y -q --no-install-recommends libsqlite3-dev sqlite3 >&2
