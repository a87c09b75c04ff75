//! Events and traits of JSON.

use std::collections::BTreeMap;

use customerio::item::{ItemError, ItemSettings, SoftLimits};
use customerio::{
    CioEvent, CioTraits, Group, GroupId, Identify, Page, Screen, Track, Untyped, Validation,
};
use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Value, json};

use crate::support::{item, item_with};

/// A customer renewed a plan.
#[derive(CioEvent)]
#[cio(event = "Plan Renewed")]
struct PlanRenewed {
    #[cio(range(1..=12))]
    months: u8,
    coupon: Option<String>,
}

/// The older form of it.
#[derive(CioEvent)]
#[cio(event = "Plan Prolonged")]
struct PlanProlonged {
    weeks: u8,
}

/// The newer form.
#[derive(CioEvent)]
#[cio(event = "Plan Prolonged", version = 2)]
struct PlanProlonged2 {
    days: u8,
}

/// A customer of the plan.
#[derive(CioTraits)]
#[cio(person)]
struct PlanCustomer {
    #[cio(length(1..=10))]
    plan_nickname: String,
    plan_seats: Option<u8>,
}

/// A company with a type of its own.
#[derive(CioTraits)]
#[cio(group(object_type = "7"))]
struct PlanCompany {
    plan_seats: u32,
}

#[track_caller]
fn refused(name: &str, content: impl Serialize) -> String {
    let event = Untyped::event(name, content);
    item_with(&Track::new("u1", &event), &ItemSettings::default())
        .expect_err("invalid")
        .to_string()
}

/// The violations alone.
fn reason(error: &ItemError) -> String {
    let error = error.to_string();
    let (_, reason) = error.split_once(": ").expect("a reason");
    reason.to_owned()
}

#[test]
fn the_content_is_sent_as_it_is() {
    let content = json!({ "a": 1, "b": [null, { "c": "d" }], "e": 0.1 });
    let event = Untyped::event("Legacy Thing", &content);
    let track = item(&Track::new("u1", &event).message_id("m"));
    assert_eq!(track["event"], "Legacy Thing");
    assert_eq!(track["properties"], content);
    let page = item(&Page::new("u1", &Untyped::page("Old Prices", json!({}))).category("c"));
    assert_eq!(
        (&page["type"], &page["name"]),
        (&json!("page"), &json!("Old Prices"))
    );
    assert_eq!(page["properties"], json!({ "category": "c" }));
    let screen = item(&Screen::new(
        "u1",
        &Untyped::screen("Old Home", json!({ "a": 1 })),
    ));
    assert_eq!(
        (&screen["type"], &screen["name"]),
        (&json!("screen"), &json!("Old Home"))
    );
    let traits = Untyped::traits(json!({ "a": 1 }));
    assert_eq!(
        item(&Identify::new("u1", &traits))["traits"],
        json!({ "a": 1 })
    );
    let group = Group::new("u1", GroupId::new("acme"), &traits)
        .object_type_id("3")
        .relationship(&traits);
    assert_eq!(
        item(&group)["traits"],
        json!({ "objectTypeId": "3", "a": 1, "relationshipAttributes": { "a": 1 } })
    );
}

/// An object with one key twice.
struct Twice;

impl Serialize for Twice {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let mut map = to.serialize_map(None)?;
        map.serialize_entry("a", &1)?;
        map.serialize_entry("a", &2)?;
        map.end()
    }
}

#[test]
fn the_rules_of_the_service_apply() {
    let ok = json!({});
    for (name, content, expected) in [
        ("", &ok, "/event: must not be empty"),
        (
            " padded",
            &ok,
            "/event: the name begins or ends with white space; trim it, found \" padded\"",
        ),
        (
            "User Deleted",
            &ok,
            "/event: is a name that Customer.io acts on; send the call of `semantic`",
        ),
        (
            "Paid",
            &json!({ "revenue": "12" }),
            "/properties/revenue: must be a number, found a string",
        ),
        (
            "Paid",
            &json!([1]),
            "/properties: the content must be an object, found an array",
        ),
    ] {
        let error = refused(name, content);
        assert!(error.contains(expected), "{error}");
    }
    let error = refused("Paid", BTreeMap::from([("total", f64::NAN)]));
    assert!(error.contains("`/total` must be finite"), "{error}");
    let error = refused("Paid", Twice);
    assert!(error.contains("`/a` is a duplicate key"), "{error}");
    let error = refused("Paid", json!({ "a": "x".repeat(40_000) }));
    assert!(
        error.contains("32000") || error.contains("32,000"),
        "{error}"
    );
    let error = refused(
        "Paid",
        BTreeMap::from([(7_u8, vec![0.0_f32, f32::INFINITY])]),
    );
    assert!(error.contains("`/7/1` must be finite"), "{error}");
}

#[test]
fn values_that_can_not_be_sent_are_refused_without_validation() {
    let settings = ItemSettings {
        validation: Validation::Off,
        ..ItemSettings::default()
    };
    let event = Untyped::event("Paid", "text");
    let error = item_with(&Track::new("u1", &event), &settings).unwrap_err();
    assert!(error.to_string().contains("must be an object"), "{error}");
}

