//! JSON Schema: one file for each event and traits type, and an index.

use customerio_core::catalog::Catalog;
use customerio_core::event::EventSpec;
use customerio_core::schema;
use customerio_core::traits::TraitsSpec;
use serde_json::Value;

use super::files::{Files, INDEX};
use super::index::Index;
use super::json::pretty;
use super::loss::Feature;
use super::name::{event_files, traits_files};
use super::of_catalog::example;
use super::schema_options::{JsonSchema, JsonSchemaPart};

/// The features of shapes that neither the schemas nor the index show.
pub(super) const LOST: &[Feature] = &[Feature::Role, Feature::Check];

/// Exports a catalog as JSON Schema.
///
/// - Each event has a file in `track`, `page` or `screen`: `track/order-completed.json`, and
///   `track/order-completed.v2.json` for version 2.
/// - Each traits type has a file in `person`, `group` or `relationship`.
/// - `index.json` lists all files with their owners, tags and other metadata.
///
/// If the names of two declarations give the same file name, both file names get a hash.
#[doc = example!(
    "{JsonSchema, json_schema}",
    "",
    "json_schema(&catalog, JsonSchema::default())",
    "track/order-completed.json",
    "total"
)]
#[must_use]
pub fn json_schema(catalog: &Catalog, options: JsonSchema) -> Files {
    let mut files = Files::default();
    let mut index = Index::new(options);
    for (spec, file) in catalog.events().iter().zip(event_files(catalog.events())) {
        files.insert(&file, &pretty(of_event(spec, options)));
        index.add_event(spec, &file);
    }
    for (spec, file) in catalog.traits().iter().zip(traits_files(catalog.traits())) {
        files.insert(&file, &pretty(of_traits(spec, options)));
        index.add_traits(spec, &file);
    }
    files.insert(INDEX, &pretty(index.into_value()));
    files
}

fn of_event(spec: &'static EventSpec, options: JsonSchema) -> Value {
    match options.part {
        JsonSchemaPart::Properties => schema::of_event(spec, options.draft),
        JsonSchemaPart::Message => schema::of_event_message(spec, options.draft),
    }
}

fn of_traits(spec: &'static TraitsSpec, options: JsonSchema) -> Value {
    match options.part {
        JsonSchemaPart::Properties => schema::of_traits(spec, options.draft),
        JsonSchemaPart::Message => schema::of_traits_message(spec, options.draft),
    }
}

#[cfg(test)]
mod tests {
    use customerio_core::catalog::Catalog;
    use serde_json::{Value, json};

    use super::{JsonSchema, JsonSchemaPart, json_schema};
    use crate::export::{Draft, Files};
    use crate::fixture::{CUSTOMER, ORDER, ORDER_2, PRICES, catalog};

    fn parsed(files: &Files, path: &str) -> Value {
        serde_json::from_str(files.get(path).expect(path)).expect(path)
    }

    #[test]
    fn each_declaration_has_a_file_and_an_entry_in_the_index() {
        let files = json_schema(&catalog(), JsonSchema::default());
        let paths: Vec<_> = files.iter().map(|(path, _)| path).collect();
        assert_eq!(
            paths,
            [
                "index.json",
                "page/prices.json",
                "person/customer.json",
                "track/order-completed.json",
                "track/order-completed.v2.json",
            ]
        );
        assert_eq!(
            parsed(&files, "index.json"),
            json!({
                "draft": "2020-12",
                "events": [
                    {
                        "call": "track",
                        "deprecated": false,
                        "description": "A customer paid.",
                        "file": "track/order-completed.json",
                        "name": "Order Completed",
                        "owner": "checkout",
                        "since": "2026-01",
                        "tags": ["money", "core"],
                        "version": 1
                    },
                    {
                        "call": "track",
                        "deprecated": false,
                        "description": "A customer paid.",
                        "file": "track/order-completed.v2.json",
                        "name": "Order Completed",
                        "tags": [],
                        "version": 2
                    },
                    {
                        "call": "page",
                        "deprecated": true,
                        "deprecatedBecause": "use the new page",
                        "description": "A customer paid.",
                        "file": "page/prices.json",
                        "name": "Prices",
                        "tags": [],
                        "version": 1
                    }
                ],
                "generator": "customerio-catalog json-schema",
                "part": "properties",
                "traits": [
                    {
                        "deprecated": false,
                        "description": "Anyone who buys.",
                        "file": "person/customer.json",
                        "name": "Customer",
                        "of": "person",
                        "tags": [],
                        "version": 1
                    }
                ]
            })
        );
    }

    #[test]
    fn the_order_of_declarations_has_no_effect() {
        let other = Catalog::new([&ORDER, &PRICES, &ORDER_2], [&CUSTOMER]).expect("no duplicates");
        let files = json_schema(&catalog(), JsonSchema::default());
        assert_eq!(files, json_schema(&other, JsonSchema::default()));
        for (path, text) in files.iter() {
            assert!(text.ends_with("}\n"), "{path}");
            assert!(text.starts_with("{\n  \""), "{path}");
        }
    }

    #[test]
    fn the_options_choose_the_draft_and_the_part() {
        let of = |draft, part| {
            let files = json_schema(&catalog(), JsonSchema { draft, part });
            parsed(&files, "track/order-completed.json")
        };
        let properties = of(Draft::V2020_12, JsonSchemaPart::Properties);
        assert_eq!(
            properties["$schema"],
            "https://json-schema.org/draft/2020-12/schema"
        );
        assert_eq!(properties["properties"]["order_id"]["type"], "string");
        assert_eq!(properties["required"], json!(["order_id"]));

        let message = of(Draft::V7, JsonSchemaPart::Message);
        assert_eq!(
            message["$schema"],
            "http://json-schema.org/draft-07/schema#"
        );
        assert_eq!(message["properties"]["event"]["const"], "Order Completed");
    }
}
