#!/bin/sh
# An end-to-end test of a program in JavaScript, with Customer.io's own client, by a catalog in Rust:
# `cargo cio dev --expect` starts the sandbox, runs the program against it, and judges what arrives.
#
# CIO is the command, `cargo cio` by default. The packages are those of `node/package-lock.json`.
set -eu
cd "$(dirname "$0")"
cio=${CIO:-cargo cio}
(cd node && npm ci --ignore-scripts --no-audit --no-fund --silent)

# shellcheck disable=SC2086
$cio dev -p testing-example --address 127.0.0.1:0 --expect end-to-end.toml -- node node/checkout.mjs

# A test that can't fail shows nothing: a text in place of a number breaks the catalog.
# shellcheck disable=SC2086
if report=$($cio dev -p testing-example --address 127.0.0.1:0 --expect end-to-end.toml \
  -- node node/checkout.mjs wrong); then
  echo "a message that breaks the catalog was not reported" >&2
  exit 1
fi
case $report in
*total*) ;;
*)
  echo "the report does not name the property: $report" >&2
  exit 1
  ;;
esac
