use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use super::import;

fn imported(file: &str, text: &str) -> super::Imported {
    import(&[(file.to_owned(), text.to_owned())]).unwrap_or_else(|error| panic!("{error}"))
}

/// What both examples say to Segment is read back: each rule has its type, with what its labels say,
/// and what is lost are the rules for all events, and words that no type holds.
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
        assert_eq!(
            imported.declared,
            rules.len() - 1,
            "all but what is said of all"
        );
        for rule in rules {
            let Some(labels) = rule["jsonSchema"]["labels"].as_object() else {
                continue;
            };
            for (label, text) in labels {
                let text = text.as_str().expect("a text");
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
        "jsonSchema": {"description": "A customer paid.", "labels": {"team": "checkout", "area": "money"},
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

#[test]
fn each_shape_of_plan_is_known() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/import/tests/plans");
    let mut seen = 0;
    for entry in fs::read_dir(&folder).expect("plans") {
        let path = entry.expect("an entry").path();
        let files: Vec<(String, String)> = if path.is_dir() {
            let mut files: Vec<_> = fs::read_dir(&path)
                .expect("files")
                .map(|file| file.expect("a file").path())
                .collect();
            files.sort();
            files
        } else if path.extension().is_some_and(|ending| ending == "txt") {
            continue;
        } else {
            vec![path.clone()]
        }
        .into_iter()
        .map(|path| {
            let name = path
                .file_name()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            (name, fs::read_to_string(&path).expect("text"))
        })
        .collect();
        let imported = import(&files).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
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
        seen += 1;
    }
    assert!(seen >= 9, "{seen} plans");
}

#[test]
fn broken_plans_are_told_with_their_place() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/import/tests/broken");
    let mut seen = 0;
    let mut told = Vec::new();
    for entry in fs::read_dir(&folder).expect("plans") {
        let path = entry.expect("an entry").path();
        let name = path
            .file_name()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let text = String::from_utf8_lossy(&fs::read(&path).expect("bytes")).into_owned();
        let line = if name.starts_with("lock-") {
            let files = crate::export::Files::from_iter([(name.clone(), text)]);
            match crate::diff::diff(&files, &crate::export::Files::default(), false) {
                Ok(_) => panic!("{name} is fine"),
                Err(error) => error.to_string(),
            }
        } else {
            match import(&[(name.clone(), text)]) {
                Ok(imported) => {
                    let lost: Vec<_> = imported.losses.iter().map(ToString::to_string).collect();
                    assert!(!lost.is_empty(), "{name} is fine:\n{}", imported.code);
                    lost.join("\n  ")
                }
                Err(error) => error.to_string(),
            }
        };
        told.push(format!("{line}\n"));
        seen += 1;
    }
    told.sort();
    assert!(seen >= 60, "{seen} broken files");
    expect_test::expect_file!["tests/broken.txt"].assert_eq(&told.concat());
}

/// Random changes to plans and locks never panic, hang or write what is no Rust.
#[test]
fn changed_at_random_they_are_read_or_refused() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/import/tests");
    let mut seeds = Vec::new();
    for folder in ["plans", "broken"] {
        for entry in fs::read_dir(root.join(folder)).expect("files") {
            let path = entry.expect("an entry").path();
            if path.is_file() && path.extension().is_some_and(|it| it != "txt") {
                let name = path
                    .file_name()
                    .expect("a name")
                    .to_string_lossy()
                    .into_owned();
                seeds.push((name, fs::read(&path).expect("bytes")));
            }
        }
    }
    seeds.sort();
    let seconds = std::env::var("CIO_FUZZ_SECONDS").ok();
    let seconds = seconds.map(|it| it.parse().expect("a count of seconds"));
    let start = Instant::now();
    let mut random = fastrand::Rng::with_seed(7);
    if seconds.is_some() {
        random = fastrand::Rng::new();
    }
    let mut rounds = 0;
    loop {
        let is_done = match seconds {
            None => rounds >= 400,
            Some(seconds) => start.elapsed() >= Duration::from_secs(seconds),
        };
        if is_done {
            break;
        }
        rounds += 1;
        let (name, bytes) = &seeds[random.usize(..seeds.len())];
        let mut bytes = bytes.clone();
        for _ in 0..random.usize(1..4) {
            mutate(
                &mut bytes,
                &seeds[random.usize(..seeds.len())].1,
                &mut random,
            );
        }
        let text = String::from_utf8_lossy(&bytes).into_owned();
        let files = crate::export::Files::from_iter([("lock.json".to_owned(), text.clone())]);
        let _ = crate::diff::diff(&files, &crate::export::Files::default(), true);
        let result = std::panic::catch_unwind(|| import(&[(name.clone(), text.clone())]));
        match result.unwrap_or_else(|_| panic!("a panic on {name}:\n{text}")) {
            Ok(imported) => {
                syn::parse_file(&imported.code)
                    .unwrap_or_else(|error| panic!("{error} in\n{}", imported.code));
            }
            Err(error) => assert!(!error.reason.is_empty()),
        }
    }
}

fn mutate(bytes: &mut Vec<u8>, other: &[u8], random: &mut fastrand::Rng) {
    const TOKENS: &[&str] = &[
        "null",
        "true",
        "[]",
        "{}",
        "\"\"",
        "-1",
        "1e999",
        "18446744073709551616",
        "\"type\"",
        "\"object\"",
        "\"$ref\": \"#\",",
        "\"enum\": [],",
        "\\u0000",
        "\u{feff}",
        "- ",
        ": ",
        "&a ",
        "*a",
        "\"properties\": {},",
    ];
    if bytes.is_empty() {
        return;
    }
    let at = random.usize(..bytes.len());
    let end = (at + random.usize(..32)).min(bytes.len());
    match random.u8(..6) {
        0 => bytes[at] = random.u8(..),
        1 => drop(bytes.drain(at..end)),
        2 => drop(bytes.splice(at..at, TOKENS[random.usize(..TOKENS.len())].bytes())),
        3 => bytes.truncate(at),
        4 if !other.is_empty() => {
            let from = random.usize(..other.len());
            let to = (from + random.usize(..64)).min(other.len());
            drop(bytes.splice(at..end, other[from..to].iter().copied()));
        }
        _ => {
            let again = bytes[at..end].repeat(random.usize(1..4));
            drop(bytes.splice(at..at, again));
        }
    }
}

#[test]
fn what_is_too_deep_is_refused() {
    for (file, unit) in [
        ("a.json", "["),
        ("a.json", "{\"a\":"),
        ("a.yaml", "["),
        ("a.yaml", "- "),
    ] {
        let text = unit.repeat(100_000);
        let error = import(&[(file.to_owned(), text)]).expect_err(file);
        assert!(error.reason.starts_with("no "), "{error}");
    }
    let deep = "{\"title\": \"Deep Dived\", \"properties\": ".to_owned()
        + &"{\"a\": {\"properties\": ".repeat(60)
        + "{}"
        + &"}".repeat(121);
    let imported = imported("deep.json", &deep);
    assert!(
        imported.losses[0].what.contains("more levels"),
        "{:?}",
        imported.losses
    );
}
