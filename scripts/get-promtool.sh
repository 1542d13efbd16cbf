#!/bin/sh
# Brings promtool, which checks alert rules, out of Debian's package prometheus without installing that: it would start a server. get-promtool.sh TARGET
set -eu
target=$1
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
apt-get download -q prometheus || { apt-get update -q && apt-get download -q prometheus; }
dpkg-deb --fsys-tarfile prometheus_*.deb | tar -x ./usr/bin/promtool
mkdir -p "$(dirname "$target")"
mv usr/bin/promtool "$target.new"
mv "$target.new" "$target"
