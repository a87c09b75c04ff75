//! The benchmark's event: an order with ten properties and three products, about 755 bytes as an item,
//! as our event and as an equal item for serde.

#![allow(
    clippy::struct_field_names,
    clippy::upper_case_acronyms,
    reason = "names as in users' code"
)]

use customerio::{CioEvent, CioProperty};
use serde::Serialize;

/// A customer paid for a basket.
#[derive(Clone, CioEvent, Serialize)]
#[cio(event = "Order Completed")]
pub(crate) struct Order {
    /// Order number as printed on the invoice.
    #[cio(length(1..=64))]
    pub(crate) order_id: String,
    #[cio(range(0.0..))]
    total: f64,
    #[cio(range(0.0..))]
    shipping: f64,
    #[cio(range(0.0..))]
    tax: f64,
    currency: Currency,
    #[cio(length(..=80))]
    affiliation: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    coupon: Option<String>,
    first: bool,
    #[cio(pattern = "^[A-Z]{2}$")]
    country: String,
    #[cio(items(1..=100))]
    products: Vec<Product>,
}

#[derive(Clone, Copy, CioProperty, Serialize)]
enum Currency {
    EUR,
}

#[derive(Clone, CioProperty, Serialize)]
struct Product {
    product_id: String,
    sku: String,
    name: String,
    #[cio(range(0.0..))]
    price: f64,
    #[cio(range(1..))]
    quantity: u32,
}

/// The name of the event in JSON, with its quotes.
pub(crate) const QUOTED_NAME: &[u8] = br#""Order Completed""#;

/// The beginning of the ids of refused orders.
pub(crate) const REFUSED: &str = "refused-";

/// Creates an order that [`Kind::Refuses`](crate::sink::Kind::Refuses) refuses.
pub(crate) fn refused(number: usize) -> Order {
    Order {
        order_id: format!("{REFUSED}{number}"),
        ..order(number)
    }
}

/// Creates an order, which depends on `number`.
pub(crate) fn order(number: usize) -> Order {
    let product = |name: &str, price: f64| Product {
        product_id: format!("507f1f77bcf86cd79943{:04}", number % 10_000),
        sku: format!("SKU-{:06}", number * 7 % 1_000_000),
        name: name.to_owned(),
        price,
        quantity: 1,
    };
    Order {
        order_id: format!("B-{number:08}"),
        total: 149.95,
        shipping: 4.90,
        tax: 23.94,
        currency: Currency::EUR,
        affiliation: "Google Store".to_owned(),
        coupon: Some("SUMMER".to_owned()),
        first: number.is_multiple_of(3),
        country: "DE".to_owned(),
        products: vec![
            product("Monopoly: 3rd Edition", 19.0),
            product("Uno Card Game", 3.0),
            product("Trivial Pursuit \"Genus\"", 42.5),
        ],
    }
}

/// Returns the user of an order, one of 1,000.
pub(crate) fn user(number: usize) -> String {
    format!("user-{:04}", number * 7919 % 1_000)
}

/// The same item for serde, with a constant id and constant times.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Item<'a> {
    r#type: &'static str,
    event: &'static str,
    properties: &'a Order,
    user_id: &'a str,
    message_id: &'static str,
    timestamp: &'static str,
    context: Context,
}

#[derive(Serialize)]
struct Context {
    library: Library,
}

#[derive(Serialize)]
struct Library {
    name: &'static str,
    version: &'static str,
}

/// Creates the item of an order.
pub(crate) fn item<'a>(order: &'a Order, user: &'a str) -> Item<'a> {
    Item {
        r#type: "track",
        event: "Order Completed",
        properties: order,
        user_id: user,
        message_id: "019d1c5e-7c7b-7f2c-8b0a-5d1d1c0c9a11",
        timestamp: "2026-11-23T18:29:02.123Z",
        context: Context {
            library: Library {
                name: "customerio-rust",
                version: "0.1.0",
            },
        },
    }
}
