//! Limits that are narrower are told with what they were.

use customerio::{CioEvent, CioProperty};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    /// Order number.
    #[cio(length(1..=32))]
    pub order_id: String,
    #[cio(range(1.0..=99.95))]
    pub total: f64,
    pub ship: Address,
    pub coupon: Option<String>,
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
