//! A service that tracks, as small as it can be; its tests are what this example shows:
//! `cargo test -p testing-example`.
//!
//! `tests/recorded.rs` hands it a client that records: no network, no thread, typed assertions.
//! `tests/sandbox.rs` hands it a real client that talks to a sandbox over loopback.

use std::time::SystemTime;

use customerio::{CioEvent, CioTraits, Client, SendError};

/// A customer paid for a basket. It is `Clone` so that a test can look at it as it was.
#[derive(CioEvent, Clone, Debug)]
#[cio(event = "Order Completed", owner = "checkout")]
pub struct OrderCompleted {
    /// Order number as printed on the invoice.
    #[cio(length(1..=64))]
    pub order_id: String,
    /// What was paid, in euros.
    #[cio(range(0.0..))]
    pub total: f64,
    /// Absent when no coupon was used.
    pub coupon: Option<String>,
}

/// The traits that an order changes.
#[derive(CioTraits, Clone, Debug)]
#[cio(person, owner = "checkout")]
pub struct Buyer {
    /// When the latest order was paid.
    pub last_order_at: SystemTime,
}

/// A basket that is to be paid.
#[derive(Clone, Debug)]
pub struct Basket {
    /// Order number as printed on the invoice.
    pub order_id: String,
    /// Prices in euros.
    pub prices: Vec<f64>,
}

/// Why a basket was not paid.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// There is nothing in it.
    #[error("the basket is empty")]
    Empty,
    /// What was to be recorded is wrong, which is our mistake and not the customer's.
    #[error(transparent)]
    Tracking(SendError),
}

/// The outcome of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recorded {
    /// It will reach Customer.io.
    Yes,
    /// The queue was full. The order is complete nevertheless.
    NoRoom,
}

/// Takes the money and records it. A full queue does not cost a sale.
///
/// # Errors
///
/// The basket is empty, or the event is not as it was declared.
pub fn check_out(
    client: &Client,
    customer: &str,
    basket: &Basket,
) -> Result<Recorded, CheckoutError> {
    if basket.prices.is_empty() {
        return Err(CheckoutError::Empty);
    }
    let buyer = Buyer {
        last_order_at: SystemTime::now(),
    };
    let order = OrderCompleted {
        order_id: basket.order_id.clone(),
        total: basket.prices.iter().sum(),
        coupon: None,
    };
    let sent = client
        .identify(customer, &buyer)
        .and_then(|()| client.track(customer, &order));
    match sent {
        Ok(()) => Ok(Recorded::Yes),
        Err(SendError::Full { .. }) => Ok(Recorded::NoRoom),
        Err(other) => Err(CheckoutError::Tracking(other)),
    }
}
