#!/bin/sh
# Installs the Debian packages that are missing: setup-debian.sh [build] [test] [bench]; without words,
# build and test.
# Works as root or with sudo, and without a terminal. Changes nothing where all are there.
set -eu

build="build-essential meson ninja-build pkg-config libyaml-dev libexpat1-dev libutf8proc-dev librandom123-dev python3"
test="check libjansson-dev clang libclang-rt-14-dev python3-pytest python3-yaml python3-jsonschema
  python3-numpy python3-scipy python3-hypothesis"
bench="libglpk-dev coinor-libcbc-dev python3-numpy python3-scipy time"

[ $# -gt 0 ] || set -- build test
wanted=
for set in "$@"; do
    case $set in
    build) wanted="$wanted $build" ;;
    test) wanted="$wanted $test" ;;
    bench) wanted="$wanted $bench" ;;
    *)
        echo "setup-debian.sh: \"$set\" is no set of packages; there are build, test and bench" >&2
        exit 2
        ;;
    esac
done

if ! command -v dpkg-query >/dev/null; then
    echo "setup-debian.sh: this is no Debian; install by hand:$wanted" >&2
    exit 0
fi

missing=
for package in $wanted; do
    state=$(dpkg-query -W -f '${db:Status-Status}' "$package" 2>/dev/null || true)
    [ "$state" = installed ] || missing="$missing $package"
done
[ -n "$missing" ] || exit 0

as_root=
if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
        echo "setup-debian.sh: as root, run: apt-get install$missing" >&2
        exit 1
    fi
    as_root=sudo
fi
echo "installing:$missing" >&2
# stdout is left to the caller's own output
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q update >&2
# shellcheck disable=SC2086 # a list of words
$as_root env DEBIAN_FRONTEND=noninteractive apt-get -q install -y --no-install-recommends $missing >&2
