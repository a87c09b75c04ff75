#!/usr/bin/env bash
# For a field `r#type`, darling and attribute-derive demand `r#type = …` in the attribute; deluxe refuses just that.
#
# darling 0.24.1, deluxe 0.5.0 and attribute-derive 0.11.0 read one struct of options from `#[event(…)]`. Each refuses
# `price = 20` for an `f64`; darling takes `price = "NaN"` and `count = "3"`. An attribute with a path, `#[shop::event]`,
# is passed over by all. A list is `tag = "a", tag = "b"` to two of them, and `tag("a", "b")` to the other.
# Needs cargo.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT; cd "$folder"
mkdir src
cat > Cargo.toml <<'TOML'
[package]
name = "attribute-readers"
edition = "2024"
[dependencies]
attribute-derive = "=0.11.0"
darling = "=0.24.1"
deluxe = "=0.5.0"
# deluxe reads the types of syn 2, the others those of syn 3.
syn = { version = "3", features = ["full"] }
syn2 = { package = "syn", version = "2", features = ["full"] }
TOML
cat > src/main.rs <<'RS'
use attribute_derive::FromAttr;
use darling::FromDeriveInput;

#[derive(FromDeriveInput)]
#[darling(attributes(event))]
struct Darling {
    count: Option<u8>,
    price: Option<f64>,
    #[darling(multiple)]
    tag: Vec<String>,
    r#type: Option<String>,
}

#[derive(deluxe::ParseAttributes)]
#[deluxe(attributes(event))]
struct Deluxe {
    #[deluxe(default)]
    count: Option<u8>,
    #[deluxe(default)]
    price: Option<f64>,
    #[deluxe(default, append)]
    tag: Vec<String>,
    #[deluxe(default)]
    r#type: Option<String>,
}

#[derive(FromAttr)]
#[attribute(ident = event)]
struct AttributeDerive {
    count: Option<u8>,
    price: Option<f64>,
    #[attribute(optional)]
    tag: Vec<String>,
    r#type: Option<String>,
}

macro_rules! show {
    ($result:expr) => {
        match $result {
            Ok(it) => {
                let values = [it.count.map(|it| it.to_string()), it.price.map(|it| it.to_string()), it.r#type];
                let values: Vec<_> = values.into_iter().flatten().chain(it.tag).collect();
                if values.is_empty() { "nothing".to_owned() } else { values.join(" and ") }
            }
            Err(_) => "error".to_owned(),
        }
    };
}

fn main() {
    for attribute in [
        "event(type = \"a\")",
        "event(r#type = \"a\")",
        "event(price = 20)",
        "event(price = \"NaN\")",
        "event(count = \"3\")",
        "event(tag = \"a\", tag = \"b\")",
        "event(tag(\"a\", \"b\"))",
        "shop::event(count = 3)",
    ] {
        let text = format!("#[{attribute}] struct Paid;");
        let input: syn::DeriveInput = syn::parse_str(&text).unwrap();
        let darling = show!(Darling::from_derive_input(&input));
        let attribute_derive = show!(AttributeDerive::from_attributes(&input.attrs));
        let input: syn2::DeriveInput = syn2::parse_str(&text).unwrap();
        let deluxe = show!(deluxe::parse_attributes::<_, Deluxe>(&input));
        println!("{attribute}: darling {darling}, deluxe {deluxe}, attribute-derive {attribute_derive}");
    }
}
RS
seen=$(cargo run --quiet)
echo "$seen"
[ "$seen" = 'event(type = "a"): darling error, deluxe a, attribute-derive error
event(r#type = "a"): darling a, deluxe error, attribute-derive a
event(price = 20): darling error, deluxe error, attribute-derive error
event(price = "NaN"): darling NaN, deluxe error, attribute-derive error
event(count = "3"): darling 3, deluxe error, attribute-derive error
event(tag = "a", tag = "b"): darling a and b, deluxe a and b, attribute-derive error
event(tag("a", "b")): darling error, deluxe error, attribute-derive a and b
shop::event(count = 3): darling nothing, deluxe nothing, attribute-derive nothing' ]
