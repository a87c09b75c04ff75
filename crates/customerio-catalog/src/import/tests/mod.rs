mod discriminators;
mod events;
mod folders;
mod formats;
mod forms;
mod keywords;
mod malformed;
mod other_keys;
mod references;
mod responses;
mod rudder_projects;
mod wrappings;

use std::fs;
use std::path::{Path, PathBuf};

use super::import;

fn imported(file: &str, text: &str) -> super::Imported {
    import(&[(file.to_owned(), text.to_owned())]).unwrap_or_else(|error| panic!("{error}"))
}

/// The Segment exports of both examples are read back: each rule becomes a type with its labels.
/// Only the rules for all events have no type.
#[test]
fn our_own_plans_are_read_back() {
    for example in ["shop", "saas"] {
        let path = format!(
            "{}/../../examples/{example}/catalog/segment/tracking-plan.json",
            env!("CARGO_MANIFEST_DIR"),
        );
        let text = fs::read_to_string(path).expect("the plan");
        let plan: serde_json::Value = serde_json::from_str(&text).expect("JSON");
        let imported = imported("tracking-plan.json", &text);
        let rules = plan["rules"].as_array().expect("rules");
        // The rules for all events have no type, and the rule for objects has two.
        assert_eq!(imported.declared, rules.len());
        for rule in rules {
            let Some(labels) = rule["jsonSchema"]["labels"].as_object() else {
                continue;
            };
            for (label, text) in labels {
                let text = text.as_str().expect("a string");
                let words: Vec<String> = text.split(", ").map(|it| format!("{it:?}")).collect();
                let expected = match label.as_str() {
                    "owner" | "since" => format!("{label} = {}", words.join(", ")),
                    "tags" => format!("tags({})", words.join(", ")),
                    "pii" => format!("allow_pii({})", words.join(", ")),
                    _ => label.clone(),
                };
                assert!(imported.code.contains(&expected), "{expected}: {rule}");
            }
        }
    }
}

#[test]
fn a_rule_becomes_readable_rust() {
    let plan = r#"{"rules": [{"key": "Order Completed", "type": "TRACK", "version": 2,
        "jsonSchema": {"description": "A customer paid.", "labels": {"owner": "checkout", "area": "money"},
          "properties": {"context": {"type": "object"}, "traits": {},
            "properties": {"type": "object", "required": ["orderId", "currency"], "additionalProperties": false,
              "properties": {
                "orderId": {"type": ["string"], "description": "Its number.", "minLength": 1, "maxLength": 64},
                "total": {"type": "number", "minimum": 0, "exclusiveMaximum": 10.5},
                "currency": {"type": "string", "enum": ["EUR", "usd", "c d"]},
                "coupon": {"type": ["string", "null"], "examples": ["SPRING"]},
                "type": {"type": "string", "pattern": "^[a-z]+$"},
                "paid_at": {"type": "string", "format": "date-time"},
                "tags": {"type": "array", "items": {"type": "string", "maxLength": 5}, "maxItems": 3},
                "ship": {"type": "object", "properties": {"zip": {"type": "string"}}, "required": ["zip"]},
                "extra": {"type": "object", "additionalProperties": {"type": "integer"}}
              }}}}, "deprecatedAt": "0001-01-01T00:00:00.000Z"}]}"#;
    let imported = imported("plan.json", plan);
    assert_eq!(imported.losses, []);
    expect_test::expect![[r#"
        //! Written by `cargo cio import`; from here on, yours.
        //!
        //! `cargo add customerio` for the package, and `cargo add serde_json` where a property may be
        //! anything.

        use customerio::{CioEvent, CioProperty};

        /// A customer paid.
        #[derive(Clone, Debug, CioEvent)]
        #[cio(event = "Order Completed", owner = "checkout", tags("area:money"), version = 2)]
        pub struct OrderCompletedV2 {
            #[cio(example = "SPRING")]
            pub coupon: Option<Option<String>>,
            pub currency: OrderCompletedV2Currency,
            pub extra: Option<std::collections::BTreeMap<String, i64>>,
            /// Its number.
            #[cio(rename = "orderId", length(1..=64))]
            pub order_id: String,
            pub paid_at: Option<std::time::SystemTime>,
            pub ship: Option<OrderCompletedV2Ship>,
            #[cio(items(..=3))]
            pub tags: Option<Vec<OrderCompletedV2TagsItem>>,
            #[cio(range(0.0..10.5))]
            pub total: Option<f64>,
            #[cio(rename = "type", pattern = "^[a-z]+$")]
            pub type_: Option<String>,
        }

        #[derive(Clone, Debug, CioProperty)]
        pub enum OrderCompletedV2Currency {
            #[cio(rename = "EUR")]
            Eur,
            #[cio(rename = "usd")]
            Usd,
            #[cio(rename = "c d")]
            CD,
        }

        #[derive(Clone, Debug, CioProperty)]
        #[cio(open)]
        pub struct OrderCompletedV2Ship {
            pub zip: String,
        }

        #[derive(Clone, Debug, CioProperty)]
        pub struct OrderCompletedV2TagsItem(#[cio(length(..=5))] pub String);
    "#]].assert_eq(&imported.code);
}

/// The compiler refuses to allow a class that no property has.
#[test]
fn a_class_that_no_property_has_is_not_allowed() {
    let plan = r#"{"rules": [{"key": "Order Completed", "type": "TRACK", "version": 1,
        "jsonSchema": {"labels": {"pii": "contact, health"}, "properties": {"properties": {
          "type": "object", "properties": {
            "mail": {"type": "string", "$comment": "personal data: contact"}}}}}}]}"#;
    let imported = imported("plan.json", plan);
    assert!(
        imported.code.contains(r#"allow_pii("contact"), open"#),
        "{}",
        imported.code
    );
    let losses: Vec<&str> = imported.losses.iter().map(|it| it.what.as_str()).collect();
    assert_eq!(
        losses,
        ["the permission for `health`, which no property holds"]
    );
}

