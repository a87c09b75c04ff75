//! The recording client: its copies of typed messages, and the texts of its assertions.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

mod actions;
mod assertions;
mod client;
mod parts;

use customerio::testing::{Recorded, recording};
use customerio::{CioEvent, CioTraits, Client};

/// A customer paid for a basket.
#[derive(CioEvent, Clone)]
#[cio(event = "Order Completed")]
struct OrderCompleted {
    #[cio(length(1..=64))]
    order_id: String,
    #[cio(range(0.0..))]
    total: f64,
    coupon: Option<String>,
}

/// A type that is neither `Clone` nor owned is stored as JSON.
#[derive(CioEvent)]
#[cio(event = "Offer Viewed")]
struct OfferViewed<'a> {
    offer: &'a str,
}

#[derive(CioEvent)]
#[cio(event = "Basket Emptied")]
struct BasketEmptied {
    items: u32,
}

#[derive(CioEvent, Clone)]
enum ShopEvent {
    OrderCompleted(OrderCompleted),
    #[cio(event = "Signed Up")]
    SignedUp {
        plan: String,
    },
}

#[derive(CioEvent)]
enum Borrowing<'a> {
    OrderCompleted(OrderCompleted),
    OfferViewed(OfferViewed<'a>),
}

#[derive(CioEvent, Clone)]
#[cio(page = "Product")]
struct ProductPage {
    title: String,
}

#[derive(CioTraits, Clone)]
#[cio(person)]
struct Customer {
    #[cio(format = "email", pii = "contact")]
    email: String,
}

#[derive(CioTraits, Clone)]
#[cio(group(object_type = "2"))]
struct Company {
    name: String,
}

#[derive(CioTraits, Clone)]
#[cio(relationship)]
struct Membership {
    role: String,
}

fn order(order_id: &str, total: f64) -> OrderCompleted {
    OrderCompleted {
        order_id: order_id.to_owned(),
        total,
        coupon: None,
    }
}

/// A client with two orders of `u1` and one of `u2`.
fn three_orders() -> (Client, Recorded) {
    let (client, recorded) = recording();
    for (user, id, total) in [("u1", "o-1", 10.0), ("u1", "o-2", 20.0), ("u2", "o-3", 0.0)] {
        client.track(user, &order(id, total)).unwrap();
    }
    (client, recorded)
}

/// Returns the message of a failed assertion.
#[track_caller]
fn words_of(assertion: impl FnOnce()) -> String {
    let failed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(assertion)).unwrap_err();
    *failed.downcast::<String>().expect("a text")
}
