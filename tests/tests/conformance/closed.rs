//! Enums of events: each variant goes out as the event that it is.

use customerio::call::{Emit, Page, Track};
use customerio::item::ItemSettings;
use customerio::schema::{self, Draft};
use customerio::shape::KindRepr;
use customerio::validate::check;
use customerio::{Catalog, CioEvent, CioProperty};
use customerio_rules::tagging::Tagging;
use serde_json::{Value, json};

use crate::judge::{accepts_only, judge};
use crate::schemas::check_event;
use crate::support::{item_with, stable};
use crate::types::{OrderCompleted, order};

/// All that happens in the shop.
#[derive(CioEvent)]
enum ShopEvent<'a> {
    OrderCompleted(Box<OrderCompleted>),
    Session(SessionEvent),
    /// Somebody opened an account.
    #[cio(
        event = "Account Opened",
        owner = "growth",
        tags("signup"),
        version = 3,
        since = "2026-01",
        rename_all = "camelCase"
    )]
    AccountOpened {
        plan: Plan,
        #[cio(range(1..), check = odd)]
        seat_count: Option<u32>,
        #[cio(user_id)]
        account: &'a str,
        #[cio(foreign)]
        r#type: Option<Value>,
        #[cio(as = u64)]
        referrer: Referrer,
        #[cio(skip)]
        cached: bool,
    },
}

#[derive(CioProperty)]
#[cio(rename_all = "lowercase")]
enum Plan {
    Free,
}

/// Written as a number.
struct Referrer(u64);

impl From<&Referrer> for u64 {
    fn from(referrer: &Referrer) -> Self {
        referrer.0
    }
}

fn odd(seats: &Option<u32>) -> Result<(), &'static str> {
    match seats {
        Some(seats) if seats % 2 == 0 => Err("must be odd"),
        _ => Ok(()),
    }
}

/// An enum of events inside of another.
#[derive(CioEvent)]
enum SessionEvent {
    #[cio(event = "Session Started")]
    Started {
        #[cio(anonymous_id)]
        visitor: u64,
    },
    #[cio(event = "Session Ended")]
    Ended {
        #[cio(anonymous_id)]
        visitor: u64,
        #[cio(length(..=3))]
        reason: String,
    },
}

#[derive(CioEvent)]
#[cio(page, identified)]
enum Pages {
    #[cio(page = "Closed Home")]
    Home {
        #[cio(user_id)]
        user: String,
        category: Option<String>,
    },
    Docs(DocsPage),
}

#[derive(CioEvent)]
#[cio(page = "Closed Docs")]
struct DocsPage {
    #[cio(user_id)]
    user: String,
}

fn opened(seat_count: Option<u32>) -> ShopEvent<'static> {
    ShopEvent::AccountOpened {
        plan: Plan::Free,
        seat_count,
        account: "u7",
        r#type: Some(json!({ "any": 1 })),
        referrer: Referrer(7),
        cached: true,
    }
}

fn ended(reason: &str) -> ShopEvent<'static> {
    ShopEvent::Session(SessionEvent::Ended {
        visitor: 1,
        reason: reason.into(),
    })
}

#[test]
fn a_variant_is_sent_as_its_event() {
    let plain = order();
    let held = ShopEvent::OrderCompleted(Box::new(order()));
    assert_eq!(
        stable(&Track::new("u1", &held)),
        stable(&Track::new("u1", &plain))
    );
    assert_eq!(
        stable(&Track::new("u1", &opened(Some(3)))),
        json!({
            "type": "track",
            "userId": "u1",
            "event": "Account Opened",
            "properties": { "plan": "free", "seatCount": 3, "type": { "any": 1 }, "referrer": 7 },
        })
    );
    assert_eq!(
        stable(&Track::new("u1", &ended("end"))),
        json!({
            "type": "track",
            "userId": "u1",
            "event": "Session Ended",
            "properties": { "reason": "end" },
        })
    );
}

