#!/bin/sh
# An end-to-end test without a test framework: `cargo cio dev --expect` starts the sandbox, runs the
# program against it, judges what arrives by the catalog, and compares it with a file.
#
# CIO is the command, `cargo cio` by default.
set -eu
cd "$(dirname "$0")"
cio=${CIO:-cargo cio}
cargo build -q -p testing-example --bin checkout

# shellcheck disable=SC2086
$cio dev -p testing-example --address 127.0.0.1:0 --expect end-to-end.toml \
  -- cargo run -q -p testing-example --bin checkout

# A test that can't fail shows nothing: without entries, both messages are unexpected.
none=$(mktemp)
trap 'rm -f "$none"' EXIT
# shellcheck disable=SC2086
if $cio dev -p testing-example --address 127.0.0.1:0 --expect "$none" \
  -- cargo run -q -p testing-example --bin checkout; then
  echo "unexpected messages were not reported" >&2
  exit 1
fi

# The same in JavaScript.
sh ./end-to-end-node.sh
