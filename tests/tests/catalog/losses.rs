//! What each format says that it can't hold.

use customerio_catalog::export::{Feature, Format, Iglu, RudderStack, Segment, TypeScript};

use crate::export;

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
fn each_place_is_named() {
    let segment = lost(&Format::Segment(Segment {
        name: "Both".to_owned(),
    }));
    has(
        &segment,
        &[
            "Role track `Member Invited` at /invited_by: it fills `userId`",
            "Recursion person `User` at /referrer/by: it holds `Referrer` again",
            "Format track `Document Created` at /documentId: must be a string of the format `uuid`",
            // Two object types are one rule, which can ask only for what both ask for.
            "Merged group `Workspace` version 2 at /plan: is required of it, but not of what it is merged with",
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
            "Variants track `Order Cancelled` at /cancelled_by: one of 3 forms",
            "Tuple track `Card Expiry Noticed` at /expires: an array of 2 places",
            "Unit track `Order Completed` at /products/*/price: its unit `currency`",
            "Declaration relationship `Membership`: there are no traits of relationships",
            "Pii person `User` at /email: personal data: contact",
        ],
    );

    let iglu = lost(&Format::Iglu(Iglu {
        vendor: "com.example".to_owned(),
    }));
    has(
        &iglu,
        &[
            "Owner track `Order Completed`: its owner `checkout`",
            "Deprecated track `Subscription Started` version 2 at /coupon: deprecated: discounts are in the price since 2026",
        ],
    );

    let typescript = lost(&Format::Typescript(TypeScript::default()));
    has(
        &typescript,
        &["Pattern person `Customer` at /phone: must match `^[+][1-9][0-9]{6,14}$`"],
    );
}

#[test]
fn what_is_not_lost_is_not_told() {
    let markdown = export(&Format::Markdown).losses;
    assert_eq!(markdown, []);
    let typescript = export(&Format::Typescript(TypeScript::default())).losses;
    assert!(!typescript.iter().any(|loss| loss.what == Feature::Variants));
}
