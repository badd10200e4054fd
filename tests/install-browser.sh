#!/bin/sh
# Chromium for the tests and the guide, and the library that its driver needs. Says nothing where both are there.
set -u
PATH="$PATH:/usr/sbin:/sbin"

has_browser() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_library() {
  [ "$(uname)" != Linux ] || ldconfig -p | grep -F libatomic.so.1
}

{ has_browser && has_library; } >/dev/null 2>&1 && exit 0

advice="The tests and the guide need a browser: install Debian's packages chromium and libatomic1, then run this again."
if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
  echo "$advice" >&2
  exit 1
fi

export DEBIAN_FRONTEND=noninteractive
if ! { apt-get -qq update && apt-get -qq -y install --no-install-recommends chromium libatomic1; } >/dev/null; then
  echo "$advice" >&2
  exit 1
fi
