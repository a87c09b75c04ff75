//! What takes more than before breaks nothing.

use customerio::{CioEvent, CioProperty};

/// A customer paid for a basket.
#[derive(CioEvent)]
#[cio(event = "Order Completed")]
pub struct OrderCompleted {
    /// The number of the order.
    #[cio(length(..=128))]
    pub order_id: String,
    #[cio(range(0.5..))]
    pub total: f64,
    pub ship: Address,
    pub coupon: Option<String>,
    pub channel: Option<String>,
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
