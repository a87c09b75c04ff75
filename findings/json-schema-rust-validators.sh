#!/usr/bin/env bash
# Rust's validators disagree on 19.99, on ids over 2^53, on `\d`, and on an unknown `$ref`.
#
# boon 0.6.1 compares with `maximum` and `multipleOf` as floats, refuses a schema whose `pattern` looks ahead, and
# reads patterns in Rust's syntax: `[[:alpha:]]` is a letter, which it is not in ECMA 262. valico 4.0.0 takes ids
# as floats in `const` too, any digit as `\d`, and `is_valid` is true where a `$ref` leads nowhere; only
# `is_strictly_valid` is not. jsonschema 0.61.2 gets all of these right.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "rust-validators"
edition = "2024"
[dependencies]
boon = "=0.6.1"
jsonschema = { version = "=0.61.2", default-features = false }
serde_json = "1"
valico = "=4.0.0"
TOML
cat > src/main.rs <<'RS'
use serde_json::{Value, json};
fn word(valid: bool) -> &'static str {
    if valid { "valid" } else { "invalid" }
}
fn boon(schema: &Value, value: &Value) -> &'static str {
    let (mut schemas, mut compiler) = (boon::Schemas::new(), boon::Compiler::new());
    compiler.add_resource("https://shop.example/s.json", schema.clone()).unwrap();
    compiler.compile("https://shop.example/s.json", &mut schemas).map_or("no schema", |index| word(schemas.validate(value, index).is_ok()))
}
fn jsonschema(schema: &Value, value: &Value) -> &'static str {
    jsonschema::validator_for(schema).map_or("no schema", |schema| word(schema.is_valid(value)))
}
fn valico(schema: &Value, value: &Value) -> &'static str {
    let mut scope = valico::json_schema::Scope::new();
    scope.compile_and_return(schema.clone(), false).map_or("no schema", |schema| word(schema.validate(value).is_valid()))
}
fn main() {
    let id = 9_007_199_254_740_993_u64;
    for (schema, value) in [
        (json!({"multipleOf": 0.01}), json!(19.99)),
        (json!({"multipleOf": 2}), json!(id)),
        (json!({"maximum": id - 1}), json!(id)),
        (json!({"const": id - 1}), json!(id)),
        (json!({"uniqueItems": true}), json!([1, 1.0])),
        (json!({"pattern": "^(?!test-)[a-z-]+$"}), json!("order")),
        (json!({"pattern": "^[[:alpha:]]+$"}), json!("x")),
        (json!({"pattern": "^\\d+$"}), json!("\u{661}")),
        (json!({"$ref": "#/$defs/money"}), json!(1)),
    ] {
        println!("{schema} {value}: boon {}, jsonschema {}, valico {}", boon(&schema, &value), jsonschema(&schema, &value), valico(&schema, &value));
    }
}
RS
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = '{"multipleOf":0.01} 19.99: boon invalid, jsonschema valid, valico invalid
{"multipleOf":2} 9007199254740993: boon valid, jsonschema invalid, valico valid
{"maximum":9007199254740992} 9007199254740993: boon valid, jsonschema invalid, valico valid
{"const":9007199254740992} 9007199254740993: boon invalid, jsonschema invalid, valico valid
{"uniqueItems":true} [1,1.0]: boon invalid, jsonschema invalid, valico valid
{"pattern":"^(?!test-)[a-z-]+$"} "order": boon no schema, jsonschema valid, valico valid
{"pattern":"^[[:alpha:]]+$"} "x": boon valid, jsonschema invalid, valico valid
{"pattern":"^\\d+$"} "١": boon invalid, jsonschema invalid, valico valid
{"$ref":"#/$defs/money"} 1: boon no schema, jsonschema no schema, valico valid' ]
