//! A project that keeps its own rules.

#![deny(warnings)]

use customerio::{CioEvent, CioProperty};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed", owner = "checkout")]
pub struct OrderCompleted {
    /// What was paid.
    pub total: f64,
    /// Which goods.
    #[cio(flatten)]
    pub goods: Goods,
    /// The service gave this one its name.
    #[cio(rename = "orderId", skip)]
    pub id: String,
}

/// What was bought.
#[derive(CioProperty)]
pub struct Goods {
    /// How many.
    pub item_count: u32,
}
