//! Integers beyond 2^53, which readers of JSON round, are reported as a soft limit.

use std::collections::BTreeMap;

use customerio::CioEvent;
use customerio::call::Track;
use customerio::item::{ItemError, ItemSettings, SoftLimits, Validation, write_item};
use customerio::validate::check;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Value, json};

/// The largest integer up to which floats hold all.
const EXACT: i64 = 1 << 53;

#[derive(Serialize, JsonSchema)]
struct Foreign {
    number: u64,
}

#[derive(CioEvent)]
#[cio(event = "Counted", allow_pii("contact"))]
struct Counted {
    signed: i64,
    unsigned: u64,
    wide: u128,
    optional: Option<i128>,
    list: Vec<i64>,
    map: BTreeMap<String, u64>,
    any: Value,
    #[cio(foreign)]
    foreign: Foreign,
    #[cio(pii = "contact")]
    secret: u64,
    float: f64,
}

/// An event whose integers all have this distance from zero.
fn counted(magnitude: i64) -> Counted {
    let unsigned = magnitude.unsigned_abs();
    Counted {
        signed: -magnitude,
        unsigned,
        wide: unsigned.into(),
        optional: Some((-magnitude).into()),
        list: vec![0, magnitude],
        map: BTreeMap::from([("a/b".to_owned(), unsigned)]),
        any: json!({ "deep": [1, magnitude], "float": 1e300 }),
        foreign: Foreign { number: unsigned },
        secret: unsigned,
        float: 1e300,
    }
}

fn violations(event: &Counted, settings: &ItemSettings) -> Vec<String> {
    match write_item(&Track::new("u", event), settings, &mut Vec::new()) {
        Ok(written) => written.tolerated.iter().map(ToString::to_string).collect(),
        Err(ItemError::Invalid(violations)) => panic!("refused: {violations}"),
        Err(error) => panic!("{error}"),
    }
}

#[test]
fn an_integer_that_floats_do_not_hold_is_reported_and_sent() {
    let settings = ItemSettings::default();
    assert_eq!(violations(&counted(EXACT), &settings), [""; 0]);

    let found = violations(&counted(EXACT + 1), &settings);
    let words = "should be within 2^53 of zero and have at most 15 digits if it has a fraction, since \
                 many readers of JSON round other numbers; send it as a string, found ";
    let expected = [
        ("signed", "-9007199254740993"),
        ("unsigned", "9007199254740993"),
        ("wide", "9007199254740993"),
        ("optional", "-9007199254740993"),
        ("list/1", "9007199254740993"),
        ("map/a~1b", "9007199254740993"),
        ("any/deep/1", "9007199254740993"),
        ("foreign/number", "9007199254740993"),
        ("secret", "personal data, not shown"),
    ];
    let expected = expected.map(|(place, shown)| format!("/properties/{place}: {words}{shown}"));
    assert_eq!(found, expected);
}

#[test]
fn the_setting_for_soft_limits_decides() {
    let event = counted(i64::MAX);
    for validation in [Validation::Reject, Validation::Report] {
        for (soft_limits, is_refused) in [
            (SoftLimits::Reject, true),
            (SoftLimits::Report, false),
            (SoftLimits::Off, false),
        ] {
            let settings = ItemSettings {
                validation,
                soft_limits,
                ..ItemSettings::default()
            };
            let written = write_item(&Track::new("u", &event), &settings, &mut Vec::new());
            assert_eq!(written.is_err(), is_refused, "{soft_limits:?}");
            if let Ok(written) = written {
                let is_silent = soft_limits == SoftLimits::Off;
                assert_eq!(written.tolerated.is_empty(), is_silent, "{soft_limits:?}");
            }
        }
    }
    // A value by itself has no setting: it is valid.
    assert!(check(&u64::MAX).is_ok());
}
