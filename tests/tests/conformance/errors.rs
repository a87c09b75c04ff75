//! The errors of calls that can't be sent.

use std::time::{Duration, SystemTime};

use customerio::call::{Alias, AnonymousId, Group, GroupId, Identify, Page, Track};
use customerio::item::{ItemError, ItemSettings, SoftLimits, Validation};
use customerio::validate::Rule;
use customerio::{Empty, Identity};
use serde_json::json;

use crate::support::item_with;
use crate::types::*;

#[track_caller]
fn message<T>(result: Result<T, ItemError>) -> String {
    match result {
        Ok(_) => panic!("sent"),
        Err(error) => error.to_string(),
    }
}

fn bad_order() -> OrderCompleted {
    OrderCompleted {
        order_id: String::new(),
        total: f64::NAN,
        products: vec![
            Product {
                sku: "nope".into(),
                quantity: 0
            };
            4
        ],
        ..order()
    }
}

#[test]
fn all_violations_with_their_pointers() {
    let error = item_with(&Track::new("u1", &bad_order()), &ItemSettings::default()).unwrap_err();
    let ItemError::Invalid(violations) = error else {
        panic!("{error}")
    };
    let places: Vec<_> = violations
        .iter()
        .map(|it| it.pointer().to_owned())
        .collect();
    assert_eq!(
        places[..3],
        [
            "/properties/order_id",
            "/properties/total",
            "/properties/products"
        ]
    );
    assert_eq!(places[3], "/properties/products/0/sku");
    assert_eq!(violations.len(), 3 + 2 * 4);
    assert_eq!(
        violations.iter().nth(3).unwrap().to_string(),
        "/properties/products/0/sku: must match `^[a-z]-[0-9]+$`, found \"nope\""
    );
}

#[test]
fn personal_data_is_not_shown() {
    let customer = Customer {
        email: Some("secret at example".into()),
        ..Customer::default()
    };
    let message = message(item_with(
        &Identify::new("u1", &customer),
        &ItemSettings::default(),
    ));
    assert!(
        message.contains("/traits/email: must be a string of the format `email`"),
        "{message}"
    );
    assert!(!message.contains("secret"), "{message}");
}

#[test]
fn ids() {
    let event = order();
    let settings = ItemSettings::default();
    let company = Company {
        name: "Acme".into(),
        employees: None,
    };
    for (result, place) in [
        (item_with(&Track::new("", &event), &settings), "/userId"),
        (
            item_with(&Track::new(Identity::anonymous(""), &event), &settings),
            "/anonymousId",
        ),
        (
            item_with(&Identify::by_email("", &Empty), &settings),
            "/traits/email",
        ),
        (
            item_with(
                &Group::without_person(GroupId::new(""), &company),
                &settings,
            ),
            "/groupId",
        ),
        (
            item_with(
                &Group::without_person(GroupId::new("a"), &company).object_type_id(""),
                &settings,
            ),
            "/traits/objectTypeId",
        ),
        (
            item_with(&Alias::new("u", AnonymousId::new("")), &settings),
            "/previousId",
        ),
        (
            item_with(
                &Alias::new("u", AnonymousId::new("a")).message_id(""),
                &settings,
            ),
            "/messageId",
        ),
    ] {
        let message = message(result);
        assert!(
            message.contains(&format!("{place}: must not be empty")),
            "{message}"
        );
    }
}

#[test]
fn times() {
    let settings = ItemSettings::default();
    let early = SystemTime::UNIX_EPOCH - Duration::from_secs(1);
    let message_early = message(item_with(
        &Alias::new("u", AnonymousId::new("a")).timestamp(early),
        &settings,
    ));
    assert!(
        message_early
            .contains("/timestamp: must not be before 1970, found 1969-12-31T23:59:59.000Z"),
        "{message_early}"
    );
    let late = SystemTime::UNIX_EPOCH + Duration::from_secs(400_000_000_000);
    let message_late = message(item_with(
        &Alias::new("u", AnonymousId::new("a")).timestamp(late),
        &settings,
    ));
    assert!(
        message_late.contains("/timestamp: must be in the years 0000 to 9999"),
        "{message_late}"
    );
}

#[test]
fn sizes_to_the_byte() {
    let settings = ItemSettings {
        soft_limits: SoftLimits::Off,
        ..ItemSettings::default()
    };
    let page = |length: usize| PricingPage {
        url: format!("https://example.com/{}", "x".repeat(length)),
    };
    let size = |length| {
        let mut out = Vec::new();
        let page = page(length);
        let call = Page::new("u1", &page);
        customerio::item::write_item(&call, &settings, &mut out).map(|_| out.len())
    };
    let rest = size(0).unwrap();
    assert_eq!(size(32_000 - rest).unwrap(), 32_000);
    match size(32_001 - rest) {
        Err(ItemError::TooLarge {
            bytes: 32_001,
            limit: 32_000,
        }) => {}
        other => panic!("{other:?}"),
    }
}

#[test]
fn the_setting_for_violations() {
    let mut event = order();
    event.products.clear();
    let report = ItemSettings {
        validation: Validation::Report,
        ..ItemSettings::default()
    };
    let mut out = Vec::new();
    let written =
        customerio::item::write_item(&Track::new("u1", &event), &report, &mut out).unwrap();
    assert_eq!(
        written.tolerated.to_string(),
        "/properties/products: must have 1 to 3 items, found 0"
    );

    let off = ItemSettings {
        validation: Validation::Off,
        ..ItemSettings::default()
    };
    assert!(item_with(&Track::new("u1", &event), &off).is_ok());
    for settings in [report, off] {
        let message = message(item_with(&Track::new("u1", &bad_order()), &settings));
        assert!(
            message.contains("/properties/total: must be finite"),
            "never null: {message}"
        );
    }
}

#[test]
fn soft_limits() {
    let customer = Customer {
        first_name: Some("x".repeat(1_001)),
        ..Customer::default()
    };
    let id = "u".repeat(151);
    let call = Identify::new(&id, &customer);
    let mut out = Vec::new();
    let written = customerio::item::write_item(&call, &ItemSettings::default(), &mut out).unwrap();
    let places: Vec<_> = written
        .tolerated
        .iter()
        .map(|it| it.pointer().to_owned())
        .collect();
    assert_eq!(places, ["/userId", "/traits/first_name"]);
    assert!(
        written
            .tolerated
            .iter()
            .all(|it| matches!(it.rule(), Rule::SoftLimit { .. }))
    );

    let reject = ItemSettings {
        soft_limits: SoftLimits::Reject,
        ..ItemSettings::default()
    };
    let refused = message(item_with(&call, &reject));
    assert!(
        refused.contains("an id should have at most 150 bytes, this one has 151"),
        "{refused}"
    );
    let off = ItemSettings {
        soft_limits: SoftLimits::Off,
        ..ItemSettings::default()
    };
    assert_eq!(item_with(&call, &off).unwrap()["userId"], json!(id));
}
