//! A new property that must be there.

use customerio::{CioEvent, CioProperty};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    /// Order number.
    #[cio(length(1..=64))]
    pub order_id: String,
    #[cio(range(0.5..))]
    pub total: f64,
    pub ship: Address,
    pub coupon: Option<String>,
    pub channel: String,
}

#[derive(CioProperty)]
pub struct Address {
    pub zip: String,
    pub country: Country,
}

#[derive(CioProperty)]
pub enum Country {
    DE,
    FR,
}
