#!/usr/bin/env bash
# typify's type for "an id, an email or both" refuses both; its tuple of 2020-12 can hold nothing.
#
# typify 0.8.0: an `anyOf` that lists required keys becomes a choice of structs that each refuse the other
# key. `prefixItems` with `items: false` becomes a list of an enum without variants, the same tuple in
# draft-07 is right. A `const` and an ignored `multipleOf` accept any value.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "run"
edition = "2024"
[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"
typify = "=0.8.0"
TOML
cat > person.json <<'JSON'
{"title": "Value", "type": "object", "additionalProperties": false, "anyOf": [{"required": ["id"]}, {"required": ["email"]}],
 "properties": {"id": {"type": "string"}, "email": {"type": "string"}}}
JSON
cat > pair.json <<'JSON'
{"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "Value", "type": "array", "minItems": 2,
 "prefixItems": [{"type": "number"}, {"type": "string"}], "items": false}
JSON
cat > pair7.json <<'JSON'
{"$schema": "http://json-schema.org/draft-07/schema#", "title": "Value", "type": "array", "minItems": 2, "maxItems": 2,
 "items": [{"type": "number"}, {"type": "string"}]}
JSON
cat > paid.json <<'JSON'
{"title": "Value", "type": "object", "additionalProperties": false, "required": ["kind", "price"],
 "properties": {"kind": {"const": "card"}, "price": {"type": "number", "multipleOf": 0.5}}}
JSON
cat > src/main.rs <<'RS'
#![allow(dead_code)]
mod person { typify::import_types!("person.json"); }
mod pair { typify::import_types!("pair.json"); }
mod pair7 { typify::import_types!("pair7.json"); }
mod paid { typify::import_types!("paid.json"); }
fn read<T: serde::de::DeserializeOwned>(schema: &str, text: &str) {
    println!("{schema} {text}: {}", if serde_json::from_str::<T>(text).is_ok() { "read" } else { "refused" });
}
fn main() {
    read::<person::Value>("person", r#"{"id":"1"}"#);
    read::<person::Value>("person", r#"{"id":"1","email":"a@example.com"}"#);
    read::<pair::Value>("2020-12", r#"[1,"a"]"#);
    read::<pair7::Value>("draft-07", r#"[1,"a"]"#);
    read::<paid::Value>("paid", r#"{"kind":"card","price":1.5}"#);
    read::<paid::Value>("paid", r#"{"kind":"cash","price":1.3}"#);
}
RS
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = "person {\"id\":\"1\"}: read
person {\"id\":\"1\",\"email\":\"a@example.com\"}: refused
2020-12 [1,\"a\"]: refused
draft-07 [1,\"a\"]: read
paid {\"kind\":\"card\",\"price\":1.5}: read
paid {\"kind\":\"cash\",\"price\":1.3}: read" ]