#[test]
fn soft_limits_apply() {
    let settings = ItemSettings {
        soft_limits: SoftLimits::Reject,
        ..ItemSettings::default()
    };
    let event = Untyped::event("e".repeat(101), json!({ "n": 9_007_199_254_740_993_u64 }));
    let error = item_with(&Track::new("u1", &event), &settings).unwrap_err();
    let error = error.to_string();
    assert!(
        error.contains("/event: an event name should have at most 100 bytes"),
        "{error}"
    );
    assert!(
        error.contains("/properties/n: should be within 2^53"),
        "{error}"
    );
    let traits = Untyped::traits(json!({ "k".repeat(151): 1 }));
    let error = item_with(&Identify::new("u1", &traits), &settings).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("a trait name should have at most 150 bytes"),
        "{error}"
    );
}

#[test]
fn a_declared_name_must_have_its_shape() {
    for (content, expected) in [
        (json!({ "months": 3, "coupon": "x" }), ""),
        (
            json!({}),
            "/properties: needs `months`, which is declared as always present",
        ),
        (
            json!({ "months": "3" }),
            "/properties/months: must be an integer, found a string",
        ),
        (
            json!({ "months": 13 }),
            "/properties/months: must be at least 1 and at most 12, found 13",
        ),
        (
            json!({ "months": 300 }),
            "/properties/months: must be an integer that its type holds, found 300",
        ),
        (
            json!({ "months": 3, "coupon": null }),
            "/properties/coupon: must be a string, found null",
        ),
        (
            json!({ "months": 3, "cupon": "x" }),
            "/properties/cupon: is not declared; declare it, or leave it out",
        ),
    ] {
        // Declared by the catalog of this program, and by a type.
        for event in [
            Untyped::event("Plan Renewed", &content),
            Untyped::event("Plan Renewed", &content).declared_by::<PlanRenewed>(),
        ] {
            match item_with(&Track::new("u1", &event), &ItemSettings::default()) {
                Ok(_) => assert_eq!(expected, "", "{content}"),
                Err(error) => assert_eq!(reason(&error), expected, "{content}"),
            }
        }
    }
    let unknown = Untyped::event("Plan Forgotten", json!({ "a": 1 })).declared_by::<PlanRenewed>();
    item(&Track::new("u1", &unknown));
}

/// Customer.io reads `revenue` as a number, and the type declares it as one.
#[derive(CioEvent)]
#[cio(event = "Invoice Settled")]
struct InvoiceSettled {
    revenue: f64,
    #[cio(range(1..))]
    lines: u32,
}

#[test]
fn a_reserved_and_declared_key_is_reported_once() {
    let both = json!({ "revenue": "12", "lines": 0, "relationships": 1 });
    for event in [
        Untyped::event("Invoice Settled", &both),
        Untyped::event("Invoice Settled", &both).declared_by::<InvoiceSettled>(),
    ] {
        let error = item_with(&Track::new("u1", &event), &ItemSettings::default()).unwrap_err();
        let ItemError::Invalid(found) = error else {
            panic!("{error}")
        };
        let mut places: Vec<_> = found
            .iter()
            .map(customerio::validate::Violation::pointer)
            .collect();
        places.sort_unstable();
        let of = places.len();
        places.dedup();
        assert_eq!(places.len(), of, "{found}");
        assert!(places.contains(&"/properties/revenue"), "{found}");
        assert!(places.contains(&"/properties/lines"), "{found}");
    }
}

#[test]
fn one_version_must_accept_the_content() {
    for content in [json!({ "weeks": 1 }), json!({ "days": 1 })] {
        item(&Track::new(
            "u1",
            &Untyped::event("Plan Prolonged", content),
        ));
    }
    let error = refused("Plan Prolonged", json!({ "hours": 1 }));
    assert!(
        error.contains("needs `days`"),
        "the highest version: {error}"
    );
}

#[test]
fn declared_traits_must_have_their_shape() {
    let refused = |content: Value| {
        let traits = Untyped::traits(content);
        item_with(&Identify::new("u1", &traits), &ItemSettings::default())
            .map_or_else(|error| reason(&error), |_| String::new())
    };
    assert_eq!(refused(json!({ "plan_seats": 3, "unknown": 1 })), "");
    assert_eq!(
        refused(json!({ "plan_seats": 300 })),
        "/traits/plan_seats: must be an integer that its type holds, found 300"
    );
    assert_eq!(
        refused(json!({ "plan_nickname": "" })),
        "/traits/plan_nickname: must have 1 to 10 characters, found \"\""
    );
    assert_eq!(
        refused(json!({ "createdAt": 17 })),
        "/traits/createdAt: must be a timestamp in ISO 8601, such as `2026-01-02T03:04:05Z`, found a number"
    );
    let traits = Untyped::traits(json!({ "plan_seats": 300 }));
    let company = Group::new("u1", GroupId::new("acme"), &traits);
    item(&company);
    let company = Group::new("u1", GroupId::new("acme"), &traits).object_type_id("7");
    item(&company);
    let traits = Untyped::traits(json!({ "plan_seats": "x", "objectTypeId": "1" }));
    let company = Group::new("u1", GroupId::new("acme"), &traits).object_type_id("7");
    let error = item_with(&company, &ItemSettings::default()).unwrap_err();
    assert_eq!(
        reason(&error),
        "/traits/objectTypeId: is a name that Customer.io reserves; rename it; \
         /traits/plan_seats: must be an integer, found a string; \
         /traits/objectTypeId: is a duplicate key; give each key once"
    );
    let by_type = Untyped::traits(json!({ "plan_seats": "x" })).declared_by::<PlanCustomer>();
    assert!(item_with(&Identify::new("u1", &by_type), &ItemSettings::default()).is_err());
}
