//! The same function, tested in two ways.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    reason = "helpers of tests, which clippy tells from tests"
)]

mod recorded;
mod sandbox;

use testing_example::Basket;

fn basket(order_id: &str, prices: &[f64]) -> Basket {
    Basket {
        order_id: order_id.to_owned(),
        prices: prices.to_vec(),
    }
}
