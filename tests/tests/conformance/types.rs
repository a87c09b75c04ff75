//! The events and traits that the tests send.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;
use std::time::SystemTime;

use customerio::{CioEvent, CioProperty, CioTraits};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(
    event = "Order Completed",
    owner = "checkout",
    tags("shop", "money"),
    version = 2
)]
pub struct OrderCompleted {
    /// Order number as printed on the invoice.
    #[cio(length(1..=64), example = "1001")]
    pub order_id: String,
    #[cio(range(0.0..), unit = "EUR")]
    pub total: f64,
    pub currency: Currency,
    #[cio(items(1..=3))]
    pub products: Vec<Product>,
    /// Absent when no coupon was used.
    pub coupon: Option<String>,
}

#[derive(CioProperty, Clone, Copy)]
pub enum Currency {
    /// Euro.
    EUR,
    #[allow(dead_code, reason = "a schema lists what nobody sends")]
    USD,
}

#[derive(CioProperty, Clone)]
pub struct Product {
    #[cio(pattern = "^[a-z]-[0-9]+$")]
    pub sku: String,
    #[cio(range(1..))]
    pub quantity: u32,
}

pub fn order() -> OrderCompleted {
    OrderCompleted {
        order_id: "1001".into(),
        total: 12.5,
        currency: Currency::EUR,
        products: vec![Product {
            sku: "a-1".into(),
            quantity: 2,
        }],
        coupon: None,
    }
}

/// Every type of field that has a wire form.
#[derive(CioEvent)]
#[cio(event = "Everything Sent", rename_all = "camelCase")]
pub struct Everything<'a> {
    pub a_bool: bool,
    pub small: i8,
    pub wide: u64,
    pub widest: i128,
    pub single: f32,
    pub double: f64,
    pub letter: char,
    pub borrowed: &'a str,
    pub cow: Cow<'a, str>,
    pub boxed: Box<str>,
    pub shared: Arc<str>,
    pub list: Vec<u8>,
    pub slice: &'a [i32],
    pub array: [bool; 2],
    pub set: BTreeSet<String>,
    pub map: BTreeMap<String, Option<f64>>,
    pub hashed: HashMap<&'a str, u8>,
    pub pair: (u8, String),
    pub nested: Box<Product>,
    pub at: SystemTime,
    pub any: serde_json::Value,
    #[cio(nullable)]
    pub nothing: Option<u8>,
    pub twice: Option<Option<u8>>,
    #[cio(foreign)]
    pub theirs: Theirs,
    #[cio(foreign)]
    pub maybe_theirs: Option<Theirs>,
    #[cio(foreign, as = String)]
    pub described: Hidden,
    #[cio(as = String)]
    pub converted: Hidden,
    #[cio(as = String, length(1..=20))]
    pub maybe_converted: Option<Hidden>,
    #[serde(skip)]
    #[allow(dead_code, reason = "it is left out")]
    pub unseen: Option<std::time::Instant>,
    #[cio(rename = "named_by_hand")]
    pub renamed: u8,
}

/// A type of another crate.
#[derive(serde::Serialize, schemars::JsonSchema)]
pub struct Theirs {
    pub x: u8,
}

/// A type that only serializes.
#[derive(serde::Serialize)]
pub struct Hidden(pub String);

impl From<&Hidden> for String {
    fn from(hidden: &Hidden) -> Self {
        hidden.0.to_uppercase()
    }
}

pub fn everything(texts: &[String; 2]) -> Everything<'_> {
    Everything {
        a_bool: true,
        small: -8,
        wide: u64::MAX,
        widest: -1,
        single: 0.1,
        double: 2.5,
        letter: 'ä',
        borrowed: &texts[0],
        cow: Cow::Borrowed(&texts[1]),
        boxed: "boxed".into(),
        shared: "shared".into(),
        list: vec![1, 2],
        slice: &[-1, 1],
        array: [true, false],
        set: ["b".to_owned(), "a".to_owned()].into(),
        map: [("k".to_owned(), None), ("l".to_owned(), Some(1.5))].into(),
        hashed: [("h", 1)].into(),
        pair: (1, "one".into()),
        nested: Box::new(Product {
            sku: "a-1".into(),
            quantity: 1,
        }),
        at: SystemTime::UNIX_EPOCH,
        any: serde_json::json!({ "free": [1, null] }),
        nothing: None,
        twice: Some(None),
        theirs: Theirs { x: 1 },
        maybe_theirs: None,
        described: Hidden("as it is".into()),
        converted: Hidden("loud".into()),
        maybe_converted: Some(Hidden("maybe".into())),
        unseen: None,
        renamed: 1,
    }
}

/// An event whose fields fill every part of the message.
#[derive(CioEvent)]
#[cio(event = "Ticket Closed")]
pub struct TicketClosed {
    #[cio(user_id)]
    pub customer: u64,
    #[cio(anonymous_id)]
    pub session: Option<String>,
    #[cio(group_id, keep)]
    pub company: String,
    #[cio(timestamp)]
    pub at: SystemTime,
    #[cio(message_id)]
    pub id: String,
    pub rating: u8,
}

#[derive(CioEvent)]
#[cio(page = "Pricing")]
pub struct PricingPage {
    #[cio(format = "uri")]
    pub url: String,
}

#[derive(CioEvent)]
#[cio(screen = "Basket")]
pub struct BasketScreen;

/// The traits of a customer.
#[derive(CioTraits, Default)]
#[cio(person)]
pub struct Customer {
    #[cio(format = "email", pii = "contact")]
    pub email: Option<String>,
    #[cio(pii = "name")]
    pub first_name: Option<String>,
    pub created_at: Option<SystemTime>,
}

#[derive(CioTraits)]
#[cio(group(object_type = "2"))]
pub struct Company {
    pub name: String,
    #[cio(range(1..))]
    pub employees: Option<u32>,
}

#[derive(CioTraits)]
#[cio(relationship)]
pub struct Employment {
    pub role: String,
}
