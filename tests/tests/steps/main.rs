//! Steps of numbers, from the attribute to the exports.

#![allow(
    dead_code,
    unreachable_pub,
    missing_docs,
    clippy::unwrap_used,
    reason = "a test binary exports nothing and panics to fail; its types are never read"
)]

use customerio::lock::{bytes, compare};
use customerio::schema::{Draft, of_shape};
use customerio::validate::check;
use customerio::{Catalog, CioEvent, CioProperty};
use customerio_catalog::example;
use customerio_catalog::export::{Files, Format, JsonSchema, LockHistory, SourceLinks, TypeScript};
use serde_json::{Value, json};

#[derive(CioEvent)]
#[cio(event = "Tipped")]
struct Tipped {
    /// The tip of a customer.
    #[cio(multiple_of = 0.01)]
    tip: f64,
    #[cio(multiple_of = 5, range(1..))]
    points: i32,
    #[cio(multiple_of = 0.5)]
    half: f32,
    #[cio(multiple_of = 3)]
    wide: u128,
}

const FINE: Tipped = Tipped {
    tip: 19.99,
    points: 15,
    half: 1.5,
    wide: u128::MAX,
};

#[test]
fn values_are_compared_digit_by_digit() {
    let found = |event: &Tipped| check(event).map_or_else(|it| it.to_string(), |()| String::new());
    assert_eq!(found(&FINE), "");
    assert_eq!(
        found(&Tipped {
            tip: 0.1 + 0.2,
            ..FINE
        }),
        "/tip: must be a multiple of 0.01, found 0.30000000000000004"
    );
    assert_eq!(
        found(&Tipped { points: 16, ..FINE }),
        "/points: must be a multiple of 5, found 16"
    );
    let wide = u128::MAX - 1;
    assert!(found(&Tipped { wide, ..FINE }).starts_with("/wide: must be a multiple of 3"));
}

#[test]
fn a_schema_has_the_steps_on_which_validators_agree() {
    let schema = of_shape(Tipped::SHAPE, Draft::V2020_12);
    let of = |pointer: &str| schema.pointer(&format!("/properties/{pointer}")).cloned();
    assert_eq!(of("points/multipleOf"), Some(json!(5)));
    assert_eq!(of("half/multipleOf"), Some(json!(0.5)));
    assert_eq!(of("tip/multipleOf"), None);
    assert_eq!(
        of("tip/description"),
        Some(json!(
            "The tip of a customer.\n\nIt must be a multiple of 0.01."
        ))
    );
}

#[test]
fn missing_features_of_a_format_are_losses() {
    let catalog = Catalog::new([Tipped::SPECS[0]], []).unwrap();
    let lost = |format: Format| -> Vec<String> {
        let export = format
            .export(
                &catalog,
                &Files::default(),
                &LockHistory::default(),
                &SourceLinks::default(),
            )
            .unwrap();
        let losses = export.losses.iter().map(ToString::to_string);
        losses.filter(|it| it.contains("multiple")).collect()
    };
    let tip = "track `Tipped` at /tip: must be a multiple of 0.01".to_owned();
    assert_eq!(lost(Format::JsonSchema(JsonSchema::default())), [tip]);
    assert_eq!(lost(Format::Typescript(TypeScript::default())).len(), 4);
    assert_eq!(lost(Format::Markdown), [""; 0]);
    let made: Value = example::of_event(Tipped::SPECS[0]);
    assert_eq!(made["points"].as_i64().map(|it| it % 5), Some(0), "{made}");
}

#[test]
fn a_narrower_step_breaks_a_lock() {
    #[derive(CioProperty)]
    struct Ten(#[cio(multiple_of = 10)] i32);

    #[derive(CioProperty)]
    struct Five(#[cio(multiple_of = 5)] i32);

    #[derive(CioProperty)]
    struct Half(#[cio(multiple_of = 0.5)] i32);

    let report = |was, now| compare(now, &bytes(was)).as_str().to_owned();
    let (ten, five) = (Ten::SHAPE, Five::SHAPE);
    assert_eq!(report(ten, five), "");
    assert_eq!(report(five, ten), "the whole's step is another");
    assert_eq!(report(i32::SHAPE, Half::SHAPE), "");
    assert_ne!(report(f64::SHAPE, five), "");
    assert_ne!(ten.fingerprint(), five.fingerprint());
}
