#!/bin/sh
# PostgreSQL for the tests, which start a cluster of their own. Says nothing where it is there.
set -u

has_postgres() {
  command -v initdb || ls /usr/lib/postgresql/*/bin/initdb
}

has_postgres >/dev/null 2>&1 && exit 0

advice="The tests need PostgreSQL: install Debian's package postgresql, then run this again."
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "$advice" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
if ! { apt-get -qq update && apt-get -qq -y install --no-install-recommends postgresql; } >/dev/null; then
  echo "$advice" >&2
  exit 1
fi
