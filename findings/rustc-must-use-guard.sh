#!/usr/bin/env bash
# rustc advises `let _ =` for an unused guard, which drops the guard at once and silences the warning.
#
# rustc 1.95.0: a `#[must_use]` type that acts in `drop` should live until the end of its block. The
# help of `unused_must_use` says "use `let _ = ...`", with no word of `let _guard`.
# Needs rustc.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
write() {
  cat > "$1.rs" <<RS
#[must_use = "the guard flushes when it is dropped"]
pub struct Guard;
impl Drop for Guard { fn drop(&mut self) { print!("dropped "); } }
pub fn guard() -> Guard { Guard }
fn main() { $2guard(); print!("end "); }
RS
  rustc --edition 2024 "$1.rs" -o "$1" 2> "$1.txt"
  echo "$1: $(grep -c '^warning: unused' "$1.txt" || true) warning, $(grep '^help' "$1.txt" || echo no help), $("./$1" | xargs)"
}
seen=$(write plain ''; write advised 'let _ = '; write named 'let _guard = ')
echo "$seen"
[ "$seen" = 'plain: 1 warning, help: use `let _ = ...` to ignore the resulting value, dropped end
advised: 0 warning, no help, dropped end
named: 0 warning, no help, end dropped' ]
