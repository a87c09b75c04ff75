//! The losses that each format reports.

use customerio_catalog::export::{Feature, Format, Iglu, RudderStack, Segment, TypeScript};

use serde_json::json;

use crate::{export, parsed};

fn lost(format: &Format) -> Vec<String> {
    let losses = export(format).losses;
    assert!(losses.is_sorted(), "sorted");
    losses
        .iter()
        .map(|loss| format!("{:?} {loss}", loss.what))
        .collect()
}

#[track_caller]
fn has(losses: &[String], expected: &[&str]) {
    for line in expected {
        assert!(
            losses.iter().any(|it| it == line),
            "no {line} among\n{}",
            losses.join("\n")
        );
    }
}

#[test]
fn each_loss_names_its_pointer() {
    let segment = lost(&Format::Segment(Segment {
        name: "Both".to_owned(),
    }));
    has(
        &segment,
        &[
            "Role track `Member Invited` at /invited_by: fills `userId`",
            "Recursion person `User` at /referrer/by: recursive type `Referrer`",
            "Format track `Document Created` at /documentId: must be a string of the format `uuid`",
            // Two object types are one rule, which can ask only for what both ask for.
            "Merged group `Workspace` version 2 at /plan: required here, but not by the declarations that are merged with it",
        ],
    );
    assert!(
        !segment
            .iter()
            .any(|it| it.starts_with("Merged group `Company` at /name")),
        "of both"
    );

    let rudderstack = lost(&Format::Rudderstack(RudderStack {
        name: "Both".to_owned(),
    }));
    has(
        &rudderstack,
        &[
            "Version track `Subscription Started`: only the newest version is written",
            "Variants track `Order Cancelled` at /cancelled_by: an enum of 3 variants",
            "Tuple track `Card Expiry Noticed` at /expires: a tuple of 2 items",
            "Unit track `Order Completed` at /products/*/price: unit `currency`",
            "Declaration relationship `Membership`: RudderStack has no traits of relationships",
            "Pii person `User` at /email: personal data: contact",
        ],
    );

    let iglu = lost(&Format::Iglu(Iglu {
        vendor: "com.example".to_owned(),
    }));
    has(
        &iglu,
        &[
            "Owner track `Order Completed`: owner `checkout`",
            "Deprecated track `Subscription Started` version 2 at /coupon: deprecated: discounts are in the price since 2026",
        ],
    );

    let typescript = lost(&Format::Typescript(TypeScript::default()));
    has(
        &typescript,
        &["Pattern person `Customer` at /phone: must match `^[+][1-9][0-9]{6,14}$`"],
    );
}

/// The viewer of EventCatalog follows references without end.
#[test]
fn eventcatalog_gets_no_type_within_itself() {
    let exported = export(&Format::Eventcatalog);
    let schema = exported.files.get("commands/IdentifyUser/schema.json");
    let schema = parsed(schema.expect("a schema"));
    let referrer = &schema["properties"]["referrer"]["properties"];
    assert_eq!(
        referrer["by"],
        json!({ "description": "The user who invited this referrer." })
    );
    has(
        &lost(&Format::Eventcatalog),
        &["Recursion person `User` at /referrer/by: recursive type `Referrer`"],
    );
    // Other schemas keep their definitions.
    let order = exported.files.get("events/OrderCompleted/schema.json");
    assert!(parsed(order.expect("a schema"))["definitions"].is_object());
}

#[test]
fn nothing_else_is_lost() {
    for format in [Format::Markdown, Format::Csv] {
        assert_eq!(export(&format).losses, []);
    }
    let typescript = export(&Format::Typescript(TypeScript::default())).losses;
    assert!(!typescript.iter().any(|loss| loss.what == Feature::Variants));
}