/// Returns the files of a plan: one, or all of a folder.
fn files(path: &Path) -> Vec<(String, String)> {
    let mut paths = vec![path.to_owned()];
    if path.is_dir() {
        let files = fs::read_dir(path).expect("files");
        paths = files.map(|file| file.expect("a file").path()).collect();
        paths.sort();
    }
    let read = paths.into_iter().map(|path| {
        let name = path.file_name().expect("a name").to_string_lossy();
        let bytes = fs::read(&path).expect("bytes");
        let text = String::from_utf8_lossy(&bytes).into_owned();
        (name.into_owned(), text)
    });
    read.collect()
}

/// Returns the plans in a folder next to these tests, without the expected outputs.
fn plans(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("src/import/tests")
        .join(folder);
    let entries = fs::read_dir(folder).expect("plans");
    let mut plans: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.extension().is_none_or(|ending| ending != "txt"))
        .collect();
    plans.sort();
    plans
}

#[test]
fn each_format_is_read() {
    let plans = plans("plans");
    assert!(plans.len() >= 9, "{} plans", plans.len());
    for path in plans {
        let imported =
            import(&files(&path)).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert!(imported.declared > 0, "{}", path.display());
        let losses: Vec<String> = imported
            .losses
            .iter()
            .map(|loss| format!("// {loss}"))
            .collect();
        let losses = losses.join("\n");
        let told = format!("{}\n{losses}\n", imported.code);
        let expected = path.with_extension("txt");
        expect_test::expect_file![expected].assert_eq(&told);
    }
}

/// Equal inner objects become one type, and a referenced type keeps its title. Different objects
/// stay different types.
#[test]
fn equal_types_become_one() {
    let zip = r#"{"type": "object", "additionalProperties": false,
        "properties": {"zip": {"type": "string"}}}"#;
    let other = zip.replace("string", "boolean");
    let rule = |name: &str, sent: &str| {
        format!(
            r##"{{"key": "{name}", "type": "TRACK", "jsonSchema": {{
                "$defs": {{"buyer": {{"title": "Paying Party", "description": "Who pays.",
                    "type": "object", "properties": {{"home": {zip}}}}}}},
                "properties": {{"properties": {{"type": "object", "properties": {{
                    "sent": {{"type": "array", "items": {sent}}},
                    "buyer": {{"$ref": "#/$defs/buyer", "description": "Who paid."}}}}}}}}}}}}"##
        )
    };
    let plan = format!(
        r#"{{"rules": [{}, {}, {}]}}"#,
        rule("Paid", zip),
        rule("Order Sent", zip),
        rule("Lost", &other),
    );
    let code = imported("plan.json", &plan).code;
    let types: Vec<&str> = code
        .lines()
        .filter(|line| line.starts_with("pub struct "))
        .collect();
    assert_eq!(
        types,
        [
            "Paid",
            "PayingParty",
            "Home",
            "SentItem",
            "OrderSent",
            "Lost",
            "LostSentItem"
        ]
        .map(|name| format!("pub struct {name} {{"))
    );
    assert_eq!(code.matches("/// Who pays.").count(), 1);
    assert_eq!(code.matches("    /// Who paid.").count(), 3);
}
