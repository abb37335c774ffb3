#!/usr/bin/env bash
# Installs the headers of SQLite, libyaml and mimalloc where they are missing, or says exactly what to install.
set -euo pipefail

missing=()
[ -e /usr/include/sqlite3.h ] || pkg-config --exists sqlite3 2>/dev/null || missing+=(libsqlite3-dev sqlite3)
[ -e /usr/include/yaml.h ] || pkg-config --exists yaml-0.1 2>/dev/null || missing+=(libyaml-dev)
[ -e /usr/include/mimalloc.h ] || missing+=(libmimalloc-dev)
if [ ${#missing[@]} -eq 0 ]; then
  exit 0
fi
if ! command -v swift >/dev/null 2>&1; then
  echo "purser needs Swift 6.3 or newer on the PATH: see https://www.swift.org/install" >&2
  exit 1
fi
if ! command -v apt-get >/dev/null 2>&1; then
  echo "purser needs the headers of SQLite, libyaml and mimalloc (sqlite-devel, libyaml-devel and mimalloc-devel on Fedora)." >&2
  exit 1
fi
as_root=()
if [ "$(id -u)" -ne 0 ]; then
  if ! command -v sudo >/dev/null 2>&1; then
    echo "purser needs some headers. As root: apt-get install -y ${missing[*]}" >&2
    exit 1
  fi
  as_root=(sudo)
fi
echo "installing ${missing[*]}" >&2
"${as_root[@]}" apt-get update -q >&2
"${as_root[@]}" apt-get install -y -q --no-install-recommends "${missing[@]}" >&2
