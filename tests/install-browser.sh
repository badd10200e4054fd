#!/bin/sh
# Chromium for the tests and the guide, and the library that its driver needs. Says nothing where both are there.
# Debian's chromium-headless-shell is the same browser without a window: the tests take half the time with it. Where it
# cannot be had, they take Chromium itself.
set -u
PATH="$PATH:/usr/sbin:/sbin"

has_browser() {
  command -v chromium || command -v chromium-browser || command -v google-chrome
}

has_library() {
  [ "$(uname)" != Linux ] || ldconfig -p | grep -F libatomic.so.1
}

may_install() {
  [ "$(id -u)" -eq 0 ] && command -v apt-get
}

install() {
  DEBIAN_FRONTEND=noninteractive apt-get -qq -y install --no-install-recommends "$@"
}

if ! { has_browser && has_library; } >/dev/null 2>&1; then
  if ! { may_install && apt-get -qq update && install chromium libatomic1; } >/dev/null; then
    echo "The tests and the guide need a browser: install Debian's packages chromium and libatomic1, then run this again." >&2
    exit 1
  fi
fi

command -v chromium-headless-shell >/dev/null 2>&1 || { may_install && install chromium-headless-shell; } >/dev/null 2>&1
exit 0