#[test]
fn roles_and_categories_are_those_of_the_variant() {
    let started = SessionEvent::Started { visitor: 42 };
    assert_eq!(
        stable(&Emit::of(&started)),
        json!({
            "type": "track",
            "anonymousId": "42",
            "event": "Session Started",
            "properties": {},
        })
    );
    let docs = Pages::Docs(DocsPage { user: "u1".into() });
    let page = stable(&Page::of(&docs));
    assert_eq!(
        (&page["userId"], &page["name"]),
        (&json!("u1"), &json!("Closed Docs"))
    );
    let filed = stable(&Page::new("u1", &docs).category("guides"));
    assert_eq!(filed["properties"], json!({ "category": "guides" }));
    let home = Pages::Home {
        user: "u1".into(),
        category: Some("own".into()),
    };
    let filed = stable(&Page::new("u1", &home).category("guides"));
    assert_eq!(filed["properties"], json!({ "category": "own" }));
}

#[test]
fn each_variant_is_checked_by_its_own_shape() {
    let mut spoilt = order();
    spoilt.order_id.clear();
    let spoilt = ShopEvent::OrderCompleted(Box::new(spoilt));
    let cases = [
        (opened(Some(4)), "/seatCount: must be odd"),
        (
            opened(Some(0)),
            "/seatCount: must be at least 1, found 0; /seatCount: must be odd",
        ),
        (
            ended("long"),
            "/reason: must have at most 3 characters, found \"long\"",
        ),
        (
            spoilt,
            "/order_id: must have 1 to 64 characters, found \"\"",
        ),
    ];
    for (event, violations) in cases {
        assert_eq!(check(&event).unwrap_err().to_string(), violations);
        let error = item_with(&Track::new("u1", &event), &ItemSettings::default()).unwrap_err();
        let placed = violations.replace('/', "/properties/");
        assert_eq!(
            error.to_string(),
            format!("the message can't be sent: {placed}")
        );
    }
    assert!(check(&opened(None)).is_ok());
}

#[test]
fn schemas_accept_what_is_sent_and_nothing_else() {
    let free = ["/properties/type"];
    for event in [
        opened(Some(3)),
        ended("end"),
        ShopEvent::OrderCompleted(Box::new(order())),
    ] {
        check_event(&event, &Track::new("u1", &event), &free);
    }
    let whole = schema::of_shape(ShopEvent::SHAPE, Draft::V2020_12);
    let properties = stable(&Track::new("u1", &opened(None)))["properties"].clone();
    accepts_only(&whole, &properties, &["/type"]);
    assert!(!judge(&whole).is_valid(&json!({ "plan": "free" })));
    let KindRepr::Enum(of) = ShopEvent::SHAPE.repr() else {
        panic!("{:?}", ShopEvent::SHAPE);
    };
    assert_eq!((of.tagging, of.variants.len()), (Tagging::Untagged, 4));
}

#[test]
fn the_catalog_has_each_event_once() {
    let catalog = Catalog::collect().unwrap();
    let of_shop = |name: &str| {
        let mut specs = catalog.events().iter().filter(|spec| spec.name() == name);
        let (Some(spec), None) = (specs.next(), specs.next()) else {
            panic!("{name} is not there once");
        };
        *spec
    };
    let names = ShopEvent::SPECS.iter().map(|spec| spec.name());
    assert_eq!(
        names.clone().collect::<Vec<_>>(),
        [
            "Order Completed",
            "Session Started",
            "Session Ended",
            "Account Opened"
        ]
    );
    for name in names {
        of_shop(name);
    }
    let opened = of_shop("Account Opened");
    assert_eq!(
        (
            opened.version(),
            opened.metadata().owner(),
            opened.metadata().tags(),
            opened.metadata().since()
        ),
        (3, "growth", &["signup"][..], "2026-01")
    );
    assert_eq!(opened.shape().doc(), "Somebody opened an account.");
    assert_eq!(
        (opened.shape().name(), opened.shape().id()),
        (
            "AccountOpened",
            "conformance::closed::ShopEvent::AccountOpened"
        )
    );
    assert_eq!(ShopEvent::SHAPE.doc(), "All that happens in the shop.");
}
